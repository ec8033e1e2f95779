"""Copies of instances, made inside PostgreSQL: whatever the engine has stored, a million times.

Primary keys and what refers to them are moved, UUIDs and keys made anew, times spread.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from automations.models import AutomationModel, AutomationTaskModel, Awaited, Queued
from benchmarks.rows import next_pk
from benchmarks.scale.originals import Original

#: Instances that one transaction makes.
CHUNK = 10_000
DAY = 86_400
#: 256 bits in the form that `secrets.token_urlsafe` gives them.
_KEY = (
    "translate(encode(sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'base64'), '+/=', '-_')"
)
#: What the engine would have hashed: see `engine.unique`.
_LIVE_KEY = (
    "encode(sha256(convert_to('[\"' || o.automation_class || '\", [\"' || {number} || '\"]]', "
    "'UTF8')), 'hex')"
)


class Copier:
    """Makes copies of one instance.

    Args:
        original: the instance.
        count: how many copies.
    """

    def __init__(self, original: Original, count: int) -> None:
        self.original, self.count = original, count
        self.bases = {model: next_pk(model) for model in original.rows}

    def fill(self) -> int:
        """Store the copies; return how many rows."""
        rows = 0
        for begin in range(0, self.count, CHUNK):
            with transaction.atomic(), connection.cursor() as cursor:
                for model in self.original.rows:
                    end = min(begin + CHUNK, self.count) - 1
                    cursor.execute(self.sql(model), {"begin": begin, "end": end})
                    rows += cursor.rowcount
        return rows

    def sql(self, model: type[models.Model]) -> str:
        """Return the statement that copies the rows of a model, for a range of copies."""
        quote, fields = connection.ops.quote_name, model._meta.concrete_fields
        columns = ", ".join(quote(field.column) for field in fields)
        values = ", ".join(self._value(model, field) for field in fields)
        pk, (first, count) = quote(model._meta.pk.column), self.original.rows[model]
        return (
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) SELECT {values} "  # noqa: S608
            f"FROM generate_series(%(begin)s, %(end)s) g, {quote(model._meta.db_table)} o "
            f"WHERE o.{pk} BETWEEN {first} AND {first + count - 1} ORDER BY g, o.{pk}"
        )

    def _value(self, model: type[models.Model], field: Any) -> str:
        column = f"o.{connection.ops.quote_name(field.column)}"
        about = field.related_model if field.is_relation else None
        if field.primary_key and about is None:
            return self._moved(column, model)
        if (model, field.name) == (Queued, "task"):
            return self._moved(column, AutomationTaskModel)
        if about in self.original.rows:
            return self._moved(column, about)
        if isinstance(field, models.DateTimeField):
            seconds = self.original.kind.days * DAY
            return f"{column} - make_interval(secs => {seconds} * (1 - g / {self.count}::float8))"
        return self._special(model, field.name, column) or column

    def _special(self, model: type[models.Model], name: str, column: str) -> str:
        number = f"({self._moved(str(self.original.pk), AutomationModel)})::text"
        return {
            (AutomationModel, "data"): f"jsonb_set({column}, '{{number}}', to_jsonb({number}))",
            (AutomationModel, "key"): _KEY,
            (AutomationModel, "live_key"): f"CASE WHEN {column} IS NOT NULL THEN "
            f"{_LIVE_KEY.format(number=number)} END",
            (AutomationModel, "uuid"): "gen_random_uuid()",
            (AutomationTaskModel, "uuid"): "gen_random_uuid()",
            (Awaited, "key"): number,
        }.get((model, name), "")

    def _moved(self, column: str, model: Any) -> str:
        first, count = self.original.rows[model]
        return f"{column} + {self.bases[model] - first}::bigint + g::bigint * {count}"


def fill(original: Original, count: int) -> int:
    """Store copies of an instance; return how many rows.

    Constraints between tables are not looked at meanwhile, which halves the time; tests do.
    """
    if not count:
        return 0
    with _trusted():
        rows = Copier(original, count).fill()
    with connection.cursor() as cursor:
        for reset in connection.ops.sequence_reset_sql(no_style(), list(original.rows)):
            cursor.execute(reset)
    return rows


@contextmanager
def _trusted() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")
