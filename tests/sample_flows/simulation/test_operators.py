"""Operators: they end or pause the youngest running instance, and say why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from automations.engine import recovery
from automations.models import AutomationModel, Event
from sample_flows.automations import Onboarding
from sample_flows.models import Person
from sample_flows.simulation import logins, operators
from sample_flows.simulation.world import World
from tests.sample_flows.simulation.conftest import START, nobody

NAME = Onboarding.get_automation_class_name()


@pytest.fixture(autouse=True)
def users(db: None) -> None:
    logins.create()


def test_youngest_running_instance_is_meant(people: list[Person]) -> None:
    """Neither an older one nor one that has ended."""
    first, second, third = (Onboarding(person=person) for person in people[:3])
    recovery.cancel(third.row)

    operators.act(NAME, recovery.pause, "Wait")

    states = dict(AutomationModel.objects.values_list("pk", "state"))
    assert states == {first.id: "running", second.id: "paused", third.id: "cancelled"}


def test_it_is_known_who_did_it_and_why(person: Person) -> None:
    """The history names the admin."""
    Onboarding(person=person)

    operators.act(NAME, recovery.cancel, "Joined twice.")

    event = Event.objects.latest("pk")
    assert (event.actor_name, event.reason) == ("admin", "Joined twice.")


def test_without_a_running_instance_nothing_happens() -> None:
    """A short simulation may have none."""
    operators.act(NAME, recovery.cancel, "Joined twice.")

    assert not Event.objects.exists()


def test_acts_happen_at_their_time(people: list[Person], world: World) -> None:
    """The last two onboardings are cancelled, one 60 and one 12 hours before the end."""
    for person in people[:3]:
        world.at(START, lambda person=person: Onboarding(person=person))
    operators.plan(world)
    world.run(nobody)

    cancelled = AutomationModel.objects.filter(state="cancelled").order_by("ended")
    hours = [round((world.end - instance.ended) / timedelta(hours=1)) for instance in cancelled]
    assert hours == [60, 12]
    assert [instance.instance.person for instance in cancelled] == [people[2], people[1]]
