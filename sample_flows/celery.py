"""The Celery app: `celery -A sample_flows worker`. SAMPLE_BROKER_URL says where its broker is."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sample_flows.settings")

app = Celery("sample_flows")
app.config_from_object("django.conf:settings", namespace="CELERY")
