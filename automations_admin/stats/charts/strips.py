"""Rows of a table drawn on one axis, each in a strip: a range, a box, a dot, and marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from automations_admin.stats.charts.axis import Axis, Tick, place
from automations_admin.stats.rates import Interval

#: Room at both ends, for the labels of the first and the last tick, in pixels.
SIDE = 18.0
#: Height of a strip, and of the one that has the ticks.
HEIGHT, RULER = 28.0, 20.0
#: Shapes of dots, as paths around 0, 0.
SHAPES: Mapping[str, str] = {
    "circle": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "square": "M-4.5-4.5h9v9h-9z",
    "diamond": "M0-6L6 0L0 6L-6 0z",
    "triangle": "M0-5.5L5.5 4.5L-5.5 4.5z",
}


@dataclass(frozen=True)
class Row:
    """What is drawn in a strip; None for what it does not have.

    Attributes:
        title: what it shows, with its numbers.
        reach: a line from end to end.
        box: a part of it that is drawn as a box.
        bar: an upright line in the box.
        dot: a value with a shape.
        shape: a key of SHAPES.
        planned: a dotted upright line.
        open: a hollow diamond.
        css: class that gives it its colour.
    """

    title: str
    reach: Interval | None = None
    box: Interval | None = None
    bar: float | None = None
    dot: float | None = None
    shape: str = "circle"
    planned: float | None = None
    open: float | None = None
    css: str = ""


@dataclass(frozen=True)
class Strip:
    """What `charts/strip.html` draws; "" for what is not there."""

    title: str
    css: str
    width: str
    height: str
    middle: str
    rules: tuple[Tick, ...]
    zero: str
    low: str
    high: str
    box: str
    box_width: str
    bar: str
    dot: str
    shape: str
    planned: str
    open: str
    named: bool = False

    @property
    def view(self) -> str:
        """The view box."""
        return f"0 0 {self.width} {self.height}"


def ends(width: float) -> tuple[float, float]:
    """Return where an axis begins and ends in strips of this width."""
    return SIDE, width - SIDE


def drawn(axis: Axis, row: Row, width: float, *, zero: bool = False) -> Strip:
    """Return a row as a strip.

    Args:
        axis: what all strips of a table share; see `ends`.
        row: what is drawn.
        width: in pixels.
        zero: nothing is marked by a line across, as the values are differences.
    """
    return Strip(
        title=row.title,
        css=row.css,
        width=f"{width:.0f}",
        height=f"{HEIGHT:.0f}",
        middle=place(HEIGHT / 2),
        rules=axis.ticks,
        zero=axis.said(0) if zero else "",
        low=_at(axis, row.reach.low if row.reach else None),
        high=_at(axis, row.reach.high if row.reach else None),
        box=_at(axis, row.box.low if row.box else None),
        box_width=_width(axis, row.box),
        bar=_at(axis, row.bar),
        dot=_at(axis, row.dot),
        shape=SHAPES[row.shape],
        planned=_at(axis, row.planned),
        open=_at(axis, row.open),
    )


def ruler(axis: Axis, width: float) -> Strip:
    """Return the strip that names the ticks."""
    blank = drawn(axis, Row(""), width)
    return Strip(**{**vars(blank), "height": f"{RULER:.0f}", "named": True})


def _at(axis: Axis, value: float | None) -> str:
    return "" if value is None else axis.said(value)


def _width(axis: Axis, box: Interval | None) -> str:
    """Return how wide a box is; a narrow one can still be seen."""
    return "" if box is None else place(max(axis.at(box.high) - axis.at(box.low), 2.0))
