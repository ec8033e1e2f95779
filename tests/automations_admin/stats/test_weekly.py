"""The flow that sends the weekly mails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from automations import registry, testing
from automations.models import AutomationTaskModel
from tests.automations_admin.stats.conftest import NAME

pytestmark = pytest.mark.django_db


@pytest.fixture
def weekly(settings: Any) -> Iterator[Any]:
    """Have the settings name somebody, and the flow known for the time of a test."""
    settings.AUTOMATIONS_ADMIN = {"DIGESTS": {NAME: ["anna@shop.example"]}}
    from automations_admin.stats.weekly import WeeklyDigest

    registry.register(WeeklyDigest)
    yield WeeklyDigest
    registry.unregister(WeeklyDigest)


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


def test_a_mail_that_fails_does_not_keep_the_others(
    weekly: Any, settings: Any, mailoutbox: Any, monkeypatch: Any
) -> None:
    from automations_admin.stats import digest

    digests = {"gone.Flow": ["bad@shop.example"], NAME: ["anna@shop.example"]}
    settings.AUTOMATIONS_ADMIN = {"DIGESTS": digests}
    usual = digest.send

    def send(written: Any, recipients: Any) -> int:
        if recipients == ["bad@shop.example"]:
            raise OSError("no line")
        return usual(written, recipients)

    monkeypatch.setattr(digest, "send", send)
    with testing.frozen_time(datetime(2026, 3, 4, 12, tzinfo=UTC)) as clock:
        weekly()
        testing.run_until(clock, datetime(2026, 3, 9, 8, tzinfo=UTC))
    assert [mail.to for mail in mailoutbox] == [["anna@shop.example"]]
    failed = AutomationTaskModel.objects.get(state="failed")
    assert "Some digests could not be sent" in failed.error
