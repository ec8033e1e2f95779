"""Axes of durations: logarithmic, with ticks at times that people know."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

from automations_admin.stats import said
from automations_admin.stats.charts.axis import Axis, Tick

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
#: Where ticks may be, in seconds.
HUMAN = (
    1, 10, _MINUTE, 10 * _MINUTE, _HOUR, 6 * _HOUR, _DAY, 2 * _DAY, 7 * _DAY, 30 * _DAY, 90 * _DAY,
    365 * _DAY, 3_650 * _DAY,
)  # fmt: skip
#: Pixels between two ticks at least.
ROOM = 28


@dataclass(frozen=True)
class Logarithmic(Axis):
    """An axis on which the same distance is the same factor. Its ends are more than 0."""

    def at(self, value: float) -> float:
        """Return the coordinate of a value; one beyond the ends is put at the end."""
        inside = min(max(value, self.low), self.high)
        share = log(inside / self.low) / log(self.high / self.low)
        return self.start + (self.end - self.start) * share


def logarithmic(low: float, high: float, ends: tuple[float, float]) -> Logarithmic:
    """Return an axis that holds two durations, both in seconds, with ends and ticks at human ones.

    Less than a second stands at its low end.
    """
    bottom = max([one for one in HUMAN if one <= low], default=HUMAN[0])
    top = min([one for one in HUMAN if one >= high], default=HUMAN[-1])
    if top <= bottom:
        top = next((one for one in HUMAN if one > bottom), 10 * bottom)
    bare = Logarithmic(bottom, top, *ends)
    ticks, last = list[Tick](), float("-inf")
    for one in HUMAN:
        if bottom <= one <= top and bare.at(one) - last >= ROOM:
            ticks.append(Tick(bare.said(one), said.duration(one)))
            last = bare.at(one)
    return Logarithmic(bottom, top, *ends, tuple(ticks))
