"""The app's settings: usable defaults, and what a site says instead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sample_flows import conf


@pytest.mark.parametrize(
    ("name", "ask", "default"),
    [
        ("SAMPLE_GATEWAY_URL", conf.gateway_url, "http://127.0.0.1:8731"),
        ("SAMPLE_GATEWAY_PATIENCE", conf.gateway_patience, 5.0),
        ("SAMPLE_REPORT_DIR", conf.report_dir, Path("demo/reports")),
        ("SAMPLE_BASE_URL", conf.base_url, "http://127.0.0.1:8000"),
        ("DEMO_DIR", conf.demo_dir, Path("demo").resolve()),
    ],
)
def test_without_a_setting_the_default_counts(
    settings: Any, name: str, ask: Any, default: Any
) -> None:
    """The app works in a project that sets nothing."""
    setattr(settings, name, None)
    delattr(settings, name)

    assert ask() == default


def test_settings_are_asked_at_the_moment_of_use(settings: Any) -> None:
    """The demo changes them while it runs; patience may be written as text."""
    settings.SAMPLE_GATEWAY_PATIENCE = "0.5"
    settings.SAMPLE_REPORT_DIR = "elsewhere"

    assert conf.gateway_patience() == 0.5
    assert conf.report_dir() == Path("elsewhere")


def test_links_begin_without_a_slash_too_many(settings: Any) -> None:
    """Paths bring their own."""
    settings.SAMPLE_BASE_URL = "https://example.com/"

    assert conf.base_url() == "https://example.com"
