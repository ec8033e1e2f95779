"""Small lines of counts over time: filled for now, grey for before, dashed where it is too soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from automations_admin.stats.charts.axis import place

WIDTH, HEIGHT, EDGE = 132.0, 28.0, 2.0


@dataclass(frozen=True)
class Line:
    """What `charts/line.html` draws; its numbers stand beside it."""

    settled: str
    young: str
    before: str
    width: str = f"{WIDTH:.0f}"
    height: str = f"{HEIGHT:.0f}"

    @property
    def view(self) -> str:
        """The view box."""
        return f"0 0 {self.width} {self.height}"


def drawn(counts: Sequence[int], before: Sequence[int] = (), young: int = 0) -> Line:
    """Return a line of counts, the earliest on the left.

    Args:
        counts: how many.
        before: the counts that they are compared with.
        young: how many of the last counts may still change.
    """
    highest = max([*counts, *before, 1])
    points = _points(counts, highest)
    cut = max(len(points) - young, 0)
    return Line(
        _path(points[:cut]),
        _path(points[max(cut - 1, 0) :]) if young else "",
        _path(_points(before[: len(counts)], highest)),
    )


def _points(counts: Sequence[int], highest: int) -> list[str]:
    step = (WIDTH - 2 * EDGE) / max(len(counts) - 1, 1)
    return [
        f"{place(EDGE + number * step)} "
        f"{place(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * count / highest)}"
        for number, count in enumerate(counts)
    ]


def _path(points: Sequence[str]) -> str:
    return "M" + "L".join(points) if len(points) > 1 else ""
