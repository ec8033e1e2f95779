"""Statements handed to the driver without what Django does around them.

A new cursor for each takes as long as a short statement, so one is held; psycopg's is passed by
where that is possible. Where somebody listens to statements, Django's own cursor is used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from sqlite3 import Cursor
from typing import Any

from automations import conf

try:
    from automations.engine.wire import Wire
except ImportError:  # another driver, or an older one
    Wire = None  # type: ignore[misc, assignment]


def execute(
    connection: Any,
    sql: str,
    parameters: Sequence[Any],
    *,
    repeatable: bool = False,
    interruptible: bool = False,
) -> Any:
    """Execute a statement and return the cursor, to be read to its end at once.

    Args:
        connection: Django's.
        sql: with %s for each parameter.
        parameters: as the database takes them.
        repeatable: the transaction is tried again after an error that passes.
        interruptible: a signal must be heard while the database is at it.
    """
    if is_heard(connection):
        heard = connection.cursor()
        heard.execute(sql, parameters)
        return heard
    held = _held(connection)
    if connection.vendor != "sqlite" and held.__class__ is not Wire:
        held.execute(sql, parameters)
        return held
    if connection.needs_rollback:
        connection.validate_no_broken_transaction()
    try:
        if connection.vendor == "sqlite":
            return Cursor.execute(held.cursor, with_qmarks(sql), parameters)
        told = {"repeatable": repeatable, "interruptible": interruptible}
        return held.execute(with_numbers(sql), parameters, **told)
    except connection.Database.Error:
        with connection.wrap_database_errors:
            raise


def execute_many(connection: Any, sql: str, rows: Sequence[Sequence[Any]]) -> int:
    """Execute a statement for each of several rows; return how many rows it has touched.

    Args:
        connection: Django's.
        sql: with %s for each parameter.
        rows: parameters as the database takes them.
    """
    if connection.vendor == "sqlite" and len(rows) == 1:
        return int(execute(connection, sql, rows[0]).rowcount)
    if connection.vendor != "sqlite" or is_heard(connection):
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)
            return int(cursor.rowcount)
    held = _held(connection).cursor
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        Cursor.executemany(held, with_qmarks(sql), rows)
    return int(held.rowcount)


class Beginning:
    """A block in which Django begins a transaction on SQLite without a cursor of its own for it.

    Args:
        connection: Django's.
    """

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __enter__(self) -> None:
        if self.connection.vendor == "sqlite" and self._is_as_django_made_it():
            self.connection.__dict__["_cursor"] = self._cursor

    def __exit__(self, *error: object) -> None:
        self._stand_back()

    def _is_as_django_made_it(self) -> bool:
        """Tell whether it is open, begins with BEGIN, and nobody wants to see its cursors."""
        own = self.connection.__dict__
        known = self.connection.connection is not None and self.connection.autocommit
        return known and not (own.keys() & {"cursor", "_cursor"} or is_heard(self.connection))

    def _stand_back(self) -> None:
        own = self.connection.__dict__
        if own.get("_cursor") == self._cursor:
            del own["_cursor"]

    def _cursor(self, name: str | None = None) -> Beginning:
        return self

    def execute(self, sql: str) -> None:
        """Execute a statement, such as BEGIN IMMEDIATE."""
        self._stand_back()
        execute(self.connection, sql, ())


def is_heard(connection: Any) -> bool:
    """Tell whether somebody listens to statements, so that each must take Django's way."""
    noted = connection.force_debug_cursor or conf.is_debug()
    return bool(noted or connection.execute_wrappers)


def _held(connection: Any) -> Any:
    """Return the cursor or wire that is held, a new one if the connection is a new one."""
    own = connection.__dict__
    held = own.get("automations_cursor")
    if held is None or held[0] is not connection.connection or held[1] != connection.timezone:
        cursor = connection.cursor()
        if Wire is not None and connection.vendor == "postgresql":
            cursor = Wire(cursor.cursor)
        held = own["automations_cursor"] = (connection.connection, connection.timezone, cursor)
    return held[2]


@lru_cache(maxsize=512)
def with_qmarks(sql: str) -> str:
    """Return a statement of ours as SQLite takes it, which Django works out at each call."""
    return sql.replace("%s", "?")


@lru_cache(maxsize=512)
def with_numbers(sql: str) -> str:
    """Return a statement of ours as PostgreSQL itself takes it, parameters apart from its text."""
    numbers = count(1)
    return re.sub("%s", lambda _: f"${next(numbers)}", sql)
