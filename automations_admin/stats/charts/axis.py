"""Axes with round ticks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, log10

#: Distances of ticks that people read easily, times powers of ten.
ROUND = (1, 2, 2.5, 5, 10)
#: Pixels that a tick with its label takes at least.
ROOM = 36


def place(value: float) -> str:
    """Return a coordinate as SVG wants it in any language."""
    return f"{value:.1f}"


@dataclass(frozen=True)
class Tick:
    """A line across the chart with what stands beside it."""

    at: str
    text: str


@dataclass(frozen=True)
class Axis:
    """A linear axis.

    Attributes:
        low, high: values at its ends.
        start, end: coordinates of these.
        ticks: what is marked on it.
    """

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[Tick, ...] = ()

    def at(self, value: float) -> float:
        """Return the coordinate of a value; one beyond the ends is put at the end."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0
        return self.start + (self.end - self.start) * min(max(share, 0), 1)

    def said(self, value: float) -> str:
        """Return the coordinate as SVG wants it."""
        return place(self.at(value))


def spacing(reach: float, most: int, *, whole: bool = False) -> float:
    """Return a round distance of ticks.

    Args:
        reach: from the lowest to the highest value.
        most: how many ticks there may be.
        whole: only whole numbers are marked.
    """
    least = max(reach / max(most, 1), 1e-9)
    power = float(10 ** floor(log10(least)))
    found = next(one * power for one in ROUND if one * power >= least * (1 - 1e-9))
    return max(found, 1) if whole else found


def linear(
    low: float,
    high: float,
    ends: tuple[float, float],
    words: Callable[[float], str],
    *,
    whole: bool = False,
) -> Axis:
    """Return an axis that holds two values, with ends and ticks at round ones.

    Args:
        low, high: values that must fit.
        ends: coordinates of the low and the high end.
        words: says what stands beside a tick.
        whole: only whole numbers are marked.
    """
    start, end = ends
    step = spacing(max(high - low, 1e-9), max(int(abs(end - start) // ROOM), 1), whole=whole)
    if whole:
        step = ceil(step)
    bottom, top = floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step
    top = top if top > bottom else bottom + step
    bare = Axis(bottom, top, start, end)
    number = round((top - bottom) / step)
    values = [bottom + step * one for one in range(number + 1)]
    return Axis(bottom, top, start, end, tuple(Tick(bare.said(one), words(one)) for one in values))
