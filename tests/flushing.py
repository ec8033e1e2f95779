"""How the tables of PostgreSQL are emptied after a test whose rows were committed.

Django does it with TRUNCATE, which makes new files for every table and index: a second for each
test. A test leaves few rows, and deleting those takes milliseconds. Workers that serve several
tests may write meanwhile, which TRUNCATE would not let them; then it is done again.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, OperationalError
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.postgresql.operations import DatabaseOperations

#: How often tables are emptied at most, until nobody has written to them meanwhile.
TRIES = 20

_truncating = DatabaseOperations.sql_flush
_executing = DatabaseOperations.execute_sql_flush


def delete_rows() -> None:
    """Let tables of PostgreSQL be emptied row by row from now on, in this process."""
    DatabaseOperations.sql_flush = _deleting  # type: ignore[method-assign]
    DatabaseOperations.execute_sql_flush = _repeating  # type: ignore[method-assign]


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


def _repeating(self: BaseDatabaseOperations, statements: Any) -> None:
    for left in reversed(range(TRIES)):
        try:
            return _executing(self, statements)
        except (IntegrityError, OperationalError):  # a row that refers to one of ours; a deadlock
            if not left:
                raise
    raise AssertionError("unreachable")
