"""Who gets the weekly mail, as the page shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import testing
from automations.engine import recovery
from automations_admin.stats import mail_list
from tests.automations_admin.stats.conftest import NAME
from tests.automations_admin.stats.mails import chosen, colleague, digest_on

__all__ = ["colleague", "digest_on"]

pytestmark = pytest.mark.django_db

Colleague = Callable[..., User]


def test_addresses_in_the_settings_come_last_and_are_none_to_remove(
    colleague: Colleague, settings: Any
) -> None:
    settings.AUTOMATIONS_ADMIN = {"DIGESTS": {NAME: ["boss@shop.example"]}}
    chosen(colleague("anna"))
    first, last = mail_list.rows(NAME)
    assert (first.name, first.address) == ("anna", "anna@shop.example")
    assert first.pk is not None
    assert (last.name, last.address, last.pk) == ("", "boss@shop.example", None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        ({"is_active": False}, "the account is not active"),
        ({"is_staff": False}, "may no longer see this flow"),
        ({"email": ""}, "has no e-mail address"),
    ],
)
def test_it_says_why_somebody_gets_none(
    colleague: Colleague, change: dict[str, Any], said: str
) -> None:
    anna = colleague("anna")
    chosen(anna)
    User.objects.filter(pk=anna.pk).update(**change)
    (row,) = mail_list.rows(NAME)
    assert said in row.why_not
    assert bool(row.why_not) is bool(change)


def test_those_are_offered_who_could_get_it_and_do_not(colleague: Colleague) -> None:
    chosen(colleague("there"))
    colleague("mute", email="")
    colleague("customer", is_staff=False)
    colleague("left", is_active=False)
    colleague("blind").user_permissions.clear()
    colleague("bert"), colleague("anna")
    assert [name for name, _address in mail_list.others(NAME)] == ["anna", "bert"]


def test_the_next_time_is_told_in_the_projects_zone() -> None:
    with testing.frozen_time(datetime(2026, 3, 4, 12, tzinfo=UTC)):
        assert mail_list.next_time() == "March 9, 2026, 7 a.m."


def test_it_is_told_when_nothing_is_sent(digest_on: Any) -> None:
    """Nobody has begun it: the first choice does."""
    assert not mail_list.stands_still()
    digest_on()
    assert not mail_list.stands_still()
    from automations_admin.stats import weekly

    recovery.pause(weekly.live().get())
    assert mail_list.stands_still()
