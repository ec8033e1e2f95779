"""A graph as DOT source. Names of steps never reach graphviz: nodes are called n0, n1, ..."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from automations import wording
from automations.graph import Edge, Graph, Kind, Way
from automations_admin.diagram.sizes import Size, counted_size_of, size_of

#: As much room as the count beside an edge takes.
COUNT = "00,000 · 100%"
#: SVG units in one of graphviz' inches.
INCH = 72.0


@dataclass(frozen=True)
class Line:
    """All edges from one vertex to another: they are drawn as one."""

    source: str
    target: str
    ways: tuple[Way, ...]
    label: str


def lines_of(graph: Graph) -> tuple[Line, ...]:
    """Return the lines of a graph, in the order of its edges."""
    found: dict[tuple[str, str], list[Edge]] = {}
    for edge in graph.edges:
        if edge.source in graph.by_name and edge.target in graph.by_name:
            found.setdefault((edge.source, edge.target), []).append(edge)
    return tuple(
        Line(source, target, tuple(edge.way for edge in edges), _label(graph, edges))
        for (source, target), edges in found.items()
    )


def _label(graph: Graph, edges: list[Edge]) -> str:
    kind = graph.by_name[edges[0].source].kind
    labels = (wording.edge(edge, kind) for edge in edges)
    return ", ".join(dict.fromkeys(label for label in labels if label))


def sizes_of(graph: Graph, *, counted: bool = False) -> dict[str, Size]:
    """Return the size of every vertex by its name, on request with room for counts."""
    size = counted_size_of if counted else size_of
    return {vertex.name: size(graph, vertex) for vertex in graph.vertices}


def source(graph: Graph, *, counted: bool = False) -> str:
    """Return DOT source for a graph: top to bottom, each node with a size of its own.

    Args:
        graph: what is drawn.
        counted: nodes and edges have room for counts.

    Raises:
        ImportError: the Python package graphviz is missing.
    """
    drawing = _sheet()
    sizes, spine = sizes_of(graph, counted=counted), _spine(graph)
    numbers = {vertex.name: f"n{index}" for index, vertex in enumerate(graph.vertices)}
    for vertex in graph.vertices:
        size, number = sizes[vertex.name], numbers[vertex.name]
        drawing.node(
            number,
            label=literal(size.label),
            id=number,
            **{"class": f"kind_{vertex.kind}"},
            width=f"{size.width / INCH:.3f}",
            height=f"{size.height / INCH:.3f}",
        )
    for index, line in enumerate(lines_of(graph)):
        drawing.edge(
            numbers[line.source],
            numbers[line.target],
            label=literal(f" {words} ") if (words := _words(line, counted)) else None,
            id=f"e{index}",
            **{"class": f"way_{line.ways[0]}"},
            **_weight(line, spine),
        )
    return str(drawing.source)


def _words(line: Line, counted: bool) -> str:
    return f"{line.label} {COUNT}".strip() if counted else line.label


def _sheet() -> Any:
    """Return an empty drawing whose nodes have the sizes that they are given."""
    from graphviz import Digraph  # an extra of this package

    return Digraph(
        graph_attr={
            "rankdir": "TB",
            "ordering": "out",
            "bgcolor": "transparent",
            "pad": "0",
            "nodesep": "0.42",
            "ranksep": "0.46",
        },
        node_attr={"shape": "box", "fixedsize": "true", "fontsize": "13"},
        edge_attr={"fontsize": "12", "arrowsize": "0.8"},
    )


def literal(*lines: str) -> str:
    """Return lines that graphviz takes literally: no HTML, no escapes."""
    from graphviz import escape, nohtml

    taken: str = nohtml("\\n".join(map(escape, lines)))
    return taken


def _weight(line: Line, spine: frozenset[tuple[str, str]]) -> dict[str, str]:
    """Keep the usual way straight; let ways back and error ways bend."""
    if Way.REPEAT in line.ways:
        return {"constraint": "false"}
    if (line.source, line.target) in spine:
        return {"weight": "12"}
    return {"weight": "1" if line.ways == (Way.ERROR,) else "2"}


def _spine(graph: Graph) -> frozenset[tuple[str, str]]:
    """Return the usual way: from the start along the first way out of each step."""
    found: list[tuple[str, str]] = []
    name, seen = graph.start, set[str]()
    # A bar is wide: wherever on it a way begins or ends, it is straight.
    bars = {vertex.name for vertex in graph.vertices if vertex.kind in {Kind.SPLIT, Kind.JOIN}}
    while name is not None and name not in seen:
        seen.add(name)
        first = next((edge.target for edge in graph.leaving(name) if edge.way not in _SIDE), None)
        if first is not None and not {name, first} & bars:
            found.append((name, first))
        name = first
    return frozenset(found)


#: Ways that are not the usual one.
_SIDE = frozenset({Way.ERROR, Way.REPEAT})
