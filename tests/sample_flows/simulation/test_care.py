"""Staff: they retry what has failed, cancel what is in error, and let the rest be."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core.mail import EmailMessage

from automations.engine import assignment
from automations.models import AutomationModel, Event
from sample_flows.automations import Welcome
from sample_flows.models import Person
from sample_flows.simulation import logins
from sample_flows.simulation.care import WHY_CANCELLED, WHY_RETRIED, Care
from sample_flows.simulation.world import World
from tests.sample_flows.simulation.conftest import START, Loaded


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A mailbox that is full as often as this list says, and takes mails afterwards."""
    times = [True] * 3
    deliver = EmailMessage.send

    def send(self: EmailMessage, *args: Any, **kwargs: Any) -> int:
        if times and times.pop():
            raise SMTPRecipientsRefused({"ute@example.com": (452, b"Mailbox full")})
        return deliver(self, *args, **kwargs)

    monkeypatch.setattr(EmailMessage, "send", send)
    monkeypatch.setattr(assignment, "drawn", lambda *given: "10% voucher")
    return times


def run(world: World, person: Person, falls: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let somebody register and confirm while staff look on."""
    logins.create()
    monkeypatch.setattr(world, "dice", lambda *about: Loaded(falls))
    world.at(START, lambda: Welcome.enter(person=person, source="app", country="DE"))
    world.at(START + timedelta(minutes=30), lambda: Welcome.deliver("confirmed", key=person.email))
    world.run(Care(world).look_round)


@pytest.mark.parametrize(("falls", "state"), [(0.3, "running"), (0.8, "failed")])
def test_some_failures_are_retried(
    world: World,
    person: Person,
    full: list[bool],
    monkeypatch: pytest.MonkeyPatch,
    falls: float,
    state: str,
) -> None:
    """Hours later, with a reason; by then there is room in the mailbox."""
    run(world, person, falls, monkeypatch)

    assert AutomationModel.objects.get().state == state
    reasons = {*Event.objects.values_list("reason", flat=True)}
    assert (WHY_RETRIED in reasons) is (state == "running")


@pytest.mark.parametrize(("falls", "state"), [(0.0, "cancelled"), (0.5, "running")])
def test_a_few_are_cancelled(
    world: World, person: Person, monkeypatch: pytest.MonkeyPatch, falls: float, state: str
) -> None:
    """By hand, with a reason."""
    run(world, person, falls, monkeypatch)

    assert AutomationModel.objects.get().state == state
    reasons = {*Event.objects.values_list("reason", flat=True)}
    assert (WHY_CANCELLED in reasons) is (state == "cancelled")


def test_what_has_ended_is_not_cancelled(
    world: World, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has left by itself meanwhile."""
    logins.create()
    Welcome.enter(person=person, source="app", country="DE")
    AutomationModel.objects.update(finished=True, state="completed")

    Care(world)._cancel(AutomationModel.objects.get().pk)

    assert AutomationModel.objects.get().state == "completed"
