"""Nothing is stored and nothing is sent while the code of a flow is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from automations.dryrun import mails
from automations.engine import store
from automations.exceptions import DryRunWrites

#: What a statement begins with that may be executed: it reads, or is about transactions.
READS = frozenset(
    {"SELECT", "WITH", "VALUES", "TABLE", "SHOW", "EXPLAIN", "DESCRIBE", "PRAGMA", "SET", "BEGIN",
     "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "DECLARE", "FETCH", "CLOSE"}
)  # fmt: skip


@contextmanager
def closed() -> Iterator[mails.Dropped]:
    """Refuse what writes, roll back what was written all the same, and drop mail.

    Each connection refuses statements that are not known to read. The database of the engine is
    in a transaction that is rolled back; PostgreSQL and SQLite, and MariaDB and MySQL outside any
    other transaction, are told as well that it reads only.

    Yields:
        The mails that were dropped.
    """
    with ExitStack() as stack:
        dropped = stack.enter_context(mails.dropped())
        stack.enter_context(_rolled_back(connections[store.alias()]))
        for alias in connections:
            stack.enter_context(connections[alias].execute_wrapper(_refuse))
        yield dropped


def _refuse(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if (verb := verb_of(str(sql))) not in READS:
        raise DryRunWrites(f"A dry run writes nothing, and the code of the flow does: {verb}.")
    return execute(sql, params, many, context)


def verb_of(sql: str) -> str:
    """Return the word that a statement begins with, in capitals; comments do not count."""
    rest = sql.lstrip(" \t\r\n(;")
    while rest.startswith(("--", "/*")):
        end = "\n" if rest.startswith("--") else "*/"
        rest = rest.partition(end)[2].lstrip(" \t\r\n(;")
    word = ""
    for letter in rest:
        if not letter.isalpha():
            break
        word += letter
    return word.upper()


@contextmanager
def _rolled_back(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """A transaction, or a part of the present one, that only reads and is rolled back."""
    vendor, inside = connection.vendor, connection.in_atomic_block
    if vendor == "mysql" and not inside:
        _say(connection, "SET TRANSACTION READ ONLY")
    with transaction.atomic(using=connection.alias):
        if vendor == "postgresql":
            _say(connection, "SET TRANSACTION READ ONLY")
        if vendor == "sqlite":
            _say(connection, "PRAGMA query_only = ON")
        try:
            yield
        finally:
            # Past Django, which refuses it in a transaction that is broken already.
            if vendor == "sqlite" and connection.connection is not None:
                connection.connection.execute("PRAGMA query_only = OFF")
            transaction.set_rollback(True, using=connection.alias)


def _say(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
