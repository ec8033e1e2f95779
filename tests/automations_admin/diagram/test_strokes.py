"""Edges: ways at a bar are straight, and the bar reaches over them."""

from __future__ import annotations

from automations.graph import Edge, Graph, Kind, Vertex, Way
from automations_admin.diagram.parse import Drawing, Stroke
from automations_admin.diagram.shapes import Box
from automations_admin.diagram.strokes import curves

SPLIT = Graph(
    (
        Vertex("split", Kind.SPLIT, "Split"),
        Vertex("a", Kind.EXECUTE, "A"),
        Vertex("b", Kind.EXECUTE, "B"),
        Vertex("x", Kind.EXECUTE, "X"),
    ),
    (Edge("split", "a", Way.BRANCH), Edge("split", "b", Way.BRANCH)),
)
STROKE = Stroke((100, 8, 100, 20, 60, 30, 50, 90), (50, 100, 46, 90, 54, 90))
DRAWING = Drawing(300, 200, {}, {0: STROKE, 1: STROKE})
BOXES = {
    "split": Box(80, 0, 60, 8),
    "a": Box(0, 100, 60, 40),
    "b": Box(160, 100, 60, 40),
    "x": Box(400, 100, 60, 40),
}


def test_a_bar_reaches_over_its_branches() -> None:
    """And the ways go straight down."""
    found, boxes = curves(SPLIT, DRAWING, BOXES)
    assert boxes["split"].x < 30
    assert boxes["split"].right > 190
    assert [curve.path for curve in found] == ["M30.0 8.0V93.5", "M190.0 8.0V93.5"]


def test_a_bar_stops_before_what_is_in_its_way() -> None:
    """Another node beside it; then the way keeps the course that dot gave it."""
    found, boxes = curves(SPLIT, DRAWING, {**BOXES, "x": Box(150, -10, 20, 30)})
    assert boxes["split"].right < 150
    assert found[1].path.startswith("M100.0 8.0C")


def test_a_way_is_not_straightened_through_another_node() -> None:
    """Something stands between bar and step."""
    found, _boxes = curves(SPLIT, DRAWING, {**BOXES, "x": Box(10, 40, 40, 30)})
    assert found[0].path.startswith("M100.0 8.0C")
    assert found[1].path == "M190.0 8.0V93.5"
