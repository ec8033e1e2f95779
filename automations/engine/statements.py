"""SQL text compiled once from the models' own metadata, for the statements of the hot path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from django.db import connections, models
from django.db.models.base import ModelState

from automations import jsonsafe
from automations.models import columns

#: Characters of a UUID in its usual form.
_USUAL = 36


class Table:
    """Statements for one model on one database."""

    def __init__(self, model: type[models.Model], alias: str) -> None:
        self.model, self.alias = model, alias
        connection = connections[alias]
        self.quote = connection.ops.quote_name
        self.name = self.quote(model._meta.db_table)
        #: Whether an INSERT tells the primary key that it has given; SQLite's driver knows it too.
        numbered = isinstance(model._meta.pk, models.AutoField)
        known = connection.vendor == "sqlite" and numbered
        self.returns = bool(connection.features.can_return_columns_from_insert) and not known
        #: An expression that another version of a row gives another value, of the transaction and
        #: the place of the version; a lock leaves it as it is. "" where there is none.
        self.mark = f"{self.name}.xmin::text || {self.name}.ctid::text"
        if connection.vendor != "postgresql":
            self.mark = ""
        self.fields = list(model._meta.concrete_fields)
        self.attributes = columns.attributes(model)
        self.inserted = [one for one in self.fields if not isinstance(one, models.AutoField)]
        self.by_name = {field.attname: field for field in self.fields}
        self._writers = {field.attname: _writer(field, alias) for field in self.fields}
        self._readers = [_reader(field, alias) for field in self.fields]
        self._columns = list(zip(self.attributes, self._readers, strict=True))
        self.insert_attributes = tuple(field.attname for field in self.inserted)
        self.keyed_attributes = ("id", *self.insert_attributes)
        self._filled = [(field.attname, field.get_default) for field in self.inserted]
        self._turned = self._turns(self.insert_attributes)
        self._written: dict[tuple[str, ...], list[tuple[int, Callable[[Any], Any]]]] = {}
        self._notes = hasattr(model, "note_data")
        #: Where the value of an attribute stands in a row that is inserted with its primary key.
        self.places = {name: place for place, name in enumerate(self.keyed_attributes)}
        self._constants, self._factories = _defaults(self.fields)
        self._updates: dict[tuple[str, ...], str] = {}
        self._inserts: dict[bool, str] = {}

    # -- reading -----------------------------------------------------------------------------

    def columns(self, prefix: str) -> str:
        """Return all columns for a SELECT, each with a table alias before it."""
        return ", ".join(f"{prefix}.{self.column(name)}" for name in self.attributes)

    def column(self, attribute: str) -> str:
        """Return the quoted column of a field."""
        return self.quote(str(self.by_name[attribute].column))

    def read(self, values: Sequence[Any]) -> Any:
        """Return a model object from values in the order of `columns`."""
        row = self.made(
            {
                name: value if read is None or value is None else read(value)
                for (name, read), value in zip(self._columns, values, strict=True)
            }
        )
        if self._notes:
            row.note_data()
        return row

    def made(self, values: dict[str, Any]) -> Any:
        """Return a stored row that has these values in all its fields.

        Django's way is a call for each field: ten times as much. No model of ours needs it.
        """
        row: Any = self.model.__new__(self.model)
        row.__dict__.update(values)
        row._state = state = ModelState()
        state.db, state.adding = self.alias, False
        return row

    def new(self, **values: Any) -> Any:
        """Return a row that is not stored yet, with the defaults of all other fields."""
        row: Any = self.model.__new__(self.model)
        own = row.__dict__
        own.update(self._constants)
        for name, default in self._factories:
            if name not in values:
                own[name] = default()
        row._state = ModelState()
        for name, value in values.items():
            if name in self.by_name:
                own[name] = value
            else:  # an object that a reference leads to
                setattr(row, name, value)
        return row

    def read_field(self, attribute: str, value: Any) -> Any:
        """Return one value as its field gives it."""
        read = self._readers[self.attributes.index(attribute)]
        return value if read is None or value is None else read(value)

    # -- writing -----------------------------------------------------------------------------

    def values(
        self, row: models.Model, attributes: tuple[str, ...], known: Mapping[str, Any] | None = None
    ) -> list[Any]:
        """Return what a row holds in these fields, as the database takes it.

        Args:
            row: of this table.
            attributes: the fields.
            known: what is known of them already.
        """
        turned = self._written.get(attributes)
        if turned is None:
            turned = self._written[attributes] = self._turns(attributes)
        try:
            found = [*map(row.__dict__.__getitem__, attributes)]
        except KeyError:  # a field was not read with its row
            found = [getattr(row, name) for name in attributes]
        for place, write in turned:
            if known and attributes[place] in known:
                found[place] = known[attributes[place]]
            elif found[place] is not None:
                found[place] = write(found[place])
        return found

    def _turns(self, attributes: Iterable[str]) -> list[tuple[int, Callable[[Any], Any]]]:
        """Return where the database takes another form of a value, and what gives it that."""
        writers = [(place, self._writers[name]) for place, name in enumerate(attributes)]
        return [(place, write) for place, write in writers if write is not _as_it_is]

    def insert_sql(self, *, returning: bool) -> str:
        """Return the INSERT of one row."""
        if returning not in self._inserts:
            self._inserts[returning] = self._insert_sql(returning)
        return self._inserts[returning]

    def _insert_sql(self, returning: bool) -> str:
        names = ", ".join(self.quote(str(field.column)) for field in self.inserted)
        marks = ", ".join("%s" for _ in self.inserted)
        tail = f" RETURNING {self.column('id')}" if returning else ""
        return f"INSERT INTO {self.name} ({names}) VALUES ({marks}){tail}"  # noqa: S608

    def insert_many_sql(self, count: int, *, returning: bool) -> str:
        """Return the INSERT of several rows."""
        return _insert_many_sql(self, count, returning)

    def insert_keyed_sql(self, count: int) -> str:
        """Return the INSERT of several rows whose primary keys are given."""
        return _insert_keyed_sql(self, count)

    def parameters(self, row: Mapping[str, Any]) -> list[Any]:
        """Return what is inserted for a row that a dictionary describes, defaults included."""
        found = [row[name] if name in row else default() for name, default in self._filled]
        for place, write in self._turned:
            if found[place] is not None:
                found[place] = write(found[place])
        return found

    def update_sql(self, attributes: tuple[str, ...]) -> str:
        """Return the beginning of an UPDATE that sets these fields, up to its WHERE."""
        if attributes not in self._updates:
            sets = ", ".join(f"{self.column(name)} = %s" for name in attributes)
            self._updates[attributes] = f"UPDATE {self.name} SET {sets} WHERE "  # noqa: S608
        return self._updates[attributes]


@lru_cache(maxsize=256)
def _insert_many_sql(into: Table, count: int, returning: bool) -> str:
    values, tail = into.insert_sql(returning=returning).split(" VALUES ", 1)
    marks, returned = tail.split(")", 1)
    return f"{values} VALUES {', '.join([marks + ')'] * count)}{returned}"


@lru_cache(maxsize=256)
def _insert_keyed_sql(into: Table, count: int) -> str:
    names = ", ".join(into.column(name) for name in into.keyed_attributes)
    marks = f"({', '.join(['%s'] * len(into.keyed_attributes))})"
    rows = ", ".join([marks] * count)
    return f"INSERT INTO {into.name} ({names}) VALUES {rows}"  # noqa: S608


def _writer(field: Any, alias: str) -> Callable[[Any], Any]:
    """Return what turns a field's value into a parameter, unless it is None."""
    connection = connections[alias]
    while field.is_relation:
        field = field.target_field
    if isinstance(field, models.JSONField):
        return partial(jsonsafe.dumps, what=field.attname)
    if isinstance(field, models.DateTimeField):
        return _moment_writer(connection)
    if isinstance(field, models.UUIDField):
        return _uuid_writer(field, connection)
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _uuid_writer(field: Any, connection: Any) -> Callable[[Any], Any]:
    """Return what Django does with UUIDs, without making them of text of the usual form."""
    native = connection.features.has_native_uuid_field

    def write(value: Any) -> Any:
        if value.__class__ is str and len(value) == _USUAL:
            return value if native else value.replace("-", "")
        return field.get_db_prep_save(value, connection)

    return write


def _moment_writer(connection: Any) -> Callable[[Any], Any]:
    """Return what Django does with moments; the same text in a third of the time where it can."""
    adapt = connection.ops.adapt_datetimefield_value
    quick = connection.vendor in ("sqlite", "mysql") and _is_utc(connection)

    def write(value: Any) -> Any:
        if quick and value.__class__ is datetime and value.tzinfo is UTC:
            return _said(value)
        return adapt(value)

    return write


@lru_cache(maxsize=64)
def _said(moment: datetime) -> str:
    """Return the text of a moment in UTC without its zone; a step writes each several times."""
    return str(moment.replace(tzinfo=None))


def _is_utc(connection: Any) -> bool:
    return bool(connection.timezone_name == "UTC")


def _reader(field: Any, alias: str) -> Callable[[Any], Any] | None:
    """Return what turns what the database gives into the field's value; None if it is that."""
    connection = connections[alias]
    expression = field.get_col(field.model._meta.db_table)
    converters = [
        *connection.ops.get_db_converters(expression),
        *field.get_db_converters(connection),
    ]
    if not converters:
        return None
    if isinstance(field, models.DateTimeField) and connection.timezone and _is_utc(connection):
        return partial(_read_moment, converters, connection)
    if len(converters) == 1:
        return partial(_convert_once, converters[0], connection)
    return partial(_convert, converters, connection)


def _read_moment(converters: list[Callable[..., Any]], connection: Any, value: Any) -> Any:
    """Return what Django's converter makes of a moment without zone, for a third of the time."""
    if value.__class__ is str:
        try:
            value = datetime.fromisoformat(value)
        except ValueError:  # in a form that Django knows
            return _convert(converters, connection, value)
    if value.__class__ is datetime and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return _convert(converters, connection, value)


def _convert_once(convert: Callable[..., Any], connection: Any, value: Any) -> Any:
    return convert(value, None, connection)


def _convert(converters: list[Callable[..., Any]], connection: Any, value: Any) -> Any:
    for convert in converters:
        value = convert(value, None, connection)
    return value


def _defaults(fields: list[Any]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """Return the defaults of fields that are the same each time, and what makes the others."""
    made = [field for field in fields if callable(field.default) and field.has_default()]
    constants = {field.attname: field.get_default() for field in fields if field not in made}
    return constants, [(field.attname, field.get_default) for field in made]


@lru_cache(maxsize=64)
def table(model: type[models.Model], alias: str) -> Table:
    """Return the statements for a model on a database, compiled at the first use."""
    return Table(model, alias)
