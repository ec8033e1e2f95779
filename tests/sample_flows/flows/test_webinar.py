"""Webinar: welcome at once, reminder one day before, recording afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from automations import testing
from sample_flows import models
from sample_flows.automations import Webinar
from tests.sample_flows.conftest import make_person, outcome, states_of

START = datetime(2026, 5, 4, 9, tzinfo=UTC)
BEGINS = START + timedelta(days=10)


@pytest.fixture
def clock(db):
    with testing.frozen_time(START) as clock:
        yield clock


@pytest.fixture
def registration(clock, person) -> models.Registration:
    webinar = models.Webinar.objects.create(
        title="Soil and water",
        starts=BEGINS,
        duration=timedelta(hours=1),
        replay_url="https://example.com/replay",
    )
    return models.Registration.objects.create(webinar=webinar, person=person)


def subjects() -> list[str]:
    return [sent.subject for sent in mail.outbox]


def test_whoever_signs_up_is_welcomed_at_once(registration):
    """In the language of the country."""
    Webinar(registration=registration)

    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["ute@example.com"]
    assert "Soil and water" in subjects()[0]


def test_the_reminder_comes_one_day_before(registration, clock):
    """Not a minute earlier."""
    Webinar(registration=registration)

    clock.advance(timedelta(days=8, hours=23, minutes=59))
    testing.run_due()
    assert len(mail.outbox) == 1
    clock.advance(timedelta(minutes=2))
    testing.run_due()

    assert len(mail.outbox) == 2


def test_the_recording_is_offered_two_hours_after_the_end(registration, clock):
    """Then the flow is completed."""
    webinar = Webinar(registration=registration)

    for _step in range(2):
        clock.advance(timedelta(days=9, minutes=1))
        testing.run_due()

    assert len(mail.outbox) == 3
    assert "https://example.com/replay" in mail.outbox[2].body
    assert outcome(webinar) == "completed"


def test_who_has_unsubscribed_gets_no_further_mail(registration, clock):
    """Also when that happens while the flow waits."""
    Webinar(registration=registration)
    clock.advance(timedelta(days=5))
    models.Registration.objects.update(unsubscribed=True)

    for _step in range(3):
        clock.advance(timedelta(days=5))
        testing.run_due()

    assert len(mail.outbox) == 1
    assert states_of("reminder", "replay") == ["skipped", "skipped"]


def test_who_signs_up_on_the_last_day_is_reminded_at_once(registration, clock):
    """The moment for it has passed, the webinar has not."""
    clock.advance(timedelta(days=9, hours=12))

    Webinar(registration=registration)

    assert len(mail.outbox) == 2


def test_who_signs_up_after_the_beginning_is_not_reminded(registration, clock):
    """The recording comes all the same."""
    clock.advance(timedelta(days=10, minutes=10))

    Webinar(registration=registration)
    clock.advance(timedelta(hours=4))
    testing.run_due()

    assert len(mail.outbox) == 2
    assert "https://example.com/replay" in mail.outbox[1].body


def test_a_registration_is_accompanied_once(registration):
    """A second start gives the first instance, another registration gets its own."""
    other = models.Registration.objects.create(
        webinar=registration.webinar, person=make_person("bo@example.com")
    )

    first, second, third = (
        Webinar(registration=registration),
        Webinar(registration=registration),
        Webinar(registration=other),
    )

    assert first.id == second.id != third.id
    assert len(mail.outbox) == 2


def test_times_are_those_of_the_persons_time_zone(registration, clock):
    """9:00 UTC is 18:00 in Tokyo."""
    tokyo = make_person("natsuki@example.com", country="JP", zone="Asia/Tokyo")
    other = models.Registration.objects.create(webinar=registration.webinar, person=tokyo)

    Webinar(registration=other)

    assert "6 p.m. (Asia/Tokyo)" in mail.outbox[0].body
