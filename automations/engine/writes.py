"""How gathered writes are made: few statements for the rows of many steps or instances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from automations.engine import bulk, composed, drivers, store
from automations.engine.gathered import Writes
from automations.exceptions import LostLease


def write(writes: Writes) -> str | None:
    """Make writes that were gathered.

    Returns:
        The mark of the instance, if the database tells and they hold only one.

    Raises:
        LostLease: a task was claimed by somebody else, although it was locked.
    """
    if store.connection().vendor == "postgresql":
        made = composed.composed(writes)
        if len(made.parameters) <= composed.MOST:
            return composed.write(made, sum(map(len, writes.answers.values())))
    for table, rows in writes.keyed.items():
        _many(table.insert_keyed_sql(1), [*rows.values()])
    if not _update_answered(writes.answers):
        raise LostLease
    for model, values in writes.rows.items():
        bulk.add_values(model, values)
    instances = store.instance_table()
    for attributes, changed in writes.alike().items():
        _many(instances.update_sql(attributes) + f"{instances.column('id')} = %s", changed)
    return None


def _update_answered(answers: Mapping[tuple[str, ...], list[list[Any]]]) -> bool:
    """Write fields of several tasks as `update_fenced` does; tell whether all fences held."""
    return all(
        _many(store.fenced_sql(attributes), rows) == len(rows)
        for attributes, rows in answers.items()
    )


def _many(sql: str, rows: list[list[Any]]) -> int:
    """Execute a statement for each of several rows; return how many rows it has touched."""
    return drivers.execute_many(store.connection(), sql, rows)
