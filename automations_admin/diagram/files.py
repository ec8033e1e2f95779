"""A flow as a file to take along: a picture, or text from which others draw one."""

from __future__ import annotations

import logging
import subprocess  # nosec B404 - only what `layout` runs
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from automations import wording
from automations.graph import Graph, Kind, Vertex, Way
from automations_admin.diagram import dot, layout

logger = logging.getLogger("automations_admin")

#: Shape of each kind of step, as graphviz and as Mermaid have them; others are plain boxes.
_SHAPES = {
    Kind.DECIDE: ("hexagon", "{{", "}}"),
    Kind.EXPERIMENT: ("octagon", "{{", "}}"),
    Kind.FORM: ("note", "[/", "/]"),
    Kind.END: ("doublecircle", "([", "])"),
    Kind.SPLIT: ("rect", "[[", "]]"),
    Kind.JOIN: ("rect", "[[", "]]"),
}
_PLAIN = ("box", "[", "]")
#: What ends or means something within a label of Mermaid.
_ENTITIES = {ord(sign): f"#{ord(sign)};" for sign in '#"&<>`;|[]{}()\\'}


@dataclass(frozen=True)
class Format:
    """A kind of file.

    Attributes:
        suffix: of its name.
        title: what people call it.
        media: its media type.
        make: takes a graph and returns the file.
        drawn: it needs graphviz.
    """

    suffix: str
    title: str
    media: str
    make: Callable[[Graph], bytes]
    drawn: bool = True


def source(graph: Graph) -> str:
    """Return DOT source that graphviz draws by itself: steps as large as their text, with shapes.

    Raises:
        ImportError: the Python package graphviz is missing.
    """
    from graphviz import Digraph  # an extra of this package

    drawing = Digraph(
        graph_attr={"rankdir": "TB", "ordering": "out", "fontname": "Helvetica"},
        node_attr={"fontname": "Helvetica", "fontsize": "11", "margin": "0.16,0.08"},
        edge_attr={"fontname": "Helvetica", "fontsize": "10"},
    )
    numbers = _numbers(graph)
    for vertex in graph.vertices:
        shape = "box" if vertex.kind == Kind.END else _shape(vertex)[0]
        style = {"style": "rounded", "peripheries": "2"} if vertex.kind == Kind.END else {}
        text = dot.literal(*_lines(vertex))
        drawing.node(numbers[vertex.name], label=text, shape=shape, **style)
    for line in dot.lines_of(graph):
        style = {"style": "dashed"} if line.ways == (Way.ERROR,) else {}
        label = dot.literal(line.label) if line.label else None
        drawing.edge(numbers[line.source], numbers[line.target], label=label, **style)
    return str(drawing.source)


def mermaid(graph: Graph) -> str:
    """Return a flowchart in the language of Mermaid."""
    numbers = _numbers(graph)
    said = ["flowchart TD"]
    for vertex in graph.vertices:
        _name, begin, end = _shape(vertex)
        text = "<br>".join(line.translate(_ENTITIES) for line in _lines(vertex))
        said.append(f'    {numbers[vertex.name]}{begin}"{text}"{end}')
    for line in dot.lines_of(graph):
        arrow = "-.->" if line.ways == (Way.ERROR,) else "-->"
        label = f'|"{line.label.translate(_ENTITIES)}"|' if line.label else ""
        said.append(f"    {numbers[line.source]} {arrow}{label} {numbers[line.target]}")
    return "\n".join(said) + "\n"


def _numbers(graph: Graph) -> dict[str, str]:
    return {vertex.name: f"n{place}" for place, vertex in enumerate(graph.vertices)}


def _shape(vertex: Vertex) -> tuple[str, str, str]:
    return _SHAPES.get(vertex.kind, _PLAIN)


def _lines(vertex: Vertex) -> list[str]:
    """Return what is written on a step, each without line breaks."""
    return [" ".join(line.split()) for line in (vertex.label, *wording.lines(vertex))]


def _drawn(kind: str) -> Callable[[Graph], bytes]:
    def draw(graph: Graph) -> bytes:
        return layout.run(source(graph), kind)

    return draw


FORMATS = {
    one.suffix: one
    for one in (
        Format("svg", "SVG", "image/svg+xml", _drawn("svg")),
        Format("png", "PNG", "image/png", _drawn("png")),
        Format("pdf", "PDF", "application/pdf", _drawn("pdf")),
        Format("dot", "DOT", "text/vnd.graphviz", lambda graph: source(graph).encode()),
        Format("mmd", "Mermaid", "text/plain", lambda graph: mermaid(graph).encode(), drawn=False),
    )
}


def offered() -> list[Format]:
    """Return the kinds of files that can be made here."""
    able = layout.missing() is None
    return [one for one in FORMATS.values() if able or not one.drawn]


def made(graph: Graph, kind: Any) -> bytes:
    """Return a graph as a file.

    Args:
        graph: what is drawn.
        kind: suffix of one of FORMATS.

    Raises:
        NoLayout: graphviz is missing, failed or took too long, or the graph is too large.
    """
    chosen = FORMATS[kind]
    if chosen.drawn:
        layout.check(graph)
    try:
        return chosen.make(graph)
    except (OSError, subprocess.SubprocessError) as error:
        logger.warning("dot could not draw a flow as a file: %s", error)
        raise layout.NoLayout(layout.UNUSABLE) from error
