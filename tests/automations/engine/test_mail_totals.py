"""The figures that stay when mails are deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import mail, testing
from automations.engine import (
    mail_totals,
    retention,
    store,
    subscriptions,
    unsubscribe_links,
)
from automations.engine.engagement import Figures
from automations.engine.subscriptions import Recipient
from automations.models import AutomationTaskModel, Contact, Mail, MailTotal, Unsubscribed
from tests.flows.basics import Paused
from tests.flows.mailing import SETTINGS, Billing

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 2, 9, 20, tzinfo=UTC)
FLOW = "shop.Welcome"


@pytest.fixture
def clock() -> Iterator[Any]:
    with testing.frozen_time(START) as clock:
        yield clock


def sent(number: int, at: datetime | None = START, **more: Any) -> Mail:
    """Store a mail whose history is gone."""
    values = {"automation_class": FLOW, "step": "order", "address": f"hash {number}", **more}
    return Mail.objects.create(key=str(number), message_id=f"<{number}@x>", sent=at, **values)


def test_figures_are_the_same_before_and_after(clock: Any) -> None:
    sent(1, opened=START, delivered=START)
    sent(2, START + timedelta(minutes=30), delivered=START)
    sent(3, START + timedelta(hours=2), step="news", bounced=START)
    sent(4, None)
    clock.advance(mail_totals.KEPT + timedelta(seconds=1))
    before = mail.figures(FLOW)

    assert mail_totals.purge() == 4

    assert not Mail.objects.exists()
    assert mail.figures(FLOW) == before
    assert before == {
        "order": Figures(sent=2, delivered=2, opened=1),
        "news": Figures(sent=1, bounced=1),
    }
    hours = MailTotal.objects.order_by("hour", "step").values_list("step", "hour", "sent")
    assert list(hours) == [
        ("order", datetime(2026, 3, 2, 9, tzinfo=UTC), 2),
        ("news", datetime(2026, 3, 2, 11, tzinfo=UTC), 1),
    ]


def test_a_total_counts_at_the_beginning_of_its_hour(clock: Any) -> None:
    sent(1)
    clock.advance(days=40)
    mail_totals.purge()
    hour = START.replace(minute=0)
    assert mail.figures(FLOW, hour, START) == {"order": Figures(sent=1)}
    assert mail.figures(FLOW, START) == mail.figures(FLOW, None, hour) == {}


def test_totals_are_added_up(clock: Any) -> None:
    sent(1, clicked=START)
    clock.advance(days=40)
    mail_totals.purge()
    sent(2, created=START)
    mail_totals.purge()
    assert mail.figures(FLOW) == {"order": Figures(sent=2, clicked=1)}
    assert MailTotal.objects.count() == 1


def test_mails_of_histories_and_young_ones_stay(clock: Any) -> None:
    """Providers tell late what has become of a mail."""
    task = AutomationTaskModel.objects.get(automation=Paused().id)
    old = sent(1, task=task)
    clock.advance(mail_totals.KEPT + timedelta(seconds=1))
    young = sent(2)
    assert mail_totals.purge() == 0
    assert set(Mail.objects.all()) == {old, young}
    assert mail.record("<2@x>", "opened")


def test_one_flow_alone(clock: Any) -> None:
    sent(1)
    sent(2, automation_class="shop.Other")
    clock.advance(days=40)
    assert mail_totals.purge("shop.Other") == 1
    assert Mail.objects.get().key == "1"


def test_it_goes_in_chunks(clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "CHUNK", 2)
    for number in range(5):
        sent(number)
    clock.advance(days=40)
    assert mail_totals.purge() == 5
    assert MailTotal.objects.get().sent == 5


def test_caps_and_who_has_unsubscribed_are_kept(clock: Any, settings: Any) -> None:
    """The link in a mail that is gone still works."""
    settings.AUTOMATIONS = SETTINGS
    run = testing.start(Billing, user=User.objects.create_user("anna", "anna@x.example"))
    gone = Mail.objects.get()
    Contact.objects.create(subject="auth.user:1", channel="mail", automation_class=FLOW)
    Unsubscribed.objects.create(address="hash", scope="offers")
    retention.delete_instances([run.row.pk])
    clock.advance(days=40)
    mail_totals.purge()

    link = unsubscribe_links.Link(Recipient([gone.address], "", gone.key), "offers")
    found = unsubscribe_links.read(link.token)
    assert found is not None
    assert not Mail.objects.exists()
    assert subscriptions.unsubscribe(found.recipient, found.scope)
    assert Contact.objects.count() == 1
    assert Unsubscribed.objects.count() == 2
