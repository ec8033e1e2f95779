"""Turns: whose task is claimed next. Nothing here asks a database."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from automations.engine.lanes import rank_of


class Turns:
    """The lanes in which something is due, and whose turn it is.

    Lanes of a smaller rank go first, always. Those of one rank take turns, one task each; who was
    last is remembered when the lanes are looked at anew, so that none waits for more than one
    turn of each other.
    """

    def __init__(self) -> None:
        self._lanes: list[int] = []
        #: By rank, the lane that had its turn last.
        self._last: dict[int, int] = {}

    def begin(self, lanes: Iterable[int]) -> None:
        """Note in which lanes something is due."""
        self._lanes = sorted(set(lanes))

    def next(self) -> int | None:
        """Return the lane whose turn it is, which then was its turn; None if nothing is due."""
        if not self._lanes:
            return None
        rank = rank_of(self._lanes[0])
        of_rank = [lane for lane in self._lanes if rank_of(lane) == rank]
        last = self._last.get(rank)
        at = 0 if last is None else bisect_right(of_rank, last) % len(of_rank)
        self._last[rank] = of_rank[at]
        return of_rank[at]

    def spent(self, lane: int) -> None:
        """Note that nothing is due in a lane any more."""
        if lane in self._lanes:
            self._lanes.remove(lane)
