"""How large the node of a step must be, worked out without a browser.

All lengths are in SVG user units, which are CSS pixels at full size.
"""

from __future__ import annotations

import textwrap
import unicodedata
from dataclasses import dataclass

from automations import wording
from automations.graph import Graph, Kind, Vertex

#: Font sizes of a node's label and of its small print.
LABEL, PRINT = 13.0, 12.0
#: Longest label that is shown whole, and longest line of small print, in characters.
MAX_LABEL, MAX_PRINT = 32, 26
#: Most lines of small print; what is left is in the table.
MAX_LINES = 5
#: From a node's left edge to its text, with the icon before it; and from the text to the right.
LEFT, RIGHT = 32.0, 14.0
#: From one line to the next, and what a node adds to its lines.
LINE, HEAD = 16.0, 36.0
#: Height of a node without small print.
PLAIN_HEIGHT = 38.0
#: Least width, and height, of a node with counts.
COUNTED, COUNTED_HEIGHT = 226.0, 76.0
#: Height of the bar that splits or joins.
BAR = 8.0
#: Room for the slanted sides of a hexagon, the point of an arrow, the corner of a sheet.
SLANT = {
    Kind.DECIDE: 14.0,
    Kind.EXPERIMENT: 14.0,
    Kind.MESSAGE: 12.0,
    Kind.END: 6.0,
    Kind.REPEAT: 6.0,
}

_NARROW = set("ijltfrI.,:;'|!()[]/ -")
_WIDE = set("mwMWQO@%&…")


@dataclass(frozen=True)
class Size:
    """Size of a node and what is written in it."""

    width: float
    height: float
    label: str
    lines: tuple[str, ...] = ()


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is in a wide sans-serif font (DejaVu) of `size`."""
    ems = sum(_em(character) for character in text)
    return ems * size * (1.12 if bold else 1.0)


def _em(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if character in _NARROW:
        return 0.36
    if character in _WIDE:
        return 0.95
    return 0.72 if character.isupper() else 0.62


def clipped(text: str, most: int) -> str:
    """Return a text on one line, without control characters, at most `most` characters long."""
    plain = "".join(
        " " if unicodedata.category(character) in {"Cc", "Zl", "Zp"} else character
        for character in text
    )
    plain = " ".join(plain.split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


def written(vertex: Vertex) -> tuple[str, tuple[str, ...]]:
    """Return label and small print as they stand in the node; long lines are broken."""
    lines: list[str] = []
    for said in wording.lines(vertex):
        broken = textwrap.wrap(clipped(said, 3 * MAX_PRINT), MAX_PRINT, break_on_hyphens=False)
        lines += broken
    if len(lines) > MAX_LINES:
        lines = [*lines[: MAX_LINES - 1], "…"]
    return clipped(vertex.label, MAX_LABEL), tuple(lines)


def size_of(graph: Graph, vertex: Vertex) -> Size:
    """Return the size of a vertex in the picture of `graph`."""
    label, lines = written(vertex)
    if vertex.kind in {Kind.SPLIT, Kind.JOIN}:
        return Size(_bar_width(graph, vertex), BAR, label, lines)
    widest = max(
        [text_width(label, LABEL, bold=True), *(text_width(line, PRINT) for line in lines)]
    )
    slant = 2 * SLANT.get(vertex.kind, 0.0)
    height = HEAD + LINE * len(lines) if lines else PLAIN_HEIGHT
    return Size(round(LEFT + widest + RIGHT + slant), height, label, lines)


def counted_size_of(graph: Graph, vertex: Vertex) -> Size:
    """Return the size of a vertex with room for its counts instead of the small print."""
    plain = size_of(graph, vertex)
    if vertex.kind in {Kind.SPLIT, Kind.JOIN}:
        return plain
    slant = 2 * SLANT.get(vertex.kind, 0.0)
    label = LEFT + text_width(plain.label, LABEL, bold=True) + RIGHT
    return Size(round(max(label, COUNTED) + slant), COUNTED_HEIGHT, plain.label)


def _bar_width(graph: Graph, vertex: Vertex) -> float:
    """Return a bar as wide as the steps beside each other that it connects."""
    if vertex.kind == Kind.SPLIT:
        names = [edge.target for edge in graph.leaving(vertex.name)]
    else:
        names = [edge.source for edge in graph.edges if edge.target == vertex.name]
    beside = [graph.by_name[name] for name in dict.fromkeys(names) if name in graph.by_name]
    widths = [
        140.0 if other.kind in {Kind.SPLIT, Kind.JOIN} else size_of(graph, other).width
        for other in beside
    ]
    if len(widths) < 2:
        return 120.0
    return round(sum(widths) + 30 * (len(widths) - 1) - (widths[0] + widths[-1]) / 2 + 52)
