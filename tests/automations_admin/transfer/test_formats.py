"""Kinds of files: all but tables can be read again, and XLSX only with its library."""

from __future__ import annotations

from typing import Any

from automations_admin.transfer import formats


def test_all_but_tables_write_documents() -> None:
    assert formats.TABLES == ("table_csv", "table_xlsx")


def test_only_lines_may_be_long(settings: Any) -> None:
    settings.AUTOMATIONS_ADMIN = {"TRANSFER_LIMIT": 7}
    assert {key: one.most for key, one in formats.FORMATS.items()} == {
        "jsonl": 100_000,
        "jsonl_gz": 100_000,
        "json": 7,
        "csv": 7,
        "table_csv": 7,
        "table_xlsx": 7,
    }


def test_without_the_library_there_is_no_xlsx(monkeypatch: Any) -> None:
    monkeypatch.setattr(formats, "writes_xlsx", lambda: False)
    assert "table_xlsx" not in {one.key for one in formats.offered()}
    monkeypatch.setattr(formats, "writes_xlsx", lambda: True)
    assert "table_xlsx" in {one.key for one in formats.offered()}
