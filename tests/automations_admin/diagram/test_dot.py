"""DOT source: no text of a flow can be anything but text."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from automations.graph import Edge, Graph, Kind, Vertex, Way
from automations_admin.diagram import dot, parse

NASTY = [
    "<b>x</b>",
    "<x",
    "x:y",
    '"><svg onload=alert(1)>',
    "two\nlines",
    "back\\slash \\N \\G",
    "\u202eright to left\u202c שלום",
    '"; n9 -> n0; "',
    "ünïcode 中文 \U0001f600",
    "%3 &amp; &lt;",
    "",
    "\x00\x1b",
]

needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="graphviz is missing")


def graph(label: str) -> Graph:
    vertices = (Vertex(label or "a", Kind.EXECUTE, label), Vertex("b", Kind.DECIDE, "B"))
    edges = (Edge(label or "a", "b"), Edge("b", label or "a", Way.THEN), Edge("b", "b", Way.ELSE))
    return Graph(vertices, edges)


@pytest.mark.parametrize("label", NASTY)
def test_names_never_reach_graphviz(label: str) -> None:
    """Nodes have numbers; there are as many as there are vertices."""
    source = dot.source(graph(label))
    assert "n0" in source
    assert "n9 ->" not in source.replace('"; n9 -> n0; "', "").replace('\\"; n9 -> n0; \\"', "")


@needs_dot
@pytest.mark.parametrize("label", NASTY)
def test_dot_draws_whatever_the_labels_are(label: str) -> None:
    """Two nodes and three lines come out, and the picture is readable."""
    source = dot.source(graph(label)).encode()
    svg = subprocess.run(["dot", "-Tsvg"], input=source, capture_output=True, check=True).stdout
    drawing = parse.read(svg)
    assert set(drawing.nodes) == {0, 1}
    assert set(drawing.edges) == {0, 1, 2}


def test_edges_between_the_same_steps_are_one_line() -> None:
    """A decision whose ways lead to the same step says both."""
    both = Graph(
        (Vertex("a", Kind.DECIDE, "A"), Vertex("b", Kind.END, "B")),
        (Edge("a", "b", Way.THEN), Edge("a", "b", Way.ELSE)),
    )
    (line,) = dot.lines_of(both)
    assert line.label == "then, else"
    assert line.ways == (Way.THEN, Way.ELSE)


def test_edges_to_steps_that_are_not_there_are_left_out() -> None:
    """As in a stored definition that somebody has edited."""
    broken = Graph((Vertex("a", Kind.EXECUTE, "A"),), (Edge("a", "gone"),))
    assert dot.lines_of(broken) == ()


def test_the_source_orders_the_ways_out() -> None:
    """As declared, from top to bottom, transparent."""
    source = dot.source(graph("A"))
    for said in ("ordering=out", "rankdir=TB", "bgcolor=transparent", "class=kind_execute"):
        assert said in source
