"""The steps of a flow as a table: the same content as the picture, for everyone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from automations import wording
from automations.graph import Graph, Vertex
from automations_admin import marks
from automations_admin.diagram.overlay import Look, Overlay


@dataclass(frozen=True)
class Way:
    """Where a step leads, and why."""

    label: str
    target: str


@dataclass(frozen=True)
class Step:
    """A row of the table."""

    vertex: Vertex
    look: Look
    icon: str
    kind: str
    lines: tuple[str, ...]
    ways: tuple[Way, ...]
    depth: int


def table(graph: Graph, overlay: Overlay) -> tuple[Step, ...]:
    """Return the steps of a graph in declared order."""
    return tuple(
        Step(
            vertex=vertex,
            look=overlay.looks.get(vertex.name, Look()),
            icon=marks.of_step(vertex),
            kind=wording.does(vertex),
            lines=wording.small_print(vertex),
            ways=tuple(ways(graph, vertex)),
            depth=min(len(graph.nesting.get(vertex.name, ())), 3),
        )
        for vertex in graph.vertices
    )


def ways(graph: Graph, vertex: Vertex) -> Iterator[Way]:
    """Yield where a step leads."""
    for edge in graph.leaving(vertex.name):
        target = graph.by_name.get(edge.target)
        if target is not None:
            yield Way(wording.edge(edge, vertex.kind), target.label)
