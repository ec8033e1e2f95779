"""What became of mails."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import clock
from automations.engine import engagement
from automations.engine.engagement import SAYS, Figures
from automations.models import Mail, Unsubscribed
from tests.flows.units import declared

pytestmark = pytest.mark.django_db

NOW = clock.now()


def sent(number: int = 1, **more: Any) -> Mail:
    values = {
        "automation_class": "shop.Welcome",
        "step": "order",
        "address": f"hash {number}",
        "scope": "offers",
        "sent": NOW,
        **more,
    }
    return Mail.objects.create(key=str(number), message_id=f"<{number}@x.example>", **values)


def known(mail: Mail) -> set[str]:
    mail.refresh_from_db()
    return {name for name in engagement.COUNTED if getattr(mail, name)}


@pytest.mark.parametrize("event", SAYS)
def test_what_an_event_says(event: str) -> None:
    """Who clicks has opened what was delivered."""
    mail = sent()
    engagement.record(mail, event)
    assert known(mail) == {"sent", *SAYS[event]}


def test_what_is_known_stays(db: None) -> None:
    """Providers tell twice, late, and in any order."""
    mail, later = sent(), NOW + timedelta(hours=1)
    engagement.record(mail, "clicked", NOW)
    engagement.record(mail, "clicked", later)
    engagement.record(mail, "opened", later)
    mail.refresh_from_db()
    assert (mail.clicked, mail.opened, mail.delivered) == (NOW, NOW, NOW)


def test_what_is_told_of_was_sent() -> None:
    """Also if the process was lost before it could say so."""
    mail = sent(sent=None)
    engagement.record(mail, "delivered", NOW)
    assert known(mail) == {"sent", "delivered"}


def test_who_wants_no_more() -> None:
    engagement.record(sent(1), "bounced", for_good=False)
    assert not Unsubscribed.objects.exists()
    engagement.record(sent(2), "bounced")
    engagement.record(sent(3), "complained")
    engagement.record(sent(4, subject="auth.user:1", to_subject=True), "unsubscribed")
    engagement.record(sent(5, address=""), "bounced")
    found = Unsubscribed.objects.values_list("address", "scope", "reason", "subject")
    assert list(found) == [
        ("hash 2", "", "bounced", ""),
        ("hash 3", "", "complained", ""),
        ("hash 4", "offers", "unsubscribed", "auth.user:1"),
    ]


def test_how_a_mail_is_found() -> None:
    mail = sent(provider_id="esp-17")
    for said in ("<1@x.example>", "1@x.example", "esp-17", "<esp-17>"):
        assert engagement.find(said) == mail
    assert engagement.find("", "1") == mail
    assert engagement.find("other", "1") == mail
    sent(2)
    assert engagement.find("") is None
    assert engagement.find("x") is None


def test_figures_by_step() -> None:
    """By the moment of sending; what was not sent is not counted."""
    engagement.record(sent(1), "clicked")
    engagement.record(sent(2), "bounced")
    sent(3, step="news")
    sent(4, sent=None)
    sent(5, automation_class="shop.Other")
    sent(6, sent=NOW - timedelta(days=1))
    flow = "shop.Welcome"
    assert engagement.figures(flow, NOW, None) == {
        "order": Figures(sent=2, delivered=1, opened=1, clicked=1, bounced=1),
        "news": Figures(sent=1),
    }
    assert engagement.figures(flow, None, NOW) == {"order": Figures(sent=1)}
    assert engagement.figures(flow, None, None)["order"].sent == 3


def test_figures_of_a_step_that_was_renamed() -> None:
    """Under its present name."""
    from automations import flow

    class Meta:
        renamed_nodes = {"old": "new"}

    with declared(Meta=Meta, new=flow.SendMail("x", "a@x.example"), end=flow.End()) as cls:
        name = cls.get_automation_class_name()
        sent(1, automation_class=name, step="old")
        sent(2, automation_class=name, step="new")
        assert engagement.figures(cls, None, None) == {"new": Figures(sent=2)}
