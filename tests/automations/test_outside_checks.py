"""Checks of mails and calls: each id for the faulty declaration, and silence for the right one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from automations import checks, flow
from tests.flows.mailing import SETTINGS
from tests.flows.units import declare

Nodes = Callable[[], dict[str, Any]]


class Meta:
    subject = "user"


def mail(name: str = "order", **more: Any) -> dict[str, Any]:
    return {"Meta": Meta, "user": User, "a": flow.SendMail(f"testflows/mail/{name}", **more)}


def call(url: str, **more: Any) -> dict[str, Any]:
    return {"a": flow.Webhook(url, **more)}


GOOD = "https://api.example.com/x"
#: For each id: faulty declarations, and one put right.
CASES: list[tuple[str, Nodes, Nodes]] = [
    ("E035", lambda: mail("none", subject="x"), lambda: mail("news")),
    ("E035", lambda: mail("none"), lambda: mail("bill", subject="x")),
    ("E035", lambda: mail("bodiless"), lambda: mail("bill")),
    ("E035", lambda: mail("broken"), lambda: mail("order")),
    (
        "E037",
        lambda: {"a": flow.SendMail("testflows/mail/bill")},
        lambda: {"a": flow.SendMail("testflows/mail/bill", "a@x.example")},
    ),
    ("E038", lambda: call("ftp://api.example.com"), lambda: call(GOOD)),
    ("W008", lambda: call("https://other.example/"), lambda: call(GOOD)),
    ("W008", lambda: call("http://api.example.com/"), lambda: call("self.url") | {"url": str}),
    (
        "E039",
        lambda: call(GOOD, secret="NO_SUCH_SETTING"),
        lambda: call(GOOD, secret="SECRET_KEY"),
    ),
]


def ids(nodes: dict[str, Any]) -> set[str]:
    found = checks.check_automation(declare(**nodes, end=flow.End()))
    return {str(message.id).removeprefix("automations.") for message in found}


@pytest.mark.parametrize(("code", "faulty", "right"), CASES)
@override_settings(AUTOMATIONS=SETTINGS)
def test_what_is_reported(code: str, faulty: Nodes, right: Nodes) -> None:
    assert code in ids(faulty())
    assert ids(right()) == set()


def test_a_link_needs_to_know_where_the_site_is(settings: Any) -> None:
    settings.AUTOMATIONS = {}
    assert "E036" in ids(mail(scope="offers"))
    assert "E036" not in ids(mail(scope="offers", unsubscribe=False)) | ids(mail())
    settings.AUTOMATIONS = SETTINGS
    assert "E036" not in ids(mail(scope="offers"))


def test_a_link_needs_its_page(settings: Any) -> None:
    settings.AUTOMATIONS = SETTINGS
    settings.ROOT_URLCONF = "django.contrib.auth.urls"
    assert "E036" in ids(mail(scope="offers"))


def test_wrong_settings_are_reported_once(settings: Any) -> None:
    """By their own check."""
    settings.AUTOMATIONS = {"SITE_URL": 1}
    assert ids(mail(scope="offers")) | ids(call(GOOD)) == set()
