"""The audience: everybody signs up before the webinar begins, and some unsubscribe."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from automations.models import AutomationModel
from sample_flows.models import Person, Registration, Webinar
from sample_flows.simulation import audience
from sample_flows.simulation.world import World
from tests.sample_flows.simulation.conftest import START, Loaded, nobody


@pytest.fixture
def talk(db: None) -> Webinar:
    return Webinar.objects.create(
        title="Bees", starts=START + timedelta(days=9), duration=timedelta(hours=1)
    )


def test_each_webinar_has_guests_and_a_recording(people: list[Person], world: World) -> None:
    """At least two, however few people there are, and a flow for each of them."""
    audience.plan(world, people)
    world.run(nobody)

    assert {talk.title: talk.registrations.count() for talk in Webinar.objects.all()} == (
        dict.fromkeys(audience.TALKS, 2)
    )
    assert AutomationModel.objects.count() == 8
    assert Webinar.objects.filter(replay_url="https://example.com/replay/soil-and-water").exists()


def test_webinars_begin_on_the_hour_around_the_end(people: list[Person], world: World) -> None:
    """Some are over, some are still to come."""
    audience.plan(world, people)

    starts = list(Webinar.objects.order_by("starts").values_list("starts", flat=True))

    assert all((moment.minute, moment.second) == (0, 0) for moment in starts)
    assert starts[1] < world.end < starts[2]


def test_nobody_signs_up_for_a_webinar_that_has_begun(people: list[Person], world: World) -> None:
    """Those of the days before the simulation are filled at once."""
    audience.plan(world, people)
    world.run(nobody)

    late = [
        place.webinar.title
        for place in Registration.objects.select_related("webinar")
        if place.created >= max(place.webinar.starts, START + timedelta(minutes=6))
    ]

    assert late == []


@pytest.mark.parametrize(("falls", "unsubscribed"), [(0.0, True), (0.5, False)])
def test_some_unsubscribe_later(
    world: World, person: Person, talk: Webinar, falls: float, unsubscribed: bool
) -> None:
    """Not at once: they have been welcomed."""
    world.chance = Loaded(falls)
    world.at(START, partial(audience.sign_up, world, talk, person))
    world.run(nobody)

    assert Registration.objects.get().unsubscribed is unsubscribed
