"""Many rows inserted by few statements: several times as fast as objects of Django's models."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connections, models

from automations.engine import drivers, store
from automations.engine.statements import table

#: Values that one statement takes at most, if the database sets no limit of its own.
MOST = 30_000


def add(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of one of our models whose primary keys nobody asks for; see `insert`."""
    statements = table(model, store.alias())
    add_values(model, [statements.parameters(row) for row in rows])


def add_values(model: type[models.Model], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows that are given as their table's `parameters`."""
    connection, statements = store.connection(), table(model, store.alias())
    if connection.vendor != "sqlite":
        _written(model, rows, returning=False)
        return
    drivers.execute_many(connection, statements.insert_sql(returning=False), rows)


def add_plain(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows whose values are JSON that is known to be safe, such as figures of our own.

    Args:
        model: one of our models whose primary keys nobody asks for.
        rows: values by the names of the same attributes in each row.
    """
    if store.connection().vendor != "postgresql" or not rows:
        add(model, rows)
        return
    into, names = table(model, store.alias()), tuple(rows[0])
    columns = ", ".join(into.column(name) for name in names)
    source = json_source(model, names, store.alias())
    store.execute(f"INSERT INTO {into.name} ({columns}) {source}", [json.dumps(rows)])


@lru_cache(maxsize=64)
def json_source(model: type[models.Model], names: tuple[str, ...], using: str) -> str:
    """Return SQL that gives rows of a text of JSON as the columns of a model have them.

    PostgreSQL only. The text is one parameter, however many rows it holds, which its driver writes
    several times as fast as a parameter for each value.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    # With its length, a text that is too long would be cut instead of refused.
    types = {
        name: str(fields[name].db_type(connections[using])).partition("(")[0] for name in names
    }
    given = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    taken = ", ".join(f'"{name}"' for name in names)
    return f"SELECT {taken} FROM json_to_recordset(%s::json) AS given({given})"  # noqa: S608


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Insert rows of one of our models.

    Args:
        model: the model; if it has a field `uuid`, every row gives one.
        rows: values by the names of attributes; what is missing gets its default.

    Returns:
        Their primary keys in the order of the rows; on MySQL none for models without UUIDs.
    """
    returning = store.connection().features.can_return_rows_from_bulk_insert
    statements = table(model, store.alias())
    values = [statements.parameters(row) for row in rows]
    found = _written(model, values, returning=returning)
    return found if returning else _keys(model, rows)


def _written(
    model: type[models.Model], rows: Sequence[Sequence[Any]], *, returning: bool
) -> list[Any]:
    """Insert rows and return their primary keys, if they are asked for."""
    connection, statements = store.connection(), table(model, store.alias())
    size = max((connection.features.max_query_params or MOST) // len(statements.inserted), 1)
    found: list[Any] = []
    with connection.cursor() as cursor:
        for begin in range(0, len(rows), size):
            part = rows[begin : begin + size]
            values = [value for row in part for value in row]
            cursor.execute(statements.insert_many_sql(len(part), returning=returning), values)
            if returning:
                found += [pk for (pk,) in cursor.fetchall()]
    return found


def _keys(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Ask for the primary keys, where the database does not tell them."""
    if not rows or "uuid" not in rows[0]:
        return []
    uuids = [str(row["uuid"]) for row in rows]
    found = model._base_manager.using(store.alias()).filter(uuid__in=uuids)
    keys = {str(uuid): pk for uuid, pk in found.values_list("uuid", "pk")}
    return [keys[uuid] for uuid in uuids]
