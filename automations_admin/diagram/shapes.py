"""Outlines of nodes by kind, as SVG path data."""

from __future__ import annotations

from dataclasses import dataclass

from automations.graph import Kind
from automations_admin.diagram.sizes import SLANT

#: Side of the turned corner of a sheet.
CORNER = 11.0
#: Radius of the corners of ends and repeats: half the height of a node with one line.
ROUND = 19.0


@dataclass(frozen=True)
class Box:
    """Where a node is: left, top, width and height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.h

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.x + self.w / 2, self.y + self.h / 2

    def grown(self, by: float) -> Box:
        """Return a box that is larger on every side."""
        return Box(self.x - by, self.y - by, self.w + 2 * by, self.h + 2 * by)


def number(value: float) -> str:
    """Return a number as SVG wants it, in any language."""
    return f"{value:.1f}"


def rounded(box: Box, radius: float) -> str:
    """Return a rectangle with round corners."""
    r = min(radius, box.w / 2, box.h / 2)
    n = number
    arc = f"a{n(r)} {n(r)} 0 0 1"
    return (
        f"M{n(box.x + r)} {n(box.y)}H{n(box.right - r)}{arc} {n(r)} {n(r)}"
        f"V{n(box.bottom - r)}{arc} {n(-r)} {n(r)}H{n(box.x + r)}{arc} {n(-r)} {n(-r)}"
        f"V{n(box.y + r)}{arc} {n(r)} {n(-r)}Z"
    )


def polygon(*points: tuple[float, float]) -> str:
    """Return a closed polygon."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"


def outlines(kind: Kind, box: Box) -> tuple[str, ...]:
    """Return the outlines of a node; an end has two."""
    if kind in {Kind.SPLIT, Kind.JOIN}:
        return (rounded(box, 2),)
    if kind in {Kind.DECIDE, Kind.EXPERIMENT}:
        return (_hexagon(box),)
    if kind == Kind.FORM:
        return (_sheet(box),)
    if kind == Kind.MESSAGE:
        return (_arrow(box),)
    if kind == Kind.END:
        return rounded(box, ROUND), rounded(box.grown(-3), ROUND - 3)
    if kind == Kind.REPEAT:
        return (rounded(box, ROUND),)
    return (rounded(box, 5),)


def fold(kind: Kind, box: Box) -> str:
    """Return the turned corner of a sheet, or ""."""
    if kind != Kind.FORM:
        return ""
    return f"M{number(box.right - CORNER)} {number(box.bottom)}v-{CORNER:g}h{CORNER:g}"


def _hexagon(box: Box) -> str:
    slant, (_x, middle) = SLANT[Kind.DECIDE], box.middle
    return polygon(
        (box.x + slant, box.y), (box.right - slant, box.y), (box.right, middle),
        (box.right - slant, box.bottom), (box.x + slant, box.bottom), (box.x, middle),
    )  # fmt: skip


def _sheet(box: Box) -> str:
    return polygon(
        (box.x, box.y), (box.right, box.y), (box.right, box.bottom - CORNER),
        (box.right - CORNER, box.bottom), (box.x, box.bottom),
    )  # fmt: skip


def _arrow(box: Box) -> str:
    point, (_x, middle) = SLANT[Kind.MESSAGE], box.middle
    return polygon(
        (box.x, box.y), (box.right - point, box.y), (box.right, middle),
        (box.right - point, box.bottom), (box.x, box.bottom),
    )  # fmt: skip
