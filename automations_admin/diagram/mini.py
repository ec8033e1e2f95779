"""A flow in small: dots and rails from left to right that say where an instance is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from automations.graph import Graph, Kind, Vertex
from automations_admin import marks
from automations_admin.diagram import dot, layout, rails
from automations_admin.diagram.overlay import Look, Overlay
from automations_admin.diagram.parse import Drawing
from automations_admin.diagram.rails import Rails
from automations_admin.diagram.shapes import Box, number, polygon, rounded
from automations_admin.marks import Mark

#: Half the size of a dot, of the one where the instance is, and of the icon in that one.
SMALL, LARGE, ICON = 4.5, 9.0, 6.0
#: Most steps that are named where there is no picture.
MOST = 6


@dataclass(frozen=True)
class Dot:
    """A step as it is drawn.

    Attributes:
        css: classes that say how it stands.
        outlines: SVG path data.
        title: its label, and its state if the instance is there.
        icon: symbol of the state, or "".
        x, y: upper left corner of the icon.
    """

    css: str
    outlines: tuple[str, ...]
    title: str
    icon: str = ""
    x: str = ""
    y: str = ""


@dataclass(frozen=True)
class Rail:
    """A way as it is drawn."""

    path: str
    css: str


@dataclass(frozen=True)
class Stop:
    """A step as it is named where there is no picture."""

    label: str
    mark: Mark
    here: bool


@dataclass(frozen=True)
class Mini:
    """Everything that `diagram/mini.html` shows: a picture, or some steps if it has no dots.

    Attributes:
        title: what it says, for those who cannot see it.
        view, width, height: of the picture.
        dots, rails: its parts.
        stops: the last steps of the path and those where the instance is.
        earlier: how many steps of the path are not named.
    """

    title: str
    view: str = ""
    width: str = ""
    height: str = ""
    dots: tuple[Dot, ...] = ()
    rails: tuple[Rail, ...] = ()
    stops: tuple[Stop, ...] = ()
    earlier: int = 0


def where(
    graph: Graph, at: Mapping[str, Mark], taken: Mapping[tuple[str | None, str], int]
) -> Overlay:
    """Return how the steps look for an instance.

    Args:
        graph: that of its definition.
        at: the states of the steps where it is, by their names.
        taken: how often each edge was taken; from None to the steps that it began with.
    """
    lit = {(source, target): n for (source, target), n in taken.items() if source is not None}
    been = {name for edge in taken for name in edge}
    ahead = frozenset(graph.walk(at))
    looks = {vertex.name: _look(vertex.name, at, been, ahead) for vertex in graph.vertices}
    ends = {(edge.source, edge.target) for edge in graph.edges}
    return Overlay(looks, lit, frozenset(end for end in ends - set(lit) if end[0] not in ahead))


def _look(name: str, at: Mapping[str, Mark], been: set[str | None], ahead: frozenset[str]) -> Look:
    if name in at:
        return Look(mark=at[name], css="a-now")
    if name in been:
        return Look(mark=marks.OVER["done"])
    return Look(css="a-ahead" if name in ahead else "a-untaken")


def of(graph: Graph, overlay: Overlay, title: str) -> Mini:
    """Return a flow in small; without graphviz, or for a very large one, as a few steps.

    Args:
        graph: what is shown.
        overlay: how its steps look; see `where`.
        title: what it says, for those who cannot see it.
    """
    try:
        drawing = layout.of(graph) if graph.vertices else None
    except layout.NoLayout:
        drawing = None
    return draw(graph, drawing, overlay, title) if drawing else named(graph, overlay, title)


def named(graph: Graph, overlay: Overlay, title: str) -> Mini:
    """Return the last steps of the path and those where the instance is, by their labels."""
    stops = [
        Stop(vertex.label, look.mark, look.css == "a-now")
        for vertex in graph.vertices
        if (look := overlay.looks.get(vertex.name, Look())).mark is not None
    ]
    stops.sort(key=lambda stop: stop.here)
    return Mini(title, stops=tuple(stops[-MOST:]), earlier=max(len(stops) - MOST, 0))


def draw(graph: Graph, drawing: Drawing, overlay: Overlay, title: str) -> Mini:
    """Return the picture of a graph in small.

    Args:
        graph: what is drawn.
        drawing: where its parts go in the large picture; see `layout.of`.
        overlay: how its steps and ways look.
        title: what it says, for those who cannot see it.
    """
    placed = rails.place(graph, drawing)
    return Mini(
        title=title,
        view=f"0 0 {number(placed.width)} {number(placed.height)}",
        width=f"{placed.width:.0f}",
        height=f"{placed.height:.0f}",
        dots=tuple(_dots(graph, placed, overlay)),
        rails=tuple(_rails(graph, placed, overlay)),
    )


def _rails(graph: Graph, placed: Rails, overlay: Overlay) -> Iterator[Rail]:
    """Yield the ways, those that were taken last, so that they lie above."""
    found = []
    for line, path in zip(dot.lines_of(graph), placed.paths, strict=True):
        ends = (line.source, line.target)
        lit = bool(overlay.lit.get(ends))
        css = "a-lit" if lit else "a-untaken" if ends in overlay.dim else ""
        found.append((lit, Rail(path, css)))
    yield from (rail for _lit, rail in sorted(found, key=lambda pair: pair[0]))


def _dots(graph: Graph, placed: Rails, overlay: Overlay) -> Iterator[Dot]:
    """Yield the steps, those where the instance is last."""
    looks = {vertex.name: overlay.looks.get(vertex.name, Look()) for vertex in graph.vertices}
    for vertex in sorted(graph.vertices, key=lambda vertex: looks[vertex.name].css == "a-now"):
        yield _dot(vertex, placed, looks[vertex.name])


def _dot(vertex: Vertex, placed: Rails, look: Look) -> Dot:
    here = look.css == "a-now"
    css = [look.css, *(("a-s", look.mark.css) if look.mark else ())]
    said = f"{vertex.label}: {look.mark.text}" if here and look.mark else vertex.label
    x, y = placed.middles[vertex.name]
    if (bar := placed.bars.get(vertex.name)) is not None:
        shape = Box(x - 1.5, bar[0], 3, bar[1] - bar[0])
        return Dot(" ".join(["a-bar", *css]), (rounded(shape, 1.5),), said)
    outlines = tuple(_outlines(vertex.kind, x, y, LARGE if here else SMALL, here=here))
    icon = look.mark.icon if here and look.mark else ""
    return Dot(" ".join(css), outlines, said, icon, number(x - ICON), number(y - ICON))


def _outlines(kind: Kind, x: float, y: float, half: float, *, here: bool) -> Iterator[str]:
    if kind == Kind.DECIDE and not here:
        half += 1
        yield polygon((x, y - half), (x + half, y), (x, y + half), (x - half, y))
        return
    yield rounded(Box(x - half, y - half, 2 * half, 2 * half), half)
    if kind == Kind.END and not here:
        yield rounded(Box(x - 1.8, y - 1.8, 3.6, 3.6), 1.8)
