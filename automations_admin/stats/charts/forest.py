"""Rates with their intervals, one below the other on one axis, with a target across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from automations_admin.stats import said
from automations_admin.stats.charts import axis
from automations_admin.stats.charts.axis import Tick, place
from automations_admin.stats.rates import Interval


@dataclass(frozen=True)
class Margins:
    """What is left free around the rows, in pixels.

    Attributes:
        side, top, bottom: beside, above and below them.
        above: by how much the line of the target begins above them.
    """

    side: float
    top: float
    bottom: float
    above: float


#: With the axis below and the target's text above; and without either, within a table.
FULL, BARE = Margins(20.0, 20.0, 24.0, 4.0), Margins(4.0, 2.0, 2.0, 2.0)


@dataclass(frozen=True)
class Rate:
    """A rate to be drawn.

    Attributes:
        title: what it is, with its numbers.
        value: the rate, or a difference of rates.
        interval: its interval.
        css: class that gives it its colour and shape.
    """

    title: str
    value: float
    interval: Interval
    css: str = ""


@dataclass(frozen=True)
class Drawn:
    """A rate with its coordinates."""

    title: str
    css: str
    y: str
    low: str
    high: str
    x: str


@dataclass(frozen=True)
class Forest:
    """What `charts/forest.html` draws."""

    title: str
    width: str
    height: str
    ticks: tuple[Tick, ...]
    rows: tuple[Drawn, ...]
    target: str
    target_text: str
    top: str
    floor: str

    @property
    def view(self) -> str:
        """The view box."""
        return f"0 0 {self.width} {self.height}"


def drawn(
    title: str,
    rates: Sequence[Rate],
    *,
    target: float | None = None,
    target_text: str = "",
    bounds: tuple[float, float] | None = None,
    width: float = 320,
    row: float = 22,
    bare: bool = False,
) -> Forest:
    """Return rates below each other.

    Args:
        title: what it shows.
        rates: what is drawn, the first on top.
        target: a value that is marked across all, or None.
        target_text: what stands beside it.
        bounds: lowest and highest value of the axis; by default those that are needed.
        width, row: of the picture and height of a row, in pixels.
        bare: without the axis, to stand within a table.
    """
    margins = BARE if bare else FULL
    low, high = bounds or _reach(rates, target)
    ends = (margins.side, width - margins.side)
    values = axis.linear(low, high, ends, lambda one: said.percent(one, 0))
    ys = [margins.top + row * (number + 0.5) for number in range(len(rates))]
    floor = margins.top + row * len(rates)
    return Forest(
        title=title,
        width=f"{width:.0f}",
        height=f"{floor + margins.bottom:.0f}",
        ticks=() if bare else _spread(values.ticks),
        rows=tuple(_row(values, one, y) for one, y in zip(rates, ys, strict=True)),
        target="" if target is None else values.said(target),
        target_text="" if bare else target_text,
        top=place(margins.top - margins.above),
        floor=place(floor),
    )


def _reach(rates: Sequence[Rate], target: float | None) -> tuple[float, float]:
    """Return the lowest and the highest value that must fit."""
    wanted = [end for one in rates for end in (one.interval.low, one.interval.high)]
    wanted += [] if target is None else [target]
    return min(wanted, default=0), max(wanted, default=1)


def _row(values: axis.Axis, one: Rate, y: float) -> Drawn:
    low, high = values.said(one.interval.low), values.said(one.interval.high)
    return Drawn(one.title, one.css, place(y), low, high, values.said(one.value))


def _spread(ticks: tuple[Tick, ...], most: int = 7) -> tuple[Tick, ...]:
    return ticks if len(ticks) <= most else ticks[::2]
