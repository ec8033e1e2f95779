"""Rates of times with their intervals on one axis of time, with what is too young hatched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from automations_admin.stats import said
from automations_admin.stats.charts import axis
from automations_admin.stats.charts.axis import Tick, place
from automations_admin.stats.charts.columns import BOTTOM, LEFT, RIGHT, TOP
from automations_admin.stats.rates import Interval

#: Pixels that the name of a time takes, its rate in figures, and what is said of one that is too
#: young.
NAME, FIGURE, NOTE = 96, 110, 176


@dataclass(frozen=True)
class Period:
    """A time with its rate.

    Attributes:
        name: what it is called.
        rate, interval: None if there are too few who are old enough.
        note: the counts in words, or why there is no rate.
        young: nobody or not everybody of it is old enough.
        before: the rate of the earlier time that it is compared with, with its interval.
        days: how long it is, as a share of all.
    """

    name: str
    rate: float | None
    interval: Interval | None
    note: str
    young: bool = False
    before: tuple[float, Interval] | None = None
    days: int = 1


@dataclass(frozen=True)
class Mark:
    """A rate as a dot on its interval."""

    x: str
    y: str
    low: str
    high: str
    text: str
    note: str
    css: str


@dataclass(frozen=True)
class Box:
    """A part of the time."""

    x: str
    width: str
    name: str
    young: bool
    note: str
    middle: str


@dataclass(frozen=True)
class Spans:
    """What `charts/spans.html` draws."""

    title: str
    width: str
    height: str
    rows: tuple[Tick, ...]
    boxes: tuple[Box, ...]
    marks: tuple[Mark, ...]
    target: str
    target_text: str
    left: str
    right: str
    top: str
    floor: str
    depth: str

    @property
    def view(self) -> str:
        """The view box."""
        return f"0 0 {self.width} {self.height}"


def drawn(
    title: str,
    periods: Sequence[Period],
    *,
    target: float | None = None,
    width: float = 720,
    height: float = 190,
) -> Spans:
    """Return rates over time.

    Args:
        title: what it shows.
        periods: the earliest first.
        target: a rate that is marked across, or None.
        width, height: in pixels.
    """
    highest = max(_highest(periods), target or 0, 0.05)
    values = axis.linear(0, highest, (height - BOTTOM, TOP), lambda one: said.percent(one, 0))
    places = [*_places(periods, width)]
    return Spans(
        title=title,
        width=f"{width:.0f}",
        height=f"{height:.0f}",
        rows=values.ticks,
        boxes=tuple(_box(one, x, wide) for one, x, wide in places),
        marks=tuple(mark for one, x, wide in places for mark in _marks(values, one, x, wide)),
        target="" if target is None else values.said(target),
        target_text="" if target is None else said.percent(target, 0),
        left=place(LEFT),
        right=place(width - RIGHT),
        top=place(TOP),
        floor=values.said(0),
        depth=place(height - BOTTOM - TOP),
    )


def _highest(periods: Sequence[Period]) -> float:
    """Return the highest end of an interval; 0 if there is none."""
    ends = [one.interval.high for one in periods if one.interval]
    return max([*ends, *(one.before[1].high for one in periods if one.before)], default=0)


def _places(periods: Sequence[Period], width: float) -> Iterator[tuple[Period, float, float]]:
    """Yield each time with the left end and the width of its box, in pixels."""
    pixel, x = (width - LEFT - RIGHT) / max(sum(one.days for one in periods), 1), LEFT
    for one in periods:
        wide = one.days * pixel
        yield one, x, wide
        x += wide


def _box(one: Period, x: float, wide: float) -> Box:
    note = one.note if one.rate is None and wide >= NOTE else ""
    name = one.name if wide >= NAME else one.name.partition(" \N{EN DASH} ")[0]
    return Box(place(x), place(wide), name, one.young, note, place(x + wide / 2))


def _marks(values: axis.Axis, one: Period, x: float, wide: float) -> list[Mark]:
    found, middle = list[Mark](), x + wide / 2
    if one.before is not None:
        rate, interval = one.before
        found.append(_mark(values, rate, interval, middle - 7, "a-then"))
    if one.rate is not None and one.interval is not None:
        text, note = ("", "") if wide < FIGURE else (said.percent(one.rate), one.note)
        found.append(_mark(values, one.rate, one.interval, middle + 7, "a-now", text, note))
    return found


def _mark(
    values: axis.Axis, rate: float, interval: Interval, x: float, css: str, *words: str
) -> Mark:
    text, note = words or ("", "")
    low, high = values.said(interval.low), values.said(interval.high)
    return Mark(place(x), values.said(rate), low, high, text, note, css)
