"""A runnable Django project that shows Django Automations at work, one flow per file."""

from __future__ import annotations

import os

#: Whoever starts a flow must know the app that sends. Without a broker Celery need not be there.
if os.environ.get("SAMPLE_BROKER_URL"):
    from sample_flows.celery import app as celery_app

    __all__ = ["celery_app"]
