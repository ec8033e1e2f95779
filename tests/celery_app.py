"""The Celery app of the processes that tests start; the environment says which broker it uses."""

from __future__ import annotations

import os

from celery import Celery

app = Celery("tests")
app.conf.update(
    broker_url=os.environ.get("AUTOMATIONS_TEST_BROKER"),
    task_default_queue=os.environ.get("AUTOMATIONS_TEST_QUEUE", "celery"),
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    worker_prefetch_multiplier=1,
)
