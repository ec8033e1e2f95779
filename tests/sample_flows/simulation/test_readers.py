"""Readers: what becomes of mails, as the statistics of mails will say it."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from automations import mail, testing
from automations.engine import assignment
from automations.models import Mail
from automations.nodes.mail import SendMail
from sample_flows.automations import Welcome
from sample_flows.flows.welcome import OFFERS
from sample_flows.models import Person
from sample_flows.simulation import readers
from sample_flows.simulation.readers import Readers
from sample_flows.simulation.world import World
from tests.sample_flows.simulation.conftest import START, Loaded

EVENTS = ("delivered", "opened", "clicked", "bounced", "unsubscribed")


@pytest.fixture
def sent(world: World, person: Person, monkeypatch: pytest.MonkeyPatch) -> Mail:
    """A mail of the welcome series, sent in the morning to who is in the first arm."""
    monkeypatch.setattr(assignment, "drawn", lambda _salt, _subject, arms: arms[0][0])
    with testing.frozen_time(START + timedelta(minutes=1)) as clock:
        Welcome.enter(person=person, source="app", country="DE")
        Welcome.deliver("confirmed", key=person.email)
        testing.run_until(clock, START + timedelta(hours=3))
        Mail.objects.update(step="voucher")
    return Mail.objects.get()


def test_every_mail_has_a_habit() -> None:
    """The two lists agree."""
    mails = {name for name, node in Welcome.nodes.items() if isinstance(node, SendMail)}

    assert readers.HABITS.keys() == mails


@pytest.mark.parametrize(
    ("falls", "known"),
    [
        (0.0, {"bounced"}),
        (0.01, {"delivered", "opened", "clicked", "unsubscribed"}),
        (0.3, {"delivered", "opened", "clicked"}),
        (0.4, {"delivered", "opened"}),
        (0.9, {"delivered"}),
    ],
)
def test_a_mail_is_read_or_not(
    world: World, sent: Mail, monkeypatch: pytest.MonkeyPatch, falls: float, known: set[str]
) -> None:
    """Each is thought about once."""
    monkeypatch.setattr(Loaded, "lognormvariate", lambda self, mean, spread: 2.0, raising=False)
    monkeypatch.setattr(world, "dice", lambda *about: Loaded(falls))
    people, looks = Readers(world), []
    for hour in range(6):
        world.at(START + timedelta(hours=hour), lambda: looks.append(world.now))

    world.run(people.look_round)

    sent.refresh_from_db()
    assert {name for name in EVENTS if getattr(sent, name)} == known


@pytest.mark.parametrize("falls", [0.0, 0.9])
def test_people_unsubscribe_in_two_ways(sent: Mail, person: Person, falls: float) -> None:
    """By the link of the mail, which counts for it, or elsewhere."""
    readers.unsubscribe(sent, Loaded(falls))

    sent.refresh_from_db()
    assert mail.is_unsubscribed(person.email, OFFERS, about=person)
    assert (sent.unsubscribed is not None) is (falls == 0)


def test_mails_of_others_are_left_alone(world: World, sent: Mail, monkeypatch: Any) -> None:
    """They have no such readers."""
    Mail.objects.update(automation_class="shop.automations.Other")
    asked: list[object] = []
    monkeypatch.setattr(world, "dice", lambda *about: asked.append(about) or Random(1))

    world.run(Readers(world).look_round)

    assert asked == []
