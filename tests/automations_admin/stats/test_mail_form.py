"""Who can be chosen for the weekly mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations_admin.stats.mail_form import MailForm
from tests.automations_admin.stats.conftest import NAME
from tests.automations_admin.stats.mails import chosen, colleague

__all__ = ["colleague"]

pytestmark = pytest.mark.django_db

Colleague = Callable[..., User]


def refused(account: str) -> str:
    form = MailForm({"account": account}, flow=NAME)
    return "" if form.is_valid() else " ".join(form.errors["account"])


def test_staff_who_may_see_the_flow_can(colleague: Colleague) -> None:
    anna = colleague("anna")
    for text in ("anna", str(anna.pk), "nn"):
        form = MailForm({"account": text}, flow=NAME)
        assert form.is_valid()
        assert form.cleaned_data["account"] == anna


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ("", "Say who is to get it."),
        (" ", "Say who is to get it."),
        ("nobody", "no active member of staff"),
        ("a\x00", "Null characters are not allowed"),
        ("9" * 100, "no active member of staff"),
        ("x" * 151, "at most 150"),
        ("customer", "no active member of staff"),
        ("left", "no active member of staff"),
        ("blind", "blind may not see this flow."),
        ("mute", "mute has no e-mail address."),
        ("there", "there gets it already."),
    ],
)
def test_others_are_refused_in_words(colleague: Colleague, account: str, said: str) -> None:
    colleague("customer", is_staff=False)
    colleague("left", is_active=False)
    colleague("blind").user_permissions.clear()
    colleague("mute", email="")
    chosen(colleague("there"))
    assert said in refused(account)


def test_a_part_of_a_name_names_staff_only(colleague: Colleague) -> None:
    for name in ("anna", "annika"):
        colleague(name)
    colleague("ann-the-customer", is_staff=False)
    found: Any = refused("ann")
    assert "anna, annika" in found
    assert "customer" not in found
