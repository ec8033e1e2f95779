"""Kinds of files in which histories are taken out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from django.utils.translation import gettext_lazy as _

from automations.histories import arrays, csvs, lines
from automations.histories.document import Document
from automations_admin import conf

#: Histories that one file of JSON Lines may hold.
MOST_LINES = 100_000

Pieces = Callable[[Iterable[Document]], Iterator[bytes]]


@dataclass(frozen=True)
class Format:
    """A kind of file.

    Attributes:
        key: its name in forms.
        label: what it is called.
        suffix: end of the file's name.
        content_type: as browsers are told.
        pieces: writes histories that can be read again; None for tables, which are for people.
        unlimited: it may hold more than `TRANSFER_LIMIT` histories.
    """

    key: str
    label: Any
    suffix: str
    content_type: str
    pieces: Pieces | None = None
    unlimited: bool = False

    @property
    def most(self) -> int:
        """How many histories a file may hold."""
        return MOST_LINES if self.unlimited else conf.get().TRANSFER_LIMIT


FORMATS: dict[str, Format] = {
    one.key: one
    for one in (
        Format(
            "jsonl",
            _("JSON Lines: everything, can be imported again, of any size"),
            "jsonl",
            "application/x-ndjson",
            lines.lines,
            unlimited=True,
        ),
        Format(
            "jsonl_gz",
            _("JSON Lines, compressed"),
            "jsonl.gz",
            "application/gzip",
            lambda found: lines.packed(lines.lines(found)),
            unlimited=True,
        ),
        Format(
            "json",
            _("JSON: everything, can be imported again"),
            "json",
            "application/json",
            arrays.pieces,
        ),
        Format(
            "csv",
            _("CSV: everything, can be imported again"),
            "csv",
            "text/csv; charset=utf-8",
            csvs.pieces,
        ),
        Format("table_csv", _("Table for people, as CSV"), "csv", "text/csv; charset=utf-8"),
        Format(
            "table_xlsx",
            _("Table for people, for Excel and LibreOffice (XLSX)"),
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    )
}

#: Keys of those that are tables.
TABLES = tuple(key for key, one in FORMATS.items() if one.pieces is None)


def writes_xlsx() -> bool:
    """Tell whether the library that writes XLSX is installed."""
    return find_spec("openpyxl") is not None


def offered() -> list[Format]:
    """Return the kinds of files that can be written here."""
    return [one for one in FORMATS.values() if one.suffix != "xlsx" or writes_xlsx()]
