"""From moments to places on a line, with the idle time folded away."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

#: Width of an idle stretch that is folded, in SVG units.
FOLDED = 118.0
#: Least and greatest width of a stretch in which something is executed.
NARROW, BROAD = 34.0, 220.0
#: Idle stretches that are shorter are not worth folding, in seconds.
WORTH_FOLDING = 5.0
#: Width of the whole line if nothing is folded.
WHOLE = 1_100.0


@dataclass(frozen=True)
class Stretch:
    """A part of the line between two moments.

    Attributes:
        start, end: moments.
        x, width: where it is drawn.
        idle: nothing is executed in it, and it is folded.
    """

    start: datetime
    end: datetime
    x: float
    width: float
    idle: bool

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return (self.end - self.start).total_seconds()


class Timescale:
    """Places for moments.

    Args:
        moments: those at which something begins or ends.
        busy: stretches (start, end) in which something is executed.
        fold: give idle time a fixed width; otherwise the line is true to scale.
    """

    def __init__(
        self,
        moments: Iterable[datetime],
        busy: Iterable[tuple[datetime, datetime]],
        *,
        fold: bool = True,
    ) -> None:
        self._moments = sorted(set(moments))
        self._busy = sorted(busy)
        self.stretches = self._folded() if fold else self._to_scale()

    @property
    def width(self) -> float:
        """Width of the whole line."""
        last = self.stretches[-1] if self.stretches else None
        return last.x + last.width if last else 0.0

    def x(self, moment: datetime) -> float:
        """Return the place of a moment; what lies outside is moved to the nearer end."""
        if not self.stretches or moment <= self.stretches[0].start:
            return 0.0
        starts = [stretch.start for stretch in self.stretches]
        stretch = self.stretches[bisect_right(starts, moment) - 1]
        share = (moment - stretch.start).total_seconds() / (stretch.seconds or 1.0)
        return stretch.x + stretch.width * min(share, 1.0)

    def _pairs(self) -> list[tuple[datetime, datetime]]:
        return list(zip(self._moments, self._moments[1:], strict=False))

    def _folded(self) -> list[Stretch]:
        found: list[Stretch] = []
        x = 0.0
        for start, end in self._pairs():
            seconds = (end - start).total_seconds()
            idle = not self._is_busy(start, end) and seconds >= WORTH_FOLDING
            width = FOLDED if idle else breadth(seconds)
            found.append(Stretch(start, end, x, width, idle))
            x += width
        return found

    def _is_busy(self, start: datetime, end: datetime) -> bool:
        return any(begin < end and stop > start for begin, stop in self._busy)

    def _to_scale(self) -> list[Stretch]:
        pairs = self._pairs()
        whole = sum((end - start).total_seconds() for start, end in pairs) or 1.0
        found: list[Stretch] = []
        x = 0.0
        for start, end in pairs:
            width = (end - start).total_seconds() / whole * WHOLE
            found.append(Stretch(start, end, x, width, idle=False))
            x += width
        return found


def breadth(seconds: float) -> float:
    """Return the width of a busy stretch: it grows with the logarithm of its length."""
    return min(NARROW + 16.0 * math.log2(1.0 + max(seconds, 0.0)), BROAD)
