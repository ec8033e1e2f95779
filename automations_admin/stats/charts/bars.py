"""A funnel as columns, or for small screens as bars: what came so far, and what was lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from automations_admin.stats.charts import axis
from automations_admin.stats.charts.axis import Axis, Tick, place

#: Room around the columns: left for per cent, above for the biggest loss, below for two lines.
LEFT, RIGHT, TOP, BOTTOM = 44.0, 8.0, 26.0, 48.0
#: Share of its place that all columns of a stage fill, and the gap between two of them.
FILLED, GAP = 0.78, 4.0
#: Height of a column in which its figures have room; widths that figures and rates need.
ROOM, LEAST, RATE = 38.0, 30.0, 46.0
#: Height of a bar, of the line above it, and the gap below.
BAR, WORDS, BELOW = 18.0, 18.0, 10.0
#: Pixels of one character of a name.
CHARACTER = 6.3


@dataclass(frozen=True)
class Value:
    """What one column shows.

    Attributes:
        share: of the first stage, from 0 to 1.
        before: the same of the stage before.
        count, rate: what is written in it.
        css: class of its colour.
        title: the same in words.
    """

    share: float
    before: float
    count: str
    rate: str
    css: str
    title: str


@dataclass(frozen=True)
class Stage:
    """The columns of one stage.

    Attributes:
        name, note: what stands below.
        values: one for each series.
        biggest: before it most were lost.
    """

    name: str
    note: str
    values: tuple[Value, ...]
    biggest: bool = False


@dataclass(frozen=True)
class Box:
    """A rectangle; a loss is hatched."""

    x: str
    y: str
    width: str
    height: str
    css: str = ""
    title: str = ""
    biggest: bool = False


@dataclass(frozen=True)
class Text:
    """Words and where they begin."""

    x: str
    y: str
    text: str
    css: str = ""


@dataclass(frozen=True)
class Bars:
    """What `charts/bars.html` draws.

    Attributes:
        title: what it shows, for who cannot see it.
        width, height: of the picture.
        rows: the lines of the values.
        boxes, losses: what came, and what was lost.
        texts: what is written.
        left, right: ends of the lines.
    """

    title: str
    width: str
    height: str
    boxes: tuple[Box, ...]
    losses: tuple[Box, ...]
    texts: tuple[Text, ...]
    rows: tuple[Tick, ...] = ()
    left: str = "0"
    right: str = "0"

    @property
    def view(self) -> str:
        """The view box."""
        return f"0 0 {self.width} {self.height}"


def columns(
    title: str, stages: Sequence[Stage], words: str, *, width: float = 960, height: float = 300
) -> Bars:
    """Return a funnel as columns, the first stage on the left.

    Args:
        title: what it shows.
        stages: in order.
        words: what is written above the biggest loss.
        width, height: in pixels.
    """
    values = axis.linear(0, 1, (height - BOTTOM, TOP), lambda share: f"{100 * share:.0f}%")
    room = (width - LEFT - RIGHT) / max(len(stages), 1)
    boxes, losses, texts = list[Box](), list[Box](), list[Text]()
    for number, stage in enumerate(stages):
        x = LEFT + number * room + room * (1 - FILLED) / 2
        wide = room * FILLED / max(len(stage.values), 1)
        for at, value in enumerate(stage.values):
            box, loss = _column(values, value, x + at * wide, wide - GAP, biggest=stage.biggest)
            boxes.append(box)
            losses.append(loss)
            texts += _inside(values, value, x + at * wide + (wide - GAP) / 2, wide - GAP)
        texts += _below(stage, x, room * 0.95, height, words)
    return Bars(
        title, f"{width:.0f}", f"{height:.0f}", tuple(boxes), tuple(losses), tuple(texts),
        values.ticks, place(LEFT), place(width - RIGHT),
    )  # fmt: skip


def _column(
    values: Axis, value: Value, x: float, width: float, *, biggest: bool
) -> tuple[Box, Box]:
    floor, top, before = values.at(0), values.at(value.share), values.at(value.before)
    box = Box(
        place(x), place(top), place(width), place(max(floor - top, 0)), value.css, value.title
    )
    lost = place(max(top - before, 0))
    return box, Box(place(x), place(before), place(width), lost, biggest=biggest)


def _inside(values: Axis, value: Value, middle: float, width: float) -> Iterator[Text]:
    """Yield count and rate: in the column if it is high enough, else above it."""
    if width < LEAST:
        return
    top, floor = values.at(value.share), values.at(0)
    inside = floor - top >= ROOM
    y = top + 16 if inside else top - 20
    css = "a-in" if inside else "a-on"
    yield Text(place(middle), place(y), value.count, f"a-tick-x a-strong {css}")
    if value.rate and width >= RATE:
        yield Text(place(middle), place(y + 14), value.rate, f"a-tick-x {css}")


def _below(stage: Stage, x: float, room: float, height: float, words: str) -> Iterator[Text]:
    most = max(int(room / CHARACTER), 6)
    yield Text(place(x), place(height - 28), shortened(stage.name, most), "a-strong")
    if stage.note:
        yield Text(place(x), place(height - 12), shortened(stage.note, most))
    if stage.biggest:
        yield Text(place(x), place(TOP - 12), words, "a-most")


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def rows(title: str, stages: Sequence[Stage], words: str, *, width: float = 330) -> Bars:
    """Return a funnel as bars, the first stage on top; see `columns`."""
    boxes, losses, texts = list[Box](), list[Box](), list[Text]()
    y, reach = 0.0, width - 96
    for stage in stages:
        name = f"{stage.name} · {words}" if stage.biggest else stage.name
        css = "a-strong a-most" if stage.biggest else "a-strong"
        texts.append(Text("0", place(y + 13), shortened(name, int(width / CHARACTER)), css))
        y += WORDS
        for value in stage.values:
            full, before = value.share * reach, value.before * reach
            boxes.append(Box("0", place(y), place(full), place(BAR - 2), value.css, value.title))
            lost = place(max(before - full, 0))
            losses.append(Box(place(full), place(y), lost, place(BAR - 2), biggest=stage.biggest))
            said = f"{value.count} {value.rate}".strip()
            texts.append(Text(place(width), place(y + 12), said, "a-tick-end"))
            y += BAR
        y += BELOW
    height = max(y, 1)
    return Bars(title, f"{width:.0f}", f"{height:.0f}", tuple(boxes), tuple(losses), tuple(texts))
