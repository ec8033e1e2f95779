"""What stays in a database when its tables are emptied after a test: what migrations left there.

Django empties content types and permissions as well, and has every app make its own again: ten
times as long as the emptying. As long as no test has added or removed one, they stay.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.commands import flush
from django.db import DatabaseError

from automations.engine.rollups import passes

_KEPT = (ContentType, Permission)

_emptying, _making = flush.sql_flush, flush.emit_post_migrate_signal  # type: ignore[attr-defined]
#: How many there are if all is as migrations leave it, by alias of the database.
_counts: dict[str, tuple[int, ...]] = {}


def keep() -> None:
    """Let what migrations left stay from now on, in this process."""
    flush.sql_flush = _sparing  # type: ignore[attr-defined]
    flush.emit_post_migrate_signal = _restoring  # type: ignore[attr-defined]


def _counted(alias: str) -> tuple[int, ...]:
    """Return how many there are of each; nothing if a table is missing."""
    try:
        return tuple(model._default_manager.using(alias).count() for model in _KEPT)
    except DatabaseError:
        return ()


def _sparing(style: Any, connection: Any, *, reset_sequences: bool = True, **more: Any) -> Any:
    statements = _emptying(style, connection, reset_sequences=reset_sequences, **more)
    known = _counts.get(connection.alias)
    if reset_sequences or not known or known != _counted(connection.alias):
        _counts.pop(connection.alias, None)
        return statements
    kept = [connection.ops.quote_name(model._meta.db_table) for model in _KEPT]
    return [one for one in statements if not any(table in one for table in kept)]


def _restoring(verbosity: int, interactive: bool, db: str, **more: Any) -> None:
    if db in _counts:
        passes.begin(db)
        return
    _making(verbosity, interactive, db, **more)
    _counts[db] = _counted(db)
