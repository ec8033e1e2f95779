"""A laid out graph with its overlay, ready for the template: only text and numbers."""

from __future__ import annotations

from dataclasses import dataclass

from automations import wording
from automations.graph import Graph, Kind, Vertex
from automations_admin import marks
from automations_admin.diagram import dot, shapes, tally, weight
from automations_admin.diagram.overlay import Badge, Look, Overlay
from automations_admin.diagram.parse import Drawing
from automations_admin.diagram.shapes import Box, number
from automations_admin.diagram.sizes import LEFT, LINE, SLANT, Size, text_width
from automations_admin.diagram.strokes import Curve, curves
from automations_admin.diagram.tally import PlacedTally
from automations_admin.diagram.weight import Flow
from automations_admin.marks import Mark

#: Height of a badge, how far it stands above and beside its node, and the gap to the next.
BADGE, ABOVE, BESIDE, GAP = 20.0, 12.0, 16.0, 3.0
#: Room around the picture.
MARGIN = 8.0
#: A wider picture is not made to fit the page: it would not be readable, so it is scrolled.
WIDE = 980.0


@dataclass(frozen=True)
class PlacedBadge:
    """A badge and where it is: round with an icon, square if it is a plain figure."""

    badge: Badge
    place: str
    width: str
    radius: str
    text_x: str
    x: float
    right: float


@dataclass(frozen=True)
class Text:
    """A line of text and where it begins (or ends, at a bar)."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class PlacedNode:
    """A step as it is drawn."""

    vertex: Vertex
    look: Look
    css: str
    outlines: tuple[str, ...]
    fold: str
    halo: str
    icon: str
    icon_x: str
    icon_y: str
    label: Text
    lines: tuple[Text, ...]
    badges: tuple[PlacedBadge, ...]
    title: str
    bar: bool
    order: Text | None = None
    tally: PlacedTally | None = None


@dataclass(frozen=True)
class PlacedEdge:
    """A way as it is drawn."""

    curve: Curve
    css: str
    label: Text | None
    times: str
    flow: Flow | None = None

    @property
    def width(self) -> str:
        """Its thickness, or "" for the usual one."""
        return number(self.flow.width) if self.flow is not None else ""


@dataclass(frozen=True)
class Picture:
    """Everything that `diagram/picture.html` shows."""

    title: str
    view: str
    width: str
    height: str
    nodes: tuple[PlacedNode, ...]
    edges: tuple[PlacedEdge, ...]
    wide: bool = False

    @property
    def role(self) -> str:
        """What it is to screen readers: of an image they would not find the links."""
        badges = [placed.badge.url for node in self.nodes for placed in node.badges]
        ways = [edge.flow.url for edge in self.edges if edge.flow is not None]
        steps = [node.look.url for node in self.nodes]
        return "group" if any([*badges, *ways, *steps]) else "img"

    @property
    def marks(self) -> list[Mark]:
        """The states that the picture shows, for its legend; plain figures are none."""
        shown = [placed.badge.mark for node in self.nodes for placed in node.badges]
        shown += [node.look.mark for node in self.nodes if node.look.mark is not None]
        return [mark for mark in dict.fromkeys(shown) if mark.icon]


def draw(graph: Graph, drawing: Drawing, overlay: Overlay, title: str) -> Picture:
    """Return the picture of a graph.

    Args:
        graph: what is drawn.
        drawing: where its parts go; see `layout.of`. It has room for counts if the overlay has.
        overlay: what is laid over it.
        title: what the picture shows, for those who cannot see it.
    """
    sizes = dot.sizes_of(graph, counted=overlay.counted)
    boxes = {
        vertex.name: _box(drawing.nodes[index], sizes[vertex.name])
        for index, vertex in enumerate(graph.vertices)
    }
    found, boxes = curves(graph, drawing, boxes, counted=overlay.counted)
    nodes = tuple(
        _node(vertex, boxes[vertex.name], sizes[vertex.name], overlay) for vertex in graph.vertices
    )
    edges = [_edge(curve, overlay) for curve in found]
    edges.sort(key=lambda edge: ("a-lit" in edge.css, -edge.flow.width if edge.flow else 0))
    badges = [badge for node in nodes for badge in node.badges]
    left = min([0.0, *(badge.x for badge in badges)]) - MARGIN
    right = max([drawing.width, *(badge.right for badge in badges)]) + MARGIN
    width, height = right - left, drawing.height + ABOVE + 2 * MARGIN
    view = f"{number(left)} {number(-ABOVE - MARGIN)} {number(width)} {number(height)}"
    return Picture(title, view, f"{width:.0f}", f"{height:.0f}", nodes, tuple(edges), width > WIDE)


def _box(middle: tuple[float, float], size: Size) -> Box:
    return Box(middle[0] - size.width / 2, middle[1] - size.height / 2, size.width, size.height)


def _node(vertex: Vertex, box: Box, size: Size, overlay: Overlay) -> PlacedNode:
    look = overlay.looks.get(vertex.name, Look())
    bar = vertex.kind in {Kind.SPLIT, Kind.JOIN}
    css = [f"a-kind-{vertex.kind}", look.css, "a-sel" if look.selected else ""]
    css += [f"a-heat-{look.heat}"] if look.heat else []
    if look.mark is not None:
        css += ["a-s", look.mark.css]
    slant = SLANT.get(vertex.kind, 0.0) if vertex.kind != Kind.MESSAGE else 0.0
    text_x = box.x - 8 if bar else box.x + LEFT + slant
    first = box.bottom if bar else box.y + (24 if size.lines or look.tally else 23.5)
    return PlacedNode(
        vertex=vertex,
        look=look,
        css=" ".join(part for part in css if part),
        outlines=shapes.outlines(vertex.kind, box),
        fold=shapes.fold(vertex.kind, box),
        halo=shapes.rounded(box.grown(5), 9),
        icon="" if bar else marks.of_step(vertex),
        icon_x=number(box.x + 10 + slant),
        icon_y=number(first - 11.5),
        label=Text(number(text_x), number(first), size.label),
        lines=() if bar else _print(size, text_x, first),
        badges=_badges(look.badges, box, bar=bar),
        title=_title(vertex),
        bar=bar,
        order=_order(look, box, bar=bar),
        tally=_tally(look, box, text_x, first) if overlay.counted and not bar else None,
    )


def _tally(look: Look, box: Box, x: float, first: float) -> PlacedTally | None:
    return tally.place(look.tally, box, x, first) if look.tally is not None else None


def _order(look: Look, box: Box, *, bar: bool) -> Text | None:
    if not look.order or bar:
        return None
    return Text(number(box.x - 9), number(box.y + 11), look.order)


def _print(size: Size, x: float, first: float) -> tuple[Text, ...]:
    return tuple(
        Text(number(x), number(first + LINE * index), line)
        for index, line in enumerate(size.lines, start=1)
    )


def _title(vertex: Vertex) -> str:
    parts = [f"{vertex.label}: {wording.does(vertex)}", str(vertex.description)]
    return "\n".join(part for part in [*parts, *wording.small_print(vertex)] if part)


def _badges(badges: tuple[Badge, ...], box: Box, *, bar: bool) -> tuple[PlacedBadge, ...]:
    widths = [text_width(badge.text, 12, bold=True) + _room(badge) for badge in badges]
    total = sum(widths) + GAP * max(len(widths) - 1, 0)
    x = box.right + 8 if bar else box.right + BESIDE - total
    y = box.middle[1] - BADGE / 2 if bar else box.y - ABOVE
    placed = []
    for badge, width in zip(badges, widths, strict=True):
        place = f"translate({number(x)} {number(y)})"
        radius, text_x = ("10", 21.0) if badge.mark.icon else ("3", width / 2)
        placed.append(
            PlacedBadge(badge, place, number(width), radius, number(text_x), x, x + width)
        )
        x += width + GAP
    return tuple(placed)


def _room(badge: Badge) -> float:
    """Return the width of a badge besides its text."""
    return 29.0 if badge.mark.icon else 16.0


def _edge(curve: Curve, overlay: Overlay) -> PlacedEdge:
    ends = (curve.line.source, curve.line.target)
    taken = overlay.lit.get(ends, 0)
    css = [f"a-way-{way}" for way in curve.line.ways]
    css += ["a-lit"] if taken else ["a-untaken"] if ends in overlay.dim else []
    flow = overlay.flows.get(ends) if overlay.counted else None
    words = curve.line.label
    if flow is not None:
        curve, words = weight.thick(curve, flow), f"{words} {flow.text}".strip()
        css.append(flow.css)
    label = None
    if curve.label is not None and words:
        beside = flow.width / 2 if flow is not None else 0.0
        label = Text(number(curve.label[0] + beside), number(curve.label[1]), words)
    times = f"×{taken}" if taken > 1 else ""  # noqa: RUF001
    return PlacedEdge(curve, " ".join(css), label, times, flow)
