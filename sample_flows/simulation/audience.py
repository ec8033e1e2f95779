"""People who sign up for webinars, and some who want no more mails."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sample_flows.automations import Webinar
from sample_flows.models import Person, Registration
from sample_flows.models import Webinar as Talk
from sample_flows.simulation.world import World

#: Titles, and when they begin, in days from the end of the simulation.
TALKS = {
    "Soil and water": -11,
    "Bees in the city": -2,
    "Pruning for beginners": 0.6,
    "Seeds for dry years": 5,
}


def plan(world: World, people: list[Person]) -> None:
    """Let a tenth of the people, but at least a few, sign up for each webinar."""
    for title, days in TALKS.items():
        starts = (world.end + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
        address = f"https://example.com/replay/{title.lower().replace(' ', '-')}"
        talk = Talk.objects.create(
            title=title, starts=starts, duration=timedelta(hours=1), replay_url=address
        )
        for person in world.chance.sample(people, max(len(people) // 10, 2)):
            world.at(
                min(world.moment(), starts - timedelta(minutes=world.chance.randrange(5, 6_000))),
                partial(sign_up, world, talk, person),
            )


def sign_up(world: World, talk: Talk, person: Person) -> None:
    """Sign up; one of eight unsubscribes later."""
    registration = Registration.objects.create(webinar=talk, person=person)
    Webinar(registration=registration)
    if world.chance.random() < 0.125:
        world.after(1, 72, partial(unsubscribe, registration))


def unsubscribe(registration: Registration) -> None:
    """Want no more mails."""
    Registration.objects.filter(pk=registration.pk).update(unsubscribed=True)
