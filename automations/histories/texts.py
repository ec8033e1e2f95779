"""Columns read as the database has them: an export has very many moments, UUIDs and small JSON.

Moments come as documents have them. JSON and UUIDs come as text and are turned here, several times
as fast as by the converters of Django's fields.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connections
from django.db.models import (
    CharField,
    DateTimeField,
    ExpressionWrapper,
    F,
    Func,
    JSONField,
    TextField,
    UUIDField,
)

from automations.engine import store
from automations.histories.kinds import written

#: SQL for moments by the database's vendor; all of them keep microseconds.
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
_DECODER = json.JSONDecoder()
_HEX = 32


def selected(model: Any, attribute: str) -> Any:
    """Return what `values_list` is to select for an attribute.

    A moment comes as text; as a datetime if the database keeps times in another zone than UTC.
    """
    field = _field(model, attribute)
    if isinstance(field, (JSONField, UUIDField)):
        return ExpressionWrapper(F(attribute), output_field=TextField())
    sql = _sql() if isinstance(field, DateTimeField) else None
    return Func(F(attribute), template=sql, output_field=CharField()) if sql else attribute


def _sql() -> str | None:
    """Return the SQL that says a moment; None where the database keeps times in another zone."""
    connection = connections[store.alias()]
    in_utc = connection.vendor == "postgresql" or connection.timezone_name == "UTC"
    return _SQL.get(connection.vendor) if in_utc else None


def decoder(model: Any, attribute: str) -> Callable[[Any], Any] | None:
    """Return what turns a value that was selected into what a document has; None for itself."""
    field = _field(model, attribute)
    if isinstance(field, JSONField):
        return _json
    if isinstance(field, DateTimeField):
        return None if _sql() else _moment
    return _uuid if isinstance(field, UUIDField) else None


def _field(model: Any, attribute: str) -> Any:
    """Return the field that holds an attribute, also of a row that is pointed to."""
    *names, last = attribute.split("__")
    for name in names:
        model = model._meta.get_field(name).related_model
    return next((one for one in model._meta.concrete_fields if one.attname == last), None)


def _json(text: str | None) -> Any:
    if text is None:
        return None
    if text == "{}":
        return {}
    return [] if text == "[]" else _DECODER.decode(text)


def _moment(value: datetime | None) -> str | None:
    return None if value is None else written(value)


def _uuid(value: Any) -> str | None:
    """Return a UUID in its usual form; databases without a type for it keep its digits."""
    if value is None:
        return None
    text = str(value)
    if len(text) > _HEX:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
