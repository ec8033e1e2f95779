"""Counts that are written into a node: how many came, what became of them, as text and as a bar."""

from __future__ import annotations

from dataclasses import dataclass

from automations_admin.diagram.shapes import Box, number
from automations_admin.diagram.sizes import LINE, RIGHT, text_width

#: Height of the bar, and how far below the count's line it lies.
BAR, BELOW = 5.0, 6.0
#: Font size of the parts in words.
PRINT = 11.0
#: Narrowest part of a bar that is drawn.
LEAST = 1.5


@dataclass(frozen=True)
class Part:
    """A part of the bar.

    Attributes:
        count: how large it is.
        css: class of its colour.
    """

    count: int
    css: str


@dataclass(frozen=True)
class Tally:
    """What is written into a node.

    Attributes:
        count, words: the figure and what it counts.
        parts: what adds up to it, as a bar.
        line: the parts in words; short.
    """

    count: str
    words: str
    parts: tuple[Part, ...] = ()
    line: str = ""

    @property
    def bar(self) -> tuple[tuple[str, float], ...]:
        """The parts as classes with counts."""
        return tuple((part.css, part.count) for part in self.parts)


@dataclass(frozen=True)
class PlacedPart:
    """A part of the bar and where it is."""

    x: str
    width: str
    css: str


@dataclass(frozen=True)
class PlacedTally:
    """A tally and where it is; its line has a width if it would need more room than there is."""

    tally: Tally
    x: str
    y: str
    words_x: str
    bar_y: str
    bar_width: str
    parts: tuple[PlacedPart, ...]
    line_y: str
    line_width: str = ""


def place(tally: Tally, box: Box, left: float, first: float) -> PlacedTally:
    """Return where the lines and the bar of a tally go.

    Args:
        tally: what is written.
        box: the node.
        left: where its text begins.
        first: base line of its label.
    """
    width = box.right - RIGHT - (left - box.x - 32) - left
    y, x = first + LINE + 1, left
    bar_y = y + BELOW
    words = x + text_width(tally.count, 14, bold=True) + 4
    return PlacedTally(
        tally, number(x), number(y), number(words), number(bar_y), number(width),
        _parts(tally.parts, x, width), number(bar_y + BAR + 13),
        number(width) if text_width(tally.line, PRINT) > width else "",
    )  # fmt: skip


def _parts(parts: tuple[Part, ...], x: float, width: float) -> tuple[PlacedPart, ...]:
    whole = sum(part.count for part in parts)
    found = []
    for part in parts:
        if part.count > 0:
            wide = width * part.count / whole
            found.append(PlacedPart(number(x), number(max(wide, LEAST)), part.css))
            x += wide
    return tuple(found)
