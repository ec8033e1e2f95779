"""Histories as CSV that can be read again: one in each row, its parts as JSON in cells.

Columns stand in the order of `COLUMNS`. A cell that begins like a formula, or with an apostrophe,
begins with one more apostrophe; it is taken off when the file is read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from automations import jsonsafe, notes
from automations.exceptions import NotStorable
from automations.histories import lines, reader, schema
from automations.histories.cells import quoted, unquoted
from automations.histories.document import Document
from automations.histories.kinds import Field, Refused, Text
from automations.histories.lines import Line

#: Cells for people, which say again what the instance says.
_SAID_AGAIN = ("uuid", "state")
_FIELDS: tuple[Field, ...] = schema.HISTORY.fields
#: Names of the columns, which are those of a history's fields and two for people.
COLUMNS: tuple[str, ...] = ("schema_version", "package", "redacted", "automation", *_SAID_AGAIN,
                            "definition", "instance", "tasks", "events", "messages",
                            "goals")  # fmt: skip
#: Those of files of version 1.
_COLUMNS_1 = COLUMNS[:-1]
#: A cell with what ends it.
_CELL = re.compile(r'(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n|\n|\r|\Z)')


def cells(history: Document) -> list[str]:
    """Return the cells of a history, in the order of the columns."""
    found = {one.name: _written(one, history[one.name]) for one in _FIELDS}
    found |= {name: history["instance"][name] for name in _SAID_AGAIN}
    return [quoted(found[name]) for name in COLUMNS]


def _written(one: Field, value: Any) -> str:
    return str(value) if isinstance(one.kind, Text) else lines.text(value)


def pieces(histories: Iterable[Document]) -> Iterator[bytes]:
    """Yield a file piece by piece, as the histories come."""
    # Spreadsheets take a file for UTF-8 if it begins with this mark.
    yield "\ufeff".encode() + _row(COLUMNS)
    for history in histories:
        yield _row(cells(history))


def _row(values: Sequence[str]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerow(values)
    return file.getvalue().encode()


# -- reading ---------------------------------------------------------------------------------


def read(text: str) -> Iterator[Line]:
    """Yield what the rows of a file hold; a row is numbered as a spreadsheet shows it.

    Raises:
        Refused: the file as a whole is no file of histories.
    """
    found = _rows(text.removeprefix("\ufeff"))
    columns = _header(next(found, (1, []))[1])
    for number, row in found:
        if row == [""]:
            continue
        try:
            yield Line(number, history(_named(row, columns)))
        except Refused as why:
            yield Line(number, refused=why)


def _named(row: list[str], columns: Sequence[str]) -> dict[str, str]:
    if len(row) != len(columns):
        said = {"count": len(row), "columns": len(columns)}
        raise Refused("", _("The row has %(count)s cells; it must have %(columns)s.") % said)
    return {"goals": "[]", **dict(zip(columns, row, strict=True))}


def _header(header: list[str]) -> Sequence[str]:
    """Return the columns that a file has: those of today, or of an earlier version."""
    for columns in (COLUMNS, _COLUMNS_1):
        if header == list(columns):
            return columns
    said = {"columns": ", ".join(COLUMNS)}
    raise Refused("", _("The first row must name these columns: %(columns)s.") % said)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with their numbers.

    The reader of the standard library lets much pass, and has one limit for the whole process.
    """
    number, place, row = 1, 0, list[str]()
    while place < len(text) or row:
        cell = _CELL.match(text, place)
        if cell is None:
            said = {"row": number, "cell": len(row) + 1}
            raise Refused(
                "", _("Row %(row)s, cell %(cell)s: a quotation mark is out of place.") % said
            )
        row.append(cell[2] if cell[1] is None else cell[1].replace('""', '"'))
        place = cell.end()
        if cell[3] != ",":
            yield number, row
            number, row = number + 1, []


def history(row: Mapping[str, str]) -> Document:
    """Return the history that the cells of a row hold, by the names of their columns.

    Raises:
        Refused: they hold none; says where and why.
    """
    found = reader.read({one.name: _value(one, row[one.name]) for one in _FIELDS})
    for name in _SAID_AGAIN:
        if unquoted(row[name]) != found["instance"][name]:
            raise Refused(name, _("The instance says something else."))
    return found


def _value(one: Field, cell: str) -> Any:
    text = unquoted(cell)
    if isinstance(one.kind, Text):
        return text
    if len(text) > reader.MAX_TEXT:
        said = _("The history is longer than %(most)s characters.") % {
            "most": f"{reader.MAX_TEXT:,}"
        }
        raise Refused(one.name, said)
    try:
        return jsonsafe.loads(text, one.name)
    except NotStorable as error:
        raise Refused(one.name, notes.said(str(error))) from error
