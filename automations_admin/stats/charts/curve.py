"""A curve over numbers, with a band around it, a value across, and points that are named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from automations_admin.stats.charts import axis
from automations_admin.stats.charts.axis import Axis, Tick, place
from automations_admin.stats.rates import Interval

#: Room around the curve: left for numbers, right for a name, below for numbers and their meaning.
LEFT, RIGHT, TOP, BOTTOM = 48.0, 52.0, 14.0, 40.0
#: Share of the width beyond which a name stands to the left of its point.
LATE = 0.6


@dataclass(frozen=True)
class Point:
    """A point of the curve.

    Attributes:
        x, y: its values.
        title: what it says when somebody points at it; "" for a point that is not marked.
        band: the interval around y, or None.
        name: what stands beside it, or "".
        down: it is led down to the axis.
    """

    x: float
    y: float
    title: str = ""
    band: Interval | None = None
    name: str = ""
    down: bool = False


@dataclass(frozen=True)
class Mark:
    """A marked point with its coordinates."""

    x: str
    y: str
    title: str
    name: str
    css: str
    down: bool


@dataclass(frozen=True)
class Curve:
    """What `charts/curve.html` draws."""

    title: str
    width: str
    height: str
    rows: tuple[Tick, ...]
    columns: tuple[Tick, ...]
    path: str
    band: str
    marks: tuple[Mark, ...]
    across: str
    across_text: str
    below: str
    left: str
    right: str
    middle: str
    top: str
    floor: str

    @property
    def view(self) -> str:
        """The view box."""
        return f"0 0 {self.width} {self.height}"


@dataclass(frozen=True)
class Look:
    """How a curve is drawn.

    Attributes:
        title: what it shows.
        below: what the numbers below mean.
        across: a value that is marked across, or None.
        across_text: what stands on it.
        x_words, y_words: say what stands beside a tick.
        steps: numbers below, if not round ones.
        width, height: in pixels.
    """

    title: str
    below: str
    x_words: Callable[[float], str]
    y_words: Callable[[float], str]
    across: float | None = None
    across_text: str = ""
    steps: tuple[float, ...] = ()
    width: float = 480
    height: float = 260


def drawn(points: Sequence[Point], look: Look) -> Curve:
    """Return a curve through points, those with the lowest x first; it may have none."""
    left, right, floor = LEFT, look.width - RIGHT, look.height - BOTTOM
    heights = [one.y for one in points] + [one.band.high for one in points if one.band]
    heights += [look.across] if look.across is not None else []
    values = axis.linear(0, max([*heights, 0.01]), (floor, TOP), look.y_words)
    along = _along(points, look, (left, right))
    return Curve(
        title=look.title,
        width=f"{look.width:.0f}",
        height=f"{look.height:.0f}",
        rows=values.ticks,
        columns=along.ticks,
        path=_path([(along.at(one.x), values.at(one.y)) for one in points]),
        band=_band(points, along, values),
        marks=tuple(_mark(one, along, values) for one in points if one.title),
        across="" if look.across is None else values.said(look.across),
        across_text="" if look.across is None else look.across_text,
        below=look.below,
        left=place(left),
        right=place(right),
        middle=place((left + right) / 2),
        top=place(TOP),
        floor=place(floor),
    )


def _along(points: Sequence[Point], look: Look, ends: tuple[float, float]) -> Axis:
    if not look.steps:
        return axis.linear(0, max([one.x for one in points], default=1), ends, look.x_words)
    bare = Axis(min(look.steps), max(look.steps), *ends)
    each = max(1, -(-len(look.steps) * 28 // int(ends[1] - ends[0])))
    ticks = (Tick(bare.said(one), look.x_words(one)) for one in look.steps[::each])
    return Axis(bare.low, bare.high, *ends, tuple(ticks))


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{place(x)} {place(y)}" for x, y in points) if len(points) > 1 else ""


def _band(points: Sequence[Point], along: Axis, values: Axis) -> str:
    known = [one for one in points if one.band is not None]
    up = [(along.at(one.x), values.at(one.band.high)) for one in known if one.band]
    down = [(along.at(one.x), values.at(one.band.low)) for one in reversed(known) if one.band]
    return f"{_path([*up, *down])}z" if len(known) > 1 else ""


def _mark(one: Point, along: Axis, values: Axis) -> Mark:
    late = along.at(one.x) > along.start + LATE * (along.end - along.start)
    css = "a-tick-end" if late else ""
    return Mark(along.said(one.x), values.said(one.y), one.title, one.name, css, one.down)
