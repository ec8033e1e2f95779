"""A table behind a page: for the page, for its CSV file, for screen readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from automations_admin import counting
from automations_admin.stats import said
from automations_admin.stats.charts.strips import Strip


@dataclass(frozen=True)
class Cell:
    """One value.

    Attributes:
        value: number or text, as a file has it; None for nothing.
        text: how the page shows it.
        url: of the instances behind it, or "".
        css: classes of the cell.
        mark: class of a coloured square before it, or "".
        chart: a strip that is drawn instead of the text, or None; see `charts.strips`.
        chip: class of the chip that the text stands in, or "".
        note: what stands behind the text in small, or "".
    """

    value: Any
    text: str
    url: str = ""
    css: str = ""
    mark: str = ""
    chart: Strip | None = None
    chip: str = ""
    note: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under a head; the first cell of a row says what it is about.

    Attributes:
        title: what it shows.
        head: titles of the columns.
        rows: as many cells each.
        total: index of the row that sums up the others, or None.
        drawn: index of the column that has strips, or None; a file does not have it.
        ruler: what stands below these, or None.
        filed: indices of columns that only a file has.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int | None = None
    drawn: int | None = None
    ruler: Strip | None = None
    filed: frozenset[int] = frozenset()

    @property
    def shown(self) -> Table:
        """The table as the page has it, whose strips stand before what only a file has."""
        kept = [place for place in range(len(self.head)) if place not in self.filed]
        head = tuple(self.head[place] for place in kept)
        rows = tuple(tuple(row[place] for place in kept) for row in self.rows)
        return replace(self, head=head, rows=rows, filed=frozenset())

    def lines(self) -> Iterator[list[Any]]:
        """Yield the table as lines of a file: the head, then the rows."""
        yield [title for place, title in enumerate(self.head) if place != self.drawn]
        for row in self.rows:
            kept = (cell for place, cell in enumerate(row) if place != self.drawn)
            yield ["" if cell.value is None else cell.value for cell in kept]


def words(text: Any, url: str = "", mark: str = "") -> Cell:
    """Return a cell with text."""
    return Cell(str(text), str(text), url, mark=mark)


def number(n: int, url: str = "", css: str = "") -> Cell:
    """Return a cell with a count, which leads to the instances behind it unless it is 0."""
    return Cell(n, counting.grouped(n), url if n else "", f"a-r {css}".strip())


def rate(share: float | None, places: int = 1) -> Cell:
    """Return a cell with a share of 1."""
    value = None if share is None else round(share, 6)
    return Cell(value, said.percent(share, places), css="a-r")


def time(seconds: float | None, css: str = "") -> Cell:
    """Return a cell with a duration; a file has seconds."""
    return Cell(seconds, said.duration(seconds), css=f"a-r {css}".strip())


def earlier(cell: Cell, note: str = "") -> Cell:
    """Return a cell as one of the days that those shown are compared with.

    Args:
        cell: the earlier figure.
        note: what it is of, or how it has changed since.
    """
    return replace(cell, css="a-r a-before", note=note)


def plain(value: Any, text: str) -> Cell:
    """Return a cell with a value that the page words otherwise."""
    return Cell(value, text, css="a-r")


def strip(chart: Strip | None) -> Cell:
    """Return a cell with a picture of what the other cells of its row say."""
    return Cell(None, "", css="a-drawn", chart=chart)


def chip(words_: Any, css: str) -> Cell:
    """Return a cell with a word in a chip."""
    return Cell(str(words_), str(words_), css="a-r", chip=css)


def of(title: Any, head: Iterable[Any], rows: Iterable[Iterable[Cell]], total: Any = None) -> Table:
    """Return a table of these cells."""
    return Table(
        str(title), tuple(str(one) for one in head), tuple(tuple(row) for row in rows), total
    )
