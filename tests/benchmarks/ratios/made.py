"""Rounds for tests: who took how long."""

from __future__ import annotations

from benchmarks.contestants.meter import Sample
from benchmarks.ratios.contests import US, Contest, Demand, Entrant
from benchmarks.ratios.verdicts import Round

OURS = Entrant(US, "w")
SLOW, FAST = Entrant("peer", "w"), Entrant("peer", "w-fast")
CONTEST = Contest(
    "W a contest",
    10,
    20,
    (OURS, SLOW, FAST),
    (Demand("w", "peer", {"sqlite": 2, "postgresql": 4}),),
)


def turn(ours: float, slow: float, fast: float, before: float = 100, after: float = 100) -> Round:
    """Return a round in which eight units took so many seconds; half of it of the processor."""
    seconds = {OURS: ours, SLOW: slow, FAST: fast}
    samples = {who: Sample(8, wall, wall / 2) for who, wall in seconds.items()}
    return Round(samples, before, after)
