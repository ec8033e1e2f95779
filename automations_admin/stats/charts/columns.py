"""Counts over time as columns, with an earlier time as a line of steps behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from automations_admin import counting
from automations_admin.stats.charts import axis
from automations_admin.stats.charts.axis import Axis, Tick, place

#: Room around the columns: left for numbers, below for days, in pixels.
LEFT, RIGHT, TOP, BOTTOM = 44.0, 8.0, 8.0, 24.0
#: Share of its place that a column fills.
FILLED = 0.68
#: Pixels that the name of a place takes.
NAME = 84


@dataclass(frozen=True)
class Column:
    """A column with what it says when somebody points at it."""

    x: str
    y: str
    width: str
    height: str
    title: str


@dataclass(frozen=True)
class Columns:
    """What `charts/columns.html` draws.

    Attributes:
        title: what it shows, for who cannot see it.
        width, height: of the picture.
        rows: the lines of the values.
        names: what stands below, where it begins.
        columns: the counts.
        steps: path of the earlier counts, or "".
        left, right, floor: ends of the lines.
    """

    title: str
    width: str
    height: str
    rows: tuple[Tick, ...]
    names: tuple[Tick, ...]
    columns: tuple[Column, ...]
    steps: str
    left: str
    right: str
    floor: str

    @property
    def view(self) -> str:
        """The view box."""
        return f"0 0 {self.width} {self.height}"


def drawn(
    title: str,
    counts: Sequence[int],
    names: Sequence[str],
    before: Sequence[int] = (),
    *,
    width: float = 720,
    height: float = 200,
) -> Columns:
    """Return columns of counts, the earliest on the left.

    Args:
        title: what is counted.
        counts: how many, for each place.
        names: what each place is called.
        before: the counts that they are compared with, at the same places; may be shorter.
        width, height: in pixels.
    """
    highest = max([*counts, *before, 1])
    values = axis.linear(0, highest, (height - BOTTOM, TOP), _said, whole=True)
    room = (width - LEFT - RIGHT) / max(len(counts), 1)
    columns = (_column(values, room, *one) for one in enumerate(zip(counts, names, strict=True)))
    return Columns(
        title=title,
        width=f"{width:.0f}",
        height=f"{height:.0f}",
        rows=values.ticks,
        names=tuple(_names(names, room)),
        columns=tuple(columns),
        steps=_steps(values, room, before[: len(counts)]),
        left=place(LEFT),
        right=place(width - RIGHT),
        floor=values.said(0),
    )


def _said(value: float) -> str:
    return counting.grouped(round(value))


def _column(values: Axis, room: float, number: int, one: tuple[int, str]) -> Column:
    count, name = one
    top = values.at(count)
    left = LEFT + number * room + room * (1 - FILLED) / 2
    return Column(
        place(left),
        place(top),
        place(room * FILLED),
        place(max(values.at(0) - top, 0)),
        f"{name}: {counting.grouped(count)}",
    )


def _names(names: Sequence[str], room: float) -> list[Tick]:
    """Return as many names as there is room for, evenly."""
    each = max(1, -(-NAME // max(int(room), 1)))
    if room < NAME <= 7 * room:
        each = 7
    return [Tick(place(LEFT + n * room), name) for n, name in enumerate(names) if n % each == 0]


def _steps(values: Axis, room: float, before: Sequence[int]) -> str:
    parts = [
        f"{'L' if number else 'M'}{place(LEFT + number * room)} {values.said(count)}h{place(room)}"
        for number, count in enumerate(before)
    ]
    return "".join(parts)
