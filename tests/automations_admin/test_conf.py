"""Settings of the console."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from automations_admin import conf


def test_defaults_hold_without_any_setting() -> None:
    """And they are themselves valid."""
    assert conf.get().DOT == "dot"
    assert conf.get().PAGE_SIZE == 50


def test_a_setting_takes_effect_at_once(settings: Any) -> None:
    """Tests change them."""
    settings.AUTOMATIONS_ADMIN = {"DOT_TIMEOUT": 1}
    assert conf.get().DOT_TIMEOUT == 1


def test_refreshing_can_be_switched_off(settings: Any) -> None:
    """By an interval of 0."""
    settings.AUTOMATIONS_ADMIN = {"LIVE_INTERVAL": 0}
    assert conf.get().LIVE_INTERVAL == 0


@pytest.mark.parametrize(
    "given",
    [
        [],
        {"DTO": "dot"},
        {"DOT": 5},
        {"DOT_TIMEOUT": 0},
        {"DOT_TIMEOUT": True},
        {"MAX_VERTICES": 2.5},
        {"LIVE_INTERVAL": -1},
        {"CAPABILITIES": "x"},
    ],
)
def test_what_is_not_usable_is_said(settings: Any, given: Any) -> None:
    """Unknown keys, wrong types, values out of range."""
    settings.AUTOMATIONS_ADMIN = given
    assert len(list(conf.find_problems(given))) == 1
    with pytest.raises(ImproperlyConfigured, match="AUTOMATIONS_ADMIN"):
        conf.get()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"DIGESTS": []}, "must be of type dict"),
        ({"DIGESTS": {"a.B": "anna@shop.example"}}, "must be a list of e-mail addresses"),
        ({"DIGESTS": {"a.B": ["anna"]}}, "must be a list of e-mail addresses"),
        ({"DIGEST": "yes"}, "must be of type bool"),
        ({"DIGEST": 1}, "must be of type bool"),
        ({"DIGEST_CRON": "monday"}, "is no cron expression"),
    ],
)
def test_digests_are_checked(given: Any, said: str) -> None:
    (problem,) = conf.find_problems(given)
    assert said in problem


@pytest.mark.parametrize(
    ("given", "on"),
    [
        ({}, False),
        ({"DIGEST": False}, False),
        ({"DIGESTS": {}}, False),
        ({"DIGEST": True}, True),
        ({"DIGESTS": {"a.B": ["anna@shop.example"]}}, True),
    ],
)
def test_digests_are_off_unless_switched_on(settings: Any, given: Any, on: bool) -> None:
    """For staff to choose in the console, or by naming somebody."""
    assert not list(conf.find_problems(given))
    settings.AUTOMATIONS_ADMIN = given
    assert conf.get().has_digest is on
