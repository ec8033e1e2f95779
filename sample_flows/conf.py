"""The app's settings with their defaults, asked at the moment of use."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def demo_dir() -> Path:
    """Return the folder that the demo writes to."""
    return Path(getattr(settings, "DEMO_DIR", "demo")).resolve()


def gateway_url() -> str:
    """Return the address of the local gateway."""
    return str(getattr(settings, "SAMPLE_GATEWAY_URL", "http://127.0.0.1:8731"))


def gateway_patience() -> float:
    """Return how long an answer of the gateway is waited for, in seconds."""
    return float(getattr(settings, "SAMPLE_GATEWAY_PATIENCE", 5))


def report_dir() -> Path:
    """Return the folder that reports are written to."""
    return Path(getattr(settings, "SAMPLE_REPORT_DIR", "demo/reports"))


def base_url() -> str:
    """Return the address that links in mails begin with, without a slash at the end."""
    return str(getattr(settings, "SAMPLE_BASE_URL", "http://127.0.0.1:8000")).rstrip("/")
