"""Rows in bulk: written from templates, by one statement for each model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

#: How tables are looked through, where it has a name of its own.
_ANALYZE = {"mysql": "ANALYZE TABLE", "postgresql": "VACUUM ANALYZE"}
#: Rows of one call of `executemany`.
CHUNK = 5_000


class Template:
    """A row whose values are prepared for the database once, and varied many times.

    Args:
        row: an unsaved object of the model.
        varying: names of the fields that differ from row to row.
    """

    def __init__(self, row: models.Model, *varying: str) -> None:
        self.model = type(row)
        self._fields = self.model._meta.concrete_fields
        self._values = [prepared(field, getattr(row, field.attname)) for field in self._fields]
        places = {field.attname: place for place, field in enumerate(self._fields)}
        self._places = [places[name] for name in varying]
        self._varying = [self._fields[place] for place in self._places]

    def values(self, *varied: Any) -> list[Any]:
        """Return a row in the order of the columns, with these values in the varying fields."""
        row = self._values.copy()
        for place, field, value in zip(self._places, self._varying, varied, strict=True):
            row[place] = prepared(field, value)
        return row


def prepared(field: Any, value: Any) -> Any:
    """Return a value as the database takes it."""
    return field.get_db_prep_save(value, connection)


def next_pk(model: type[models.Model]) -> int:
    """Return the primary key that the next row of a model gets."""
    return (model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1


def write(model: type[models.Model], rows: Iterable[Sequence[Any]]) -> int:
    """Store rows that templates of this model have made; return how many.

    Primary keys are among the values, so sequences are set anew.
    """
    fields, quote = model._meta.concrete_fields, connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    into = f"{quote(model._meta.db_table)} ({columns})"
    places = ", ".join(["%s"] * len(fields))
    written = 0
    with connection.cursor() as cursor:
        for chunk in _chunks(rows):
            with transaction.atomic():
                if connection.vendor == "postgresql":
                    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                        for row in chunk:
                            copy.write_row(row)
                else:
                    cursor.executemany(f"INSERT INTO {into} VALUES ({places})", chunk)  # noqa: S608
            written += len(chunk)
        for reset in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(reset)
    return written


def analyze(*written: type[models.Model]) -> None:
    """Let the database know what is in these tables; a running one does so by itself."""
    with connection.cursor() as cursor:
        for model in written:
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"{_ANALYZE.get(connection.vendor, 'ANALYZE')} {table}")


def _chunks(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk
