"""Edges as SVG path data; ways between a bar and the steps below or above it are straight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from automations.graph import Graph, Kind
from automations_admin.diagram.dot import Line, lines_of
from automations_admin.diagram.parse import Drawing, Stroke
from automations_admin.diagram.shapes import Box, number

#: How far a bar reaches beyond its outermost way, and its smallest width.
REACH, NARROWEST = 26.0, 60.0
#: How near to a bar, above or below it, something is in its way.
CLEAR = 5.0
#: How far the middle of a count stands from its straight line.
BESIDE = 46.0
#: An arrow head of our own: half its width, its length, and where its line ends inside it.
HALF, LENGTH, INSIDE = 4.0, 9.5, 6.5


@dataclass(frozen=True)
class Curve:
    """A line of the graph as it is drawn.

    Attributes:
        line: what it stands for.
        path, arrow: SVG path data of the line and of the points of its arrow head.
        label: where its label is centred.
        ends: where it leaves and where it arrives.
    """

    line: Line
    path: str
    arrow: str
    label: tuple[float, float] | None
    ends: tuple[tuple[float, float], tuple[float, float]]


def curves(
    graph: Graph, drawing: Drawing, boxes: dict[str, Box], *, counted: bool = False
) -> tuple[list[Curve], dict[str, Box]]:
    """Return the curves of all lines, and the boxes with bars as wide as their ways need.

    Args:
        graph: what is drawn.
        drawing: where its parts go.
        boxes: of its vertices, by name.
        counted: a straight line has a place for the count beside it, too.
    """
    lines = lines_of(graph)
    boxes = {**boxes, **_bars(graph, drawing, boxes)}
    found: list[Curve] = []
    for index, line in enumerate(lines):
        straight = None if line.label else _straight(graph, line, boxes)
        if straight is not None and counted:
            straight = replace(straight, label=_beside(straight))
        found.append(straight or _curve(line, drawing.edges[index]))
    trimmed = {name: _trimmed(name, boxes[name], found) for name in _bar_names(graph)}
    return found, {**boxes, **trimmed}


def _bar_names(graph: Graph) -> list[str]:
    return [v.name for v in graph.vertices if v.kind in {Kind.SPLIT, Kind.JOIN}]


def _bars(graph: Graph, drawing: Drawing, boxes: dict[str, Box]) -> dict[str, Box]:
    """Return each bar long enough for its steps, unless something is in its way."""
    lines = lines_of(graph)
    longer: dict[str, Box] = {}
    for name in _bar_names(graph):
        bar = boxes[name]
        beside = {
            line.target if line.source == name else line.source
            for line in lines
            if name in (line.source, line.target)
        }
        middles = [boxes[other].middle[0] for other in beside if other != name]
        left = min([bar.x, *(x - REACH for x in middles)])
        right = max([bar.right, *(x + REACH for x in middles)])
        strangers = [
            drawing.edges[index]
            for index, line in enumerate(lines)
            if name not in (line.source, line.target)
        ]
        for x in _obstacles(bar, [box for key, box in boxes.items() if key != name], strangers):
            if x < bar.x:
                left = max(left, x + REACH / 2)
            elif x > bar.right:
                right = min(right, x - REACH / 2)
        longer[name] = replace(bar, x=min(left, bar.x), w=max(right, bar.right) - min(left, bar.x))
    return longer


def _obstacles(bar: Box, boxes: list[Box], strokes: list[Stroke]) -> list[float]:
    """Return where on the height of a bar something else is."""
    top, bottom = bar.y - CLEAR, bar.bottom + CLEAR
    found = [
        edge for box in boxes if box.bottom > top and box.y < bottom for edge in (box.x, box.right)
    ]
    for stroke in strokes:
        found += [x for x, y in _along(stroke.path) if top <= y <= bottom]
    return found


def _along(path: tuple[float, ...], pieces: int = 12) -> Iterator[tuple[float, float]]:
    """Yield points along a line of cubic curves."""
    points = list(zip(path[::2], path[1::2], strict=True))
    for begin in range(0, len(points) - 3, 3):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points[begin : begin + 4]
        for piece in range(pieces + 1):
            t = piece / pieces
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            yield a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3


def _curve(line: Line, stroke: Stroke) -> Curve:
    pairs = list(zip(stroke.path[::2], stroke.path[1::2], strict=True))
    rest = " ".join(f"{number(x)} {number(y)}" for x, y in pairs[1:])
    path = f"M{number(pairs[0][0])} {number(pairs[0][1])}C{rest}"
    points = zip(stroke.arrow[::2], stroke.arrow[1::2], strict=True)
    arrow = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return Curve(line, path, arrow, stroke.label, (pairs[0], pairs[-1]))


def _straight(graph: Graph, line: Line, boxes: dict[str, Box]) -> Curve | None:
    """Return a vertical line if one end is a bar, the other is not, and nothing is between."""
    bars = {
        name
        for name in (line.source, line.target)
        if graph.by_name[name].kind in {Kind.SPLIT, Kind.JOIN}
    }
    if len(bars) != 1 or line.source == line.target:
        return None
    source, target = boxes[line.source], boxes[line.target]
    bar, other = (source, target) if line.source in bars else (target, source)
    x = other.middle[0]
    inside = bar.x + 4 <= x <= bar.right - 4
    if not inside or source.bottom >= target.y:
        return None
    between = (
        box
        for name, box in boxes.items()
        if name not in {line.source, line.target}
        and box.x - 4 < x < box.right + 4
        and box.bottom > source.bottom
        and box.y < target.y
    )
    if next(between, None) is not None:
        return None
    return _vertical(line, x, source.bottom, target.y)


def _vertical(line: Line, x: float, top: float, bottom: float) -> Curve:
    path = f"M{number(x)} {number(top)}V{number(bottom - INSIDE)}"
    base = number(bottom - LENGTH)
    arrow = f"{number(x)},{number(bottom)} {number(x - HALF)},{base} {number(x + HALF)},{base}"
    return Curve(line, path, arrow, None, ((x, top), (x, bottom)))


def _beside(curve: Curve) -> tuple[float, float]:
    (x, top), (_x, bottom) = curve.ends
    return x + BESIDE, (top + bottom) / 2 + 2


def _trimmed(name: str, box: Box, found: list[Curve]) -> Box:
    """Return a bar that spans the ways that touch it, within the room that it has."""
    touching = [
        end[0]
        for curve in found
        for end, at in zip(curve.ends, (curve.line.source, curve.line.target), strict=True)
        if at == name
    ]
    if not touching:
        return box
    left, right = min(touching) - REACH, max(touching) + REACH
    missing = max(NARROWEST - (right - left), 0) / 2
    left, right = max(left - missing, box.x), min(right + missing, box.right)
    return replace(box, x=left, w=max(right - left, 10.0))
