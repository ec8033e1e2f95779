"""Puts the welcome series together: sixty days that end now, and their statistics."""

from __future__ import annotations

from datetime import datetime, timedelta

from automations import clock
from automations.engine.rollups import passes
from sample_flows.automations import Welcome
from sample_flows.models import Person
from sample_flows.simulation.answers import Answers
from sample_flows.simulation.care import Care
from sample_flows.simulation.newcomers import Newcomers
from sample_flows.simulation.readers import Readers
from sample_flows.simulation.world import World

SEED = 23
DAYS = 60
#: How many people take part if nothing is said.
PEOPLE = 2_000
#: The clock goes on by at least this much, and so often people and staff look round.
STEP, LOOK = timedelta(minutes=10), timedelta(hours=2)


def simulate(
    days: int = DAYS, count: int = PEOPLE, seed: int = SEED, end: datetime | None = None
) -> None:
    """Let people go through the welcome series for some days, and count what became of them.

    Args:
        days: how many.
        count: how many people register.
        seed: the same one, with the same end, gives the same days.
        end: when they end; by default now.
    """
    end = (end or clock.now()).replace(microsecond=0)
    world = World(end - timedelta(days=days), end, seed, step=STEP, look=LOOK)
    newcomers = Newcomers(world, list(Person.objects.order_by("pk")[:count]))
    newcomers.plan()
    looking = (newcomers, Readers(world), Care(world), Answers(world, Welcome))

    def look_round() -> None:
        for one in looking:
            one.look_round()

    world.run(look_round)
    passes.roll(end, None)
