"""Alerts by e-mail."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail

from automations import alerts, testing
from automations.engine import alerts as engine
from automations.engine.notices import Link, Notice
from automations.exceptions import ConfigurationError
from tests.flows import units
from tests.flows.units import doing

MAIL = "automations.alerts.mail"
NOTICE = Notice(
    kind="failures",
    flow="shop.Payment",
    since=datetime(2026, 3, 2, 9, tzinfo=UTC),
    title="3 payments failed in 10 minutes",
    sentences=("2 with CarrierTimeout at Book parcel", "1 with CardDeclined at Charge card"),
    links=(Link("Show what failed", "https://shop.example/admin/automations/failure/"),),
    detail={},
)


def test_the_mail_says_what_happened_and_where_to_go(settings: Any) -> None:
    settings.AUTOMATIONS = {"ALERTS": {"RECIPIENTS": ["ops@shop.example"]}}

    alerts.mail(NOTICE)

    (sent,) = mail.outbox
    assert sent.subject == "3 payments failed in 10 minutes"
    assert (sent.to, sent.from_email) == (["ops@shop.example"], "flows@example.com")
    assert sent.body == (
        "2 with CarrierTimeout at Book parcel\n1 with CardDeclined at Charge card\n\n"
        "Show what failed:\nhttps://shop.example/admin/automations/failure/\n"
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"RECIPIENTS": ["ops@x.example"], "MANAGERS": ["m@x.example"]}, ["ops@x.example"]),
        ({"MANAGERS": ["m@x.example"], "ADMINS": ["a@x.example"]}, ["m@x.example"]),
        ({"ADMINS": [("Ada", "a@x.example")]}, ["a@x.example"]),
        ({}, []),
    ],
)
def test_managers_get_it_if_nobody_else_is_named(
    settings: Any, given: Any, expected: list[str]
) -> None:
    """Then admins; Django wants them as addresses or as pairs, depending on its version."""
    settings.MANAGERS, settings.ADMINS = given.get("MANAGERS", []), given.get("ADMINS", [])
    settings.AUTOMATIONS = {"ALERTS": {"RECIPIENTS": given.get("RECIPIENTS", [])}}
    assert alerts.recipients() == expected


def test_a_mail_to_nobody_is_a_mistake(settings: Any) -> None:
    settings.MANAGERS = settings.ADMINS = []
    with pytest.raises(ConfigurationError, match="nobody to write to"):
        alerts.mail(NOTICE)


def test_a_name_with_a_line_break_cannot_add_headers(settings: Any) -> None:
    settings.AUTOMATIONS = {"ALERTS": {"RECIPIENTS": ["ops@shop.example"]}}
    alerts.mail(Notice("queue", "", NOTICE.since, "late\nBcc: x@evil.example", (), (), {}))
    assert mail.outbox[0].subject == "late Bcc: x@evil.example"


@pytest.mark.django_db
def test_from_three_failures_to_one_mail(settings: Any) -> None:
    """The whole way."""
    settings.AUTOMATIONS = {
        "SITE_URL": "https://shop.example",
        "ALERTS": {"HOOK": MAIL, "RECIPIENTS": ["ops@shop.example"]},
    }
    with testing.frozen_time(), doing(step=lambda task: 1 / 0):
        for _ in range(3):
            units.Step()
        engine.check(), engine.check()

    (sent,) = mail.outbox
    assert sent.subject == "Step: 3 instances failed in 10 minutes"
    assert "3 with ZeroDivisionError at Step" in sent.body
    assert "https://shop.example/admin/automations/" in sent.body
    assert "division by zero" not in sent.body
