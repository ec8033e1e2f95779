"""Measures acts: how long, how many statements, how many pages, by which indexes."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.scale.acts import Act
from benchmarks.scale.plans import Explained, explained
from benchmarks.workloads import stopwatch


@dataclass(frozen=True)
class Measured:
    """What one act costs.

    Attributes:
        name: of the act.
        microseconds: the median, for one.
        statements, buffers, log: for one.
        plans: the statements.
    """

    name: str
    microseconds: float
    statements: float
    buffers: float
    log: float
    plans: Explained


def measure(acts: Iterable[Act]) -> Iterator[Measured]:
    """Do each act as often as it says, and once more with its statements explained."""
    for act in acts:
        act.prepare()
        act.act()
        spent = statistics.median(_once(act) for _ in range(act.times))
        act.prepare()
        found = explained(act.act)
        yield Measured(
            act.name,
            spent * 1e6 / act.each,
            len(found.plans) / act.each,
            found.buffers / act.each,
            found.log / act.each,
            found,
        )


def _once(act: Act) -> float:
    act.prepare()
    with stopwatch() as seconds:
        act.act()
        return seconds()
