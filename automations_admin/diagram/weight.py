"""Ways whose thickness says how many took them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot

from automations_admin.diagram.shapes import number
from automations_admin.diagram.strokes import HALF, LENGTH, Curve

#: Thickness of a way that all took, of the thinnest one, and under which one is drawn darker.
FULL, LEAST, THIN = 16.0, 1.5, 3.0
#: How far an arrow head reaches beyond its line on both sides.
BEYOND = 3.0


@dataclass(frozen=True)
class Flow:
    """How many went one way.

    Attributes:
        share: of all who entered, from 0 to 1; more is drawn like 1.
        text: what is written beside it.
        url: of the instances, made by `reverse`; empty for no link.
    """

    share: float
    text: str
    url: str = ""

    @property
    def width(self) -> float:
        """The thickness of the line, in pixels."""
        return max(min(self.share, 1.0) * FULL, LEAST)

    @property
    def css(self) -> str:
        """Classes of the line."""
        size = f"a-flow a-w{round(self.width)}"
        return f"{size} a-thin" if self.width < THIN else size


def thick(curve: Curve, flow: Flow) -> Curve:
    """Return a line with an arrow head that fits its thickness."""
    tip, base = _tip(curve), curve.ends[1]
    if tip is None:
        return curve
    if tip == base:
        base = (base[0], base[1] - LENGTH)
    dx, dy = tip[0] - base[0], tip[1] - base[1]
    length = hypot(dx, dy) or 1.0
    half = max(HALF, flow.width / 2 + BEYOND)
    # The base lies on the end of the line, so that no gap is seen between the two.
    back = max(length, LENGTH) - length
    x, y = base[0] - dx / length * back, base[1] - dy / length * back
    across = (-dy / length * half, dx / length * half)
    points = [tip, (x + across[0], y + across[1]), (x - across[0], y - across[1])]
    return replace(curve, arrow=" ".join(f"{number(px)},{number(py)}" for px, py in points))


def _tip(curve: Curve) -> tuple[float, float] | None:
    """Return the point of an arrow head: the one that is farthest from the line."""
    points = [tuple(float(part) for part in pair.split(",")) for pair in curve.arrow.split()]
    end = curve.ends[1]
    if curve.path.rpartition("V")[1]:
        # A straight line ends inside its head: its end is the point.
        return end[0], end[1]
    found = max(points, key=lambda p: hypot(p[0] - end[0], p[1] - end[1]), default=None)
    return None if found is None else (found[0], found[1])
