"""Tables as files."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.utils import translation

from automations.histories.document import Document
from automations_admin.transfer import sheets, tables
from automations_admin.transfer.tables import Table

pytestmark = pytest.mark.django_db

ALL = Table(tables.INSTANCES, of_tasks=False)


def rows_of_csv(*histories: Document) -> list[list[str]]:
    said = b"".join(sheets.csv_pieces(ALL, histories)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(said, newline="")))


def rows_of_xlsx(*histories: Document) -> list[tuple[Any, ...]]:
    openpyxl = pytest.importorskip("openpyxl")
    with sheets.xlsx(ALL, histories, "Histories") as file:
        return list(openpyxl.load_workbook(file).active.iter_rows())


def test_a_csv_has_its_head_and_rows(history: Document) -> None:
    head, *rows = rows_of_csv(history, history)
    assert head == [str(one.label) for one in tables.INSTANCES]
    assert len(rows) == 2
    assert rows[0][0] == history["instance"]["uuid"]


def test_the_language_is_that_of_the_request(history: Document) -> None:
    """Also in later pieces, when the thread serves another one."""
    with translation.override("de"):
        pieces = sheets.csv_pieces(ALL, [history])
        head = next(pieces).decode()
    with translation.override("en"):
        row = next(pieces).decode()
    assert "Zustand" in head
    assert "Gescheitert" in row or "Fehlgeschlagen" in row


def test_a_table_that_does_not_hold_all_says_so(history: Document, monkeypatch: Any) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    said = "Only the first 2 rows are in this table."
    assert rows_of_csv(history, history, history)[-1] == [said]
    assert len(rows_of_csv(history, history)) == 3
    assert rows_of_xlsx(history, history, history)[-1][0].value == said


def test_a_spreadsheet_has_moments_and_numbers(history: Document) -> None:
    _head, row = rows_of_xlsx(history)
    found = dict(zip([one.key for one in tables.INSTANCES], row, strict=True))
    assert found["started"].is_date
    assert found["tasks"].value == 3


def test_text_stays_text(history: Document) -> None:
    """Whatever it looks like."""
    for text, shown in (("=1+1", "'=1+1"), ("#N/A", "#N/A"), ("12", "12"), ("a\x0bb", "a\ufffdb")):
        history["instance"]["reason"] = text
        _head, row = rows_of_xlsx(history)
        assert (row[3].value, row[3].data_type) == (shown, "s")


def test_moments_before_the_first_year_are_text(history: Document) -> None:
    history["instance"]["created"] = "1850-03-02T09:00:00.000000+00:00"
    _head, row = rows_of_xlsx(history)
    assert row[4].value.startswith("1850-03-02")
