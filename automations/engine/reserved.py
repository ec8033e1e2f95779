"""Primary keys that are known before their rows are written.

Reserved and used in one transaction, so that they are as good as those that an INSERT gives:
whoever sets a sequence anew meets no keys that somebody still holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.db import connections

from automations.engine import session
from automations.engine.statements import Table

#: How many keys are asked for in one go.
SEVERAL = 20
#: The same where nothing has to be counted up for it.
MANY = 1_000


def reserve(table: Table) -> Sequence[int]:
    """Return primary keys for rows of a table; none where the database cannot reserve any.

    On SQLite the transaction holds the lock for writing, so that the next ones are ours; they are
    asked for again whenever rows have been written, as others of them may have got theirs.
    """
    vendor = connections[table.alias].vendor
    if vendor == "postgresql":
        sequence = sequence_of(table.model._meta.db_table, table.alias)
        if not sequence:
            return ()
        sql = "SELECT nextval(%s::text::regclass) FROM generate_series(1, %s)"
        return [key for (key,) in session.run(sql, [sequence, SEVERAL], flush=False).fetchall()]
    if vendor == "sqlite":
        sql = "SELECT seq FROM sqlite_sequence WHERE name = %s"
        found = session.run(sql, [table.model._meta.db_table], flush=False).fetchall()
        last = found[0][0] if found else 0
        return range(last + 1, last + 1 + MANY)
    return ()


def columns(table: Table, count: int) -> str:
    """Return columns for a SELECT of one row that reserve primary keys on PostgreSQL."""
    sequence = sequence_of(table.model._meta.db_table, table.alias)
    return f", nextval('{sequence}')" * count if sequence else ""


@lru_cache(maxsize=64)
def sequence_of(table: str, using: str) -> str:
    """Return the sequence of a table's primary keys, to be looked up on the search path.

    PostgreSQL only. The schema is left out, as it may be another one in the next transaction.
    "" if the table has none.
    """
    quoted = connections[using].ops.quote_name(table)
    sql = "SELECT pg_get_serial_sequence(%s::text, 'id')"
    name = str(session.run(sql, [quoted], flush=False).fetchall()[0][0] or "")
    return name if "." in table else name.rpartition(".")[2]
