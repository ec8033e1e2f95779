"""How gathered writes are made: few statements for the rows of many instances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connections

from automations.engine import bulk, store
from automations.engine.gathered import Writes
from automations.exceptions import LostLease


def write(writes: Writes) -> None:
    """Make writes that were gathered.

    Raises:
        LostLease: a task was claimed by somebody else, although it was locked.
    """
    if not _update_answered(writes.answers):
        raise LostLease
    for model, rows in writes.rows.items():
        bulk.add_values(model, rows)
    _update_instances(writes.changes)


def _update_answered(answers: Mapping[tuple[str, ...], list[list[Any]]]) -> bool:
    """Write fields of several tasks as `update_fenced` does; tell whether all fences held."""
    with connections[store.alias()].cursor() as cursor:
        for attributes, rows in answers.items():
            cursor.executemany(store.fenced_sql(attributes), rows)
            if cursor.rowcount != len(rows):
                return False
    return True


def _update_instances(changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Write some fields of locked instances, each its own, with one call for those alike."""
    statements = store.instance_table()
    alike: dict[tuple[str, ...], list[list[Any]]] = {}
    for instance, values in changes.items():
        alike.setdefault(tuple(values), []).append([*values.values(), instance])
    with connections[store.alias()].cursor() as cursor:
        for attributes, rows in alike.items():
            where = f"{statements.column('id')} = %s"
            cursor.executemany(statements.update_sql(attributes) + where, rows)
