"""How the tables of PostgreSQL are emptied after a test whose rows were committed.

Django does it with TRUNCATE, which makes new files for every table and index: a second for each
test. A test leaves few rows, and deleting those takes milliseconds.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.postgresql.operations import DatabaseOperations

_truncating = DatabaseOperations.sql_flush


def delete_rows() -> None:
    """Let tables of PostgreSQL be emptied row by row from now on, in this process."""
    DatabaseOperations.sql_flush = _deleting  # type: ignore[method-assign]


def _deleting(
    self: BaseDatabaseOperations,
    style: Any,
    tables: Any,
    *,
    reset_sequences: bool = False,
    **more: Any,
) -> list[str]:
    if reset_sequences:
        return _truncating(self, style, tables, reset_sequences=True, **more)
    # Foreign keys are looked at when all is committed, so that any order will do.
    return [f"DELETE FROM {self.quote_name(table)}" for table in tables]
