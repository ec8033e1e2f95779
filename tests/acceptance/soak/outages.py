"""When and how a database goes away: drawn from a seed before anything is started."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

#: Seconds between two outages, and for which the database is away.
GAP, AWAY = (5.0, 20.0), (0.0, 2.0)


@dataclass(frozen=True)
class Outage:
    """One outage.

    Attributes:
        gap: seconds since the database was back from the one before.
        how: how it ends; "kill" as a power failure would.
        away: seconds until it is started again.
    """

    gap: float
    how: str
    away: float


def draw(seed: int, count: int, ends: Sequence[str], gap: tuple[float, float]) -> list[Outage]:
    """Draw outages; each kind of end comes as often as the others, in any order.

    Args:
        seed: what they are drawn from.
        count: how many.
        ends: ways in which this database ends gently; killing is added.
        gap: least and most seconds between two.
    """
    chance = random.Random(seed)
    ways = ["kill", *ends]
    order = [ways[number % len(ways)] for number in range(count)]
    chance.shuffle(order)
    return [Outage(chance.uniform(*gap), how, chance.uniform(*AWAY)) for how in order]
