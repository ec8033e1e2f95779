"""Moments as documents have them, written by the database: an export has very many of them."""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.models import CharField, DateTimeField, F, Func

from automations.engine import store

#: SQL by the database's vendor; all of them keep microseconds.
_SQL = {
    "sqlite": (
        "substr(%(expressions)s, 1, 10) || 'T' || "
        "substr(%(expressions)s || '.000000', 12, 15) || '+00:00'"
    ),
    "postgresql": (
        "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"')"
    ),
    "mysql": "DATE_FORMAT(%(expressions)s, '%%%%Y-%%%%m-%%%%dT%%%%H:%%%%i:%%%%s.%%%%f+00:00')",
}


def selected(model: Any, attribute: str) -> Any:
    """Return what `values_list` is to select for an attribute: a moment as text, others as such.

    A database that keeps times in another zone than UTC gives them as datetimes.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    connection = connections[store.alias()]
    sql = _SQL.get(connection.vendor)
    in_utc = connection.vendor == "postgresql" or connection.timezone_name == "UTC"
    if not isinstance(fields.get(attribute), DateTimeField) or sql is None or not in_utc:
        return attribute
    return Func(F(attribute), template=sql, output_field=CharField())
