"""The flow that sends the weekly mails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import testing
from automations.models import AutomationTaskModel
from automations_admin.stats import digest
from automations_admin.stats.recipients import Recipient
from tests.automations_admin.stats import mails
from tests.automations_admin.stats.conftest import NAME
from tests.automations_admin.stats.mails import chosen, colleague, digest_on

__all__ = ["colleague", "digest_on"]

pytestmark = pytest.mark.django_db

BEFORE, MONDAY = datetime(2026, 3, 4, 12, tzinfo=UTC), datetime(2026, 3, 9, 7, tzinfo=UTC)


@pytest.fixture
def weekly(settings: Any) -> Iterator[Any]:
    """Have the settings name somebody, and the flow known for the time of a test."""
    settings.AUTOMATIONS_ADMIN = {"DIGESTS": {NAME: ["anna@shop.example"]}}
    with mails.registered() as found:
        yield found


def test_mails_go_out_on_monday_morning(weekly: Any, mailoutbox: Any) -> None:
    with testing.frozen_time(datetime(2026, 3, 4, 12, tzinfo=UTC)) as clock:
        weekly()
        testing.run_until(clock, datetime(2026, 3, 9, 5, tzinfo=UTC))
        assert not mailoutbox
        testing.run_until(clock, datetime(2026, 3, 9, 7, tzinfo=UTC))
        assert [mail.to for mail in mailoutbox] == [["anna@shop.example"]]
        testing.run_until(clock, clock.now() + timedelta(days=14))
        assert len(mailoutbox) == 3


def test_one_is_enough(weekly: Any) -> None:
    assert weekly().id == weekly().id


def test_staff_who_chose_it_are_written_to(
    digest_on: Any, colleague: Callable[..., User], mailoutbox: Any
) -> None:
    chosen(colleague("bert"))
    with testing.frozen_time(BEFORE) as clock:
        digest_on()
        testing.run_until(clock, MONDAY)
    assert [mail.to for mail in mailoutbox] == [["bert@shop.example"]]


def failing(monkeypatch: pytest.MonkeyPatch, times: int = 100) -> None:
    """Have so many mails to "bad" fail."""
    usual, left = digest.send, iter(range(times))

    def send(written: Any, recipient: Recipient) -> int:
        if recipient.address.startswith("bad") and next(left, None) is not None:
            raise OSError("no line")
        return usual(written, recipient)

    monkeypatch.setattr(digest, "send", send)


@pytest.fixture
def bad(weekly: Any, settings: Any) -> None:
    """Have an address that fails stand before one that does not."""
    digests = {"gone.Flow": ["bad@shop.example"], NAME: ["anna@shop.example"]}
    settings.AUTOMATIONS_ADMIN = {"DIGESTS": digests}


def test_a_mail_that_fails_does_not_keep_the_others(
    weekly: Any, bad: None, mailoutbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is tried again for some hours, and they are not sent again."""
    failing(monkeypatch)
    with testing.frozen_time(BEFORE) as clock:
        weekly()
        testing.run_until(clock, MONDAY + timedelta(hours=4))
    assert [mail.to for mail in mailoutbox] == [["anna@shop.example"]]
    failed = AutomationTaskModel.objects.get(state="failed")
    assert "Some digests could not be sent" in failed.error
    assert failed.attempts == 5


def test_a_week_that_failed_leaves_the_next_one_alone(
    weekly: Any, bad: None, mailoutbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands among the failures until somebody retries it."""
    failing(monkeypatch)
    with testing.frozen_time(BEFORE) as clock:
        weekly()
        testing.run_until(clock, MONDAY + timedelta(days=14, hours=4))
    assert [mail.to for mail in mailoutbox] == [["anna@shop.example"]] * 3
    assert AutomationTaskModel.objects.filter(state="failed").count() == 3


def test_a_second_attempt_sends_what_is_left(
    weekly: Any, bad: None, mailoutbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, times=1)
    with testing.frozen_time(BEFORE) as clock:
        weekly()
        testing.run_until(clock, MONDAY + timedelta(hours=1))
        assert [mail.to[0] for mail in mailoutbox] == ["anna@shop.example", "bad@shop.example"]
        testing.run_until(clock, MONDAY + timedelta(days=7))
    assert len(mailoutbox) == 4


def test_what_was_sent_before_a_worker_died_is_not_sent_again(
    weekly: Any, settings: Any, mailoutbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has been sent is stored mail by mail, not with the step."""
    addresses = ["anna@shop.example", "bert@shop.example"]
    settings.AUTOMATIONS_ADMIN = {"DIGESTS": {NAME: addresses}}
    usual, deaths = digest.send, iter([KeyboardInterrupt()])

    def send(written: Any, recipient: Recipient) -> int:
        if recipient.address.startswith("bert") and (death := next(deaths, None)):
            raise death
        return usual(written, recipient)

    monkeypatch.setattr(digest, "send", send)
    with testing.frozen_time(BEFORE) as clock:
        weekly()
        with pytest.raises(KeyboardInterrupt):
            testing.run_until(clock, MONDAY)
        testing.run_until(clock, MONDAY + timedelta(hours=1))
    assert [mail.to[0] for mail in mailoutbox] == addresses


def test_it_is_begun_once(digest_on: Any) -> None:
    from automations_admin.stats import weekly as module

    for _number in range(2):
        module.begin()
    assert module.live().count() == 1
