"""Who gets the weekly mail about a flow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations_admin.stats import recipients
from automations_admin.stats.recipients import Recipient
from tests.automations_admin.stats.conftest import NAME
from tests.automations_admin.stats.mails import chosen, colleague, digest_on
from tests.flows.campaign import Campaign

__all__ = ["colleague", "digest_on"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("digest_on")]

Colleague = Callable[..., User]


def test_those_in_the_settings_and_those_who_chose_it_get_it(
    colleague: Colleague, settings: Any
) -> None:
    settings.AUTOMATIONS_ADMIN = {"DIGESTS": {NAME: ["boss@shop.example"]}}
    chosen(colleague("anna"))
    chosen(colleague("bert"), "another.Flow")
    assert recipients.of(NAME) == [
        Recipient("boss@shop.example"),
        Recipient("anna@shop.example", chosen=True),
    ]


def test_an_address_gets_one_mail_however_often_it_is_named(
    colleague: Colleague, settings: Any
) -> None:
    """It cannot be stopped in the console then."""
    settings.AUTOMATIONS_ADMIN = {"DIGESTS": {NAME: ["Anna@Shop.example", "anna@shop.example"]}}
    chosen(colleague("anna"))
    chosen(colleague("anna2", email="ANNA@shop.example"))
    (found,) = recipients.of(NAME)
    assert not found.chosen


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_who_has_left_gets_no_more(colleague: Colleague, change: dict[str, Any]) -> None:
    """Or is no member of staff, or has no address any more. The choice stays."""
    anna = colleague("anna")
    chosen(anna)
    User.objects.filter(pk=anna.pk).update(**change)
    assert recipients.of(NAME) == []
    assert len(recipients.chosen(NAME)) == 1


def test_who_may_no_longer_see_flows_gets_no_more(colleague: Colleague) -> None:
    anna = colleague("anna")
    chosen(anna)
    anna.user_permissions.clear()
    assert recipients.of(NAME) == []


def test_a_rule_of_the_flow_is_asked(colleague: Colleague, monkeypatch: pytest.MonkeyPatch) -> None:
    def only_bert(cls: type, user: Any, action: str) -> bool:
        return bool(user.username == "bert")

    monkeypatch.setattr(Campaign, "has_flow_permission", classmethod(only_bert))
    for name in ("anna", "bert"):
        chosen(colleague(name))
    assert [one.address for one in recipients.of(NAME)] == ["bert@shop.example"]


def test_nobody_hears_of_a_flow_that_never_was(colleague: Colleague) -> None:
    """There is no page on which they could stop it."""
    chosen(colleague("anna"), "gone.Flow")
    assert recipients.of("gone.Flow") == []


def test_flows_are_those_of_the_settings_and_of_the_console(
    colleague: Colleague, settings: Any
) -> None:
    """Each once."""
    settings.AUTOMATIONS_ADMIN = {"DIGESTS": {NAME: ["boss@shop.example"]}}
    for name in ("anna", "bert"):
        user = colleague(name)
        chosen(user)
        chosen(user, "another.Flow")
    assert recipients.flows() == [NAME, "another.Flow"]
