"""System checks of the console."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import run_checks

from automations import own_steps
from automations_admin import checks


def ids() -> list[str]:
    return [str(found.id) for found in run_checks(tags=["automations_admin"])]


def test_without_dot_there_is_exactly_one_warning(settings: Any) -> None:
    """With the command that installs it."""
    settings.AUTOMATIONS_ADMIN = {"DOT": "/nowhere/dot"}
    assert ids() == ["automations_admin.W001"]
    (warning,) = checks.check_dot()
    assert "apt-get install graphviz" in str(warning.hint)


def test_a_wrong_setting_is_an_error_and_stops_no_other_check(settings: Any) -> None:
    """It names the key."""
    settings.AUTOMATIONS_ADMIN = {"NO_SETTING": 1}
    assert ids() == ["automations_admin.E001"]


def test_the_console_must_stand_before_the_themes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise their templates win."""
    assert checks.check_app_order() == []
    configs = list(apps.get_app_configs())
    monkeypatch.setattr(checks.apps, "get_app_configs", lambda: reversed(configs))
    (warning,) = checks.check_app_order()
    assert warning.id == "automations_admin.W002"
    assert "django.contrib.admin" in warning.msg


def test_a_checkout_that_was_not_built_says_what_to_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Instead of pages that look broken."""
    assert checks.check_built() == []
    monkeypatch.setattr(checks, "__file__", str(tmp_path / "checks.py"))
    (warning,) = checks.check_built()
    assert (warning.id, "npm run build" in str(warning.hint)) == ("automations_admin.W003", True)


def test_an_icon_that_the_console_does_not_have_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert checks.check_icons() == []
    path = "tests.flows.designs:SendText"
    wrong = replace(own_steps.offered()[path], icon="phone")
    monkeypatch.setattr(own_steps, "offered", lambda: {path: wrong})
    (found,) = checks.check_icons()
    assert found.id == "automations_admin.E002"
    assert "'phone'" in found.msg
    assert "bolt" in str(found.hint)
