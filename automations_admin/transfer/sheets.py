"""Tables as files: CSV while it is sent, XLSX through a file that is gone when it was sent."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from django.utils import timezone, translation

from automations.histories.document import Document
from automations_admin.transfer import tables
from automations_admin.transfer.tables import Cell, Table

#: How XLSX shows moments; they have no time zone there, so the head of the column names it.
_MOMENTS = "yyyy-mm-dd hh:mm:ss"
#: XLSX knows no earlier year.
_FIRST_YEAR = 1900
#: Characters of a column of moments with its head.
_WIDTH_OF_MOMENT = 24


def csv_pieces(table: Table, histories: Iterable[Document]) -> Iterator[bytes]:
    """Yield a table as CSV, in the language and time zone of now."""
    language, zone = translation.get_language() or "en", timezone.get_current_timezone()
    # Spreadsheets take a file for UTF-8 if it begins with this mark.
    yield "\ufeff".encode() + _line(table.head())
    left = tables.MOST_ROWS
    for history in histories:
        # Other requests may be served between two pieces.
        with translation.override(language), timezone.override(zone):
            rows = list(table.rows(history))
        yield b"".join(_line(_text(cell) for cell in row) for row in rows[:left])
        left -= len(rows)
        if left < 0:
            with translation.override(language):
                yield _line([tables.cut()])
            return


def _line(values: Iterable[str]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerow(list(values))
    return file.getvalue().encode()


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return "" if cell is None else str(cell)


# -- XLSX ------------------------------------------------------------------------------------


def xlsx(table: Table, histories: Iterable[Document], title: str) -> IO[bytes]:
    """Return a table as a file of XLSX, at its beginning. Closing it deletes it.

    Args:
        table: which table.
        histories: what is in it.
        title: name of its only sheet.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    _lay_out(sheet, table)
    left = tables.MOST_ROWS
    for row in (row for history in histories for row in table.rows(history)):
        if left == 0:
            sheet.append([_cell(sheet, tables.cut())])
            break
        sheet.append([_cell(sheet, value) for value in row])
        left -= 1
    file = tempfile.TemporaryFile()  # noqa: SIM115
    book.save(file)
    book.close()
    file.seek(0)
    return file


def _lay_out(sheet: Any, table: Table) -> None:
    """Write the heads, which stay in view, and set the widths of the columns."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    zone, head = timezone.get_current_timezone_name(), []
    for place, column in enumerate(table.columns, start=1):
        width = _WIDTH_OF_MOMENT if column.moment else column.width
        sheet.column_dimensions[get_column_letter(place)].width = width
        text = f"{column.label} ({zone})" if column.moment else str(column.label)
        head.append(_cell(sheet, text))
        head[-1].font = Font(name="Calibri", bold=True)
    sheet.freeze_panes = "A2"
    sheet.append(head)


def _cell(sheet: Any, value: Cell) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, datetime):
        if value.year < _FIRST_YEAR:
            return _cell(sheet, _text(value))
        cell = WriteOnlyCell(sheet, value.replace(tzinfo=None, microsecond=0))
        cell.number_format = _MOMENTS
        return cell
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"  # whatever it looks like
    return cell
