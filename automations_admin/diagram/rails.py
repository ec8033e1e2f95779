"""Where the parts of a mini diagram go: the large picture turned and pressed together.

Rows of the large picture become columns at equal distances, whatever the height of their nodes.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from automations.graph import Graph, Kind
from automations_admin.diagram import dot
from automations_admin.diagram.dot import Line
from automations_admin.diagram.parse import Drawing
from automations_admin.diagram.shapes import number as written

#: From one column to the next: usually, at least, and how wide the picture is to be at most.
COLUMN, NARROWEST, WIDEST = 32.0, 12.0, 420.0
#: Between two steps in one column, and how high the picture is to be at most.
ROW, HIGHEST = 24.0, 110.0
#: Room around the dots, also for the large ones.
MARGIN = 12.0
#: How far a bar reaches beyond its outermost way.
REACH = 5.0
#: Rows of the large picture that are nearer to each other than this are one.
SAME = 3.0
#: The usual distance of two nodes beside each other in the large picture.
USUAL = 220.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Rails:
    """Where everything goes, in CSS pixels with the origin at the top left.

    Attributes:
        width, height: of the picture.
        middles: centre of each step, by its name.
        bars: from where to where the bar of each split and join reaches, by its name.
        paths: SVG path data of the lines of the graph, in the order of `dot.lines_of`.
    """

    width: float
    height: float
    middles: dict[str, Point]
    bars: dict[str, tuple[float, float]]
    paths: tuple[str, ...]


def place(graph: Graph, drawing: Drawing) -> Rails:
    """Return where the parts of a graph go, from where they are in its large picture."""
    frame = Frame.around(drawing)
    middles = {v.name: frame.moved(drawing.nodes[i]) for i, v in enumerate(graph.vertices)}
    names = [v.name for v in graph.vertices if v.kind in {Kind.SPLIT, Kind.JOIN}]
    curves = [
        _curve(
            line, [frame.moved(point) for point in _points(drawing.edges[i].path)], middles, names
        )
        for i, line in enumerate(dot.lines_of(graph))
    ]
    bars = {name: _reach(name, graph, curves, middles) for name in names}
    return Rails(frame.width, frame.height, middles, bars, tuple(map(_path, curves)))


@dataclass(frozen=True)
class Frame:
    """How a point of the large picture is moved.

    Attributes:
        rows: heights of the rows of the large picture, from the top.
        left: its leftmost point.
        column: width of a column.
        scale: by which distances across are multiplied.
        across: how far it reaches across.
    """

    rows: tuple[float, ...]
    left: float
    column: float
    scale: float
    across: float

    @classmethod
    def around(cls, drawing: Drawing) -> Frame:
        """Return the frame for a drawing."""
        nodes = sorted(drawing.nodes.values(), key=lambda node: (node[1], node[0]))
        rows: list[float] = []
        for _x, y in nodes:
            if not rows or y - rows[-1] > SAME:
                rows.append(y)
        beside = [b[0] - a[0] for a, b in pairwise(nodes) if abs(b[1] - a[1]) <= SAME]
        xs = [x for x, _y in nodes]
        xs += [x for stroke in drawing.edges.values() for x in stroke.path[::2]]
        left, wide = min(xs), max(xs) - min(xs)
        scale = min(ROW / max(min(beside, default=USUAL), 1.0), HIGHEST / max(wide, 1.0))
        column = max(min(COLUMN, WIDEST / max(len(rows) - 1, 1)), NARROWEST)
        return cls(tuple(rows), left, column, scale, wide * scale)

    @property
    def width(self) -> float:
        """Width of the picture."""
        return self.column * (len(self.rows) - 1) + 2 * MARGIN

    @property
    def height(self) -> float:
        """Height of the picture."""
        return self.across + 2 * MARGIN

    def moved(self, point: Point) -> Point:
        """Return where a point of the large picture goes."""
        x, y = point
        place = bisect_right(self.rows, y) - 1
        if place < 0 or len(self.rows) == 1:
            along = 0.0
        elif place >= len(self.rows) - 1:
            along = float(len(self.rows) - 1)
        else:
            above, below = self.rows[place : place + 2]
            along = place + (y - above) / (below - above)
        return MARGIN + along * self.column, MARGIN + (x - self.left) * self.scale


def _points(path: tuple[float, ...]) -> list[Point]:
    return list(zip(path[::2], path[1::2], strict=True))


def _curve(
    line: Line, points: list[Point], middles: dict[str, Point], bars: list[str]
) -> list[Point]:
    """Return a line from the middle of one step to that of the other; at a bar, where it meets it.

    Ways between a bar and a step in the next column are straight.
    """
    begin, end = middles[line.source], middles[line.target]
    from_bar, to_bar = line.source in bars, line.target in bars
    if from_bar != to_bar and _are_neighbours(points, begin, end):
        begin, end = ((begin[0], end[1]), end) if from_bar else (begin, (end[0], begin[1]))
        return [begin, end]
    if from_bar:
        begin = begin[0], points[0][1]
    if to_bar:
        end = end[0], points[-1][1]
    return [begin, *points[1:-1], end]


def _are_neighbours(points: list[Point], begin: Point, end: Point) -> bool:
    """Tell whether a line leads on to the next column and no further."""
    return len(points) == 4 and begin[0] < end[0] <= begin[0] + 1.5 * COLUMN


def _reach(
    name: str, graph: Graph, curves: list[list[Point]], middles: dict[str, Point]
) -> tuple[float, float]:
    """Return from where to where a bar reaches: over all ways that touch it."""
    touching = [middles[name][1]]
    for line, points in zip(dot.lines_of(graph), curves, strict=True):
        if line.source == name:
            touching.append(points[0][1])
        if line.target == name:
            touching.append(points[-1][1])
    return min(touching) - REACH, max(touching) + REACH


def _path(points: list[Point]) -> str:
    said = [f"{written(x)} {written(y)}" for x, y in points]
    if len(points) == 2:
        return f"M{said[0]}L{said[1]}"
    return f"M{said[0]}C{' '.join(said[1:])}"
