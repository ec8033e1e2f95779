"""Onboarding: reminders until the person acts, once per person, and an end of patience."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail

from automations import testing
from sample_flows import models
from sample_flows.automations import Onboarding
from tests.sample_flows.conftest import make_person, open_tasks, outcome

START = datetime(2026, 5, 4, 9, tzinfo=UTC)
PROFILE = {"company": "Hügelland Optik"}


@pytest.fixture
def clock(db):
    with testing.frozen_time(START) as clock:
        yield clock


@pytest.fixture
def guest(db) -> models.Person:
    """Somebody whom we write to in English."""
    return make_person("grace@example.com")


def days(clock, number: int) -> None:
    """Let days pass, with a look every six hours."""
    for _quarter in range(number * 4):
        clock.advance(timedelta(hours=6))
        testing.run_due()


def subjects() -> list[str]:
    return [sent.subject for sent in mail.outbox]


def at(onboarding: Onboarding) -> list[str]:
    return [task.status for task in open_tasks(onboarding)]


def test_everybody_is_welcomed_with_a_link_of_their_own(clock, guest):
    """The instance's key is in it, which nobody can guess."""
    onboarding = Onboarding(person=guest)

    assert subjects() == ["Welcome"]
    assert f"/profile/{onboarding.get_key()}/" in mail.outbox[0].body


def test_the_message_ends_the_waiting_at_once(clock, guest):
    """No pass of the worker is needed."""
    onboarding = Onboarding(person=guest)

    onboarding.send_message("profile_completed", None, PROFILE)

    assert subjects() == ["Welcome", "Three things to try first"]
    assert at(onboarding) == ["thanks"]
    guest.refresh_from_db()
    assert (guest.company, guest.profile_completed) == ("Hügelland Optik", START)


def test_reminders_come_every_three_days_until_the_person_acts(clock, guest):
    """The loop is left as soon as the message has come."""
    onboarding = Onboarding(person=guest)

    days(clock, 7)
    assert subjects() == ["Welcome", "Your profile, reminder 1", "Your profile, reminder 2"]
    onboarding.send_message("profile_completed", None, PROFILE)
    days(clock, 10)

    assert subjects()[3:] == ["Three things to try first"]


def test_after_three_reminders_we_leave_people_alone(clock, guest):
    """The instance has exited, which is not the same as completed."""
    onboarding = Onboarding(person=guest)

    days(clock, 13)

    assert subjects()[-1] == "Your profile, reminder 3"
    assert len(mail.outbox) == 4
    assert outcome(onboarding) == "exited"
    assert onboarding.row.reason == "No profile after three reminders"


def test_the_first_order_is_thanked_for(clock, guest):
    """As soon as it is there."""
    onboarding = Onboarding(person=guest)
    onboarding.send_message("profile_completed", None, PROFILE)
    days(clock, 2)
    assert len(mail.outbox) == 2

    models.Order.objects.create(customer=guest, goods="Tea", amount=Decimal(9))
    days(clock, 1)

    assert subjects()[-1] == "Thank you for your first order"
    assert outcome(onboarding) == "completed"


def test_without_an_order_it_is_over_after_thirty_days(clock, guest):
    """Nothing is thanked for."""
    onboarding = Onboarding(person=guest)
    onboarding.send_message("profile_completed", None, PROFILE)

    days(clock, 31)

    assert len(mail.outbox) == 2
    assert outcome(onboarding) == "completed"


def test_there_is_one_per_person_at_a_time(clock, guest, person):
    """A second start gives the first instance, another person gets another one."""
    first, second, other = (
        Onboarding(person=guest),
        Onboarding(person=guest),
        Onboarding(person=person),
    )

    assert first.id == second.id != other.id
    assert len(mail.outbox) == 2


def test_a_message_without_a_company_does_nothing(clock, guest):
    """The receiver says what it needs."""
    onboarding = Onboarding(person=guest)

    assert not Onboarding.satisfies_data_requirements("profile_completed", {})
    onboarding.send_message("profile_completed", None, {})

    assert at(onboarding) == ["profile"]
