"""Which branch each task of an instance belongs to: the lanes of its timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from automations.graph import Way

#: Number of the lane in which an instance begins.
MAIN = 0


class Visit(Protocol):
    """What is asked of a task."""

    pk: int
    previous_id: int | None
    status: str
    way: str
    path: str


@dataclass(frozen=True)
class Span:
    """A stretch of time in which a task did one thing.

    Attributes:
        lane: number of its lane.
        task: primary key.
        start, end: moments; the end of one that lasts is the present.
        key: what it did; see `spans.KEYS`.
        number: number of the attempt, or 0.
        lasts: it goes on.
    """

    lane: int
    task: int
    start: datetime
    end: datetime
    key: str
    number: int = 0
    lasts: bool = False


def lanes(visits: Sequence[Visit]) -> dict[int, int]:
    """Return the number of the lane of each task: a branch has a lane of its own, until it joins.

    Args:
        visits: the tasks in the order of their beginning; those before may be left out.
    """
    found: dict[int, int] = {}
    known = {visit.pk: visit for visit in visits}
    last = MAIN
    for visit in visits:
        before = known.get(visit.previous_id or 0)
        if visit.way == Way.BRANCH:
            last += 1
            found[visit.pk] = last
        elif before is None:
            found[visit.pk] = MAIN
        else:
            found[visit.pk] = _after(visit, before, found)
    return found


def _after(visit: Visit, before: Visit, found: dict[int, int]) -> int:
    """Return the lane of a task: that of the one before, or of the split that it has left."""
    here, there = visit.path.split(".") if visit.path else [], before.path.split(".")
    if before.path and len(here) < len(there):
        return found.get(int(there[len(here)]), MAIN)
    return found[before.pk]
