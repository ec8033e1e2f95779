"""Puts it all together: some weeks that end now."""

from __future__ import annotations

from datetime import datetime, timedelta

from automations import clock
from sample_flows.models import Person
from sample_flows.simulation import audience, customers, employees, operators, retired, teams
from sample_flows.simulation.answers import Answers
from sample_flows.simulation.world import World

SEED = 17
#: How many people take part if nothing is said.
PEOPLE = 500


def simulate(
    weeks: int, count: int = PEOPLE, seed: int = SEED, end: datetime | None = None
) -> None:
    """Let the sample flows run for some weeks.

    Args:
        weeks: how many.
        count: how many people take part; by default the first 500.
        seed: the same one, with the same end, gives the same weeks.
        end: when they end; by default now.
    """
    end = (end or clock.now()).replace(microsecond=0)
    world = World(end - timedelta(weeks=weeks), end, seed)
    people = list(Person.objects.order_by("pk")[:count])
    world.chance.shuffle(people)
    teams.plan(world)
    customers.plan(world, people)
    employees.plan(world, people)
    audience.plan(world, people)
    operators.plan(world)
    retired.plan(world)
    world.run(Answers(world).look_round)
