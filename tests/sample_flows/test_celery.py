"""The Celery app of the sample project, in a process of its own: one process has one app."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ASK = """
import django; django.setup()
from celery import current_app
from automations.engine import bell
print(current_app.main, current_app.conf.broker_url, type(bell.get()).__name__)
"""


def test_with_a_broker_the_app_is_the_one_that_sends(tmp_path: Path):
    """The project's package loads it, so web processes and commands have it too."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "sample_flows.settings",
        "AUTOMATIONS_DEMO_DIR": str(tmp_path),
        "SAMPLE_BROKER_URL": "redis://127.0.0.1:9/0",
    }

    said = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    ).stdout

    assert said.split() == ["sample_flows", "redis://127.0.0.1:9/0", "CeleryDispatcher"]
