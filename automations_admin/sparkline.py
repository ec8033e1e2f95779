"""Small pictures of numbers over time: values in, bars out; `sparkline.html` draws them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: Size of a picture, in pixels.
WIDTH, HEIGHT = 132.0, 26.0
#: Room above the highest bar, and the least height of a bar that is not nothing.
ROOM, LEAST = 2.0, 1.5
#: Share of the height that bars above the line have if others hang below it.
ABOVE = 0.66
#: Share of its column that a bar fills.
FILLED = 0.72


@dataclass(frozen=True)
class Sparkline:
    """What `sparkline.html` draws; the numbers are text, as SVG wants them in any language.

    Attributes:
        title: what it says, in words: the picture is nothing without it.
        desc: the numbers, in words; "" if they stand beside the picture.
        css: class that gives the bars their colour.
        axis: height of the line.
        above, below: outlines of the bars on and below the line, as path data.
    """

    title: str
    desc: str
    css: str
    width: str
    height: str
    axis: str
    above: str
    below: str

    @property
    def view(self) -> str:
        """The view box."""
        return f"0 0 {self.width} {self.height}"


def drawn(
    above: Sequence[int],
    below: Sequence[int] = (),
    *,
    title: str,
    desc: str = "",
    css: str = "",
    width: float = WIDTH,
    height: float = HEIGHT,
) -> Sparkline:
    """Return a picture of numbers over time, the oldest on the left.

    Args:
        above: what stands on the line, such as what has finished; none is negative.
        below: what hangs below it, such as what has failed; both have their own scale.
        title: what the picture says, in words.
        desc: the numbers in words.
        css: class that gives the bars their colour.
        width, height: in pixels.
    """
    column = width / max(len(above), len(below), 1)
    line = round(height * ABOVE) + 0.5 if below else height - 0.5
    # The line is one pixel thick, and half of that is on each side.
    up, down = line - 0.5 - ROOM, height - line - 0.5
    return Sparkline(
        title=title,
        desc=desc,
        css=css,
        width=_said(width),
        height=_said(height),
        axis=_said(line),
        above=_path(bars(above, column, up), line - 0.5, -1),
        below=_path(bars(below, column, down), line + 0.5, 1),
    )


@dataclass(frozen=True)
class Bar:
    """A bar: where it begins from the left, how wide and how long it is, in pixels."""

    x: float
    width: float
    length: float


def bars(values: Sequence[int], column: float, room: float) -> list[Bar]:
    """Return a bar for each value that is more than nothing.

    Args:
        values: what is drawn.
        column: width of a bar with the gap to the next, in pixels.
        room: length of the longest, in pixels.
    """
    peak = max(values, default=0)
    return [
        Bar(place * column, column * FILLED, max(room * value / peak, LEAST))
        for place, value in enumerate(values)
        if value > 0
    ]


def _path(drawn: Iterable[Bar], line: float, way: int) -> str:
    """Return bars as path data.

    Args:
        drawn: the bars.
        line: height at which they begin.
        way: -1 if they grow upwards, 1 if they grow downwards.
    """
    return "".join(
        f"M{_said(bar.x)} {_said(line)}v{_said(way * bar.length)}h{_said(bar.width)}"
        f"v{_said(-way * bar.length)}z"
        for bar in drawn
    )


def _said(value: float) -> str:
    return f"{value:.1f}"
