"""Writes of one transaction, gathered and made by few statements.

Whoever asks the database meanwhile, the engine or user code, finds them written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from automations.engine.statements import Table

#: What is gathered in the open transaction; None if everything is written at once.
current: ContextVar[Gathered | None] = ContextVar("automations_gathered", default=None)


@dataclass
class Writes:
    """What is to be written.

    Attributes:
        answers: by the fields that are written of locked tasks, their values, each followed by
            primary key and fence.
        rows: by model, the values of rows to insert whose primary keys nobody asks for.
        keyed: by table, and by the primary keys that were reserved, the values of rows to insert.
        changes: by primary key, the values of fields that are written of locked instances.
    """

    answers: dict[tuple[str, ...], list[list[Any]]] = field(default_factory=dict)
    rows: dict[type, list[list[Any]]] = field(default_factory=dict)
    keyed: dict[Table, dict[int, list[Any]]] = field(default_factory=dict)
    changes: dict[int, dict[str, Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.answers or self.rows or self.keyed or self.changes)

    def alike(self) -> dict[tuple[str, ...], list[list[Any]]]:
        """Return what is changed of instances, by the fields that are changed, keys at the end."""
        found: dict[tuple[str, ...], list[list[Any]]] = {}
        for instance, values in self.changes.items():
            found.setdefault(tuple(values), []).append([*values.values(), instance])
        return found


class Gathered:
    """Writes that are put off until somebody asks the database, or the block ends.

    What is written is what the values were when they were gathered: the engine gives them as the
    database takes them, as a step that is executed later may change them in place.

    Args:
        connection: the database's, in a transaction.
        write: makes them; returns the mark of the one instance that it has written, if it has
            written one and the database tells.
    """

    def __init__(self, connection: Any, write: Callable[[Writes], str | None]) -> None:
        self.connection, self._write, self.writes = connection, write, Writes()
        #: Primary keys that were reserved in this transaction, by table.
        self.keys: dict[Table, Iterator[int]] = {}
        #: Instances that are told their mark when they are written, by primary key.
        self._marked: dict[int, Any] = {}
        #: Primary keys of tasks whose answers are gathered.
        self._answered: set[int] = set()

    def add(self, model: type, values: list[Any]) -> None:
        """Have a row inserted whose primary key nobody asks for."""
        self.writes.rows.setdefault(model, []).append(values)

    def insert(self, table: Table, key: int, values: list[Any]) -> None:
        """Have a row inserted with a primary key that was reserved."""
        self.writes.keyed.setdefault(table, {})[key] = values

    def answer(self, table: Table, attributes: tuple[str, ...], values: list[Any]) -> None:
        """Have fields of a locked task written, whose values primary key and fence follow."""
        key = values[-2]
        if self._amend(table, key, dict(zip(attributes, values[:-2], strict=True))):
            return
        if key in self._answered:
            self.flush()
        self._answered.add(key)
        self.writes.answers.setdefault(attributes, []).append(values)

    def change(self, table: Table, row: Any, values: dict[str, Any]) -> None:
        """Have fields of a locked instance written."""
        if table.mark:
            self.mark_later(row)
        if not self._amend(table, row.pk, values):
            self.writes.changes.setdefault(row.pk, {}).update(values)

    def mark_later(self, row: Any) -> None:
        """Have an instance told its mark when it is written."""
        row.mark, self._marked[row.pk] = None, row

    def _amend(self, table: Table, key: int, values: dict[str, Any]) -> bool:
        """Change a row that is to be inserted; False if there is none."""
        row = self.writes.keyed.get(table, {}).get(key)
        if row is None:
            return False
        for name, value in values.items():
            row[table.places[name]] = value
        return True

    def key(self, table: Table, reserve: Callable[[Table], Sequence[int]]) -> int | None:
        """Return a primary key for a row that is to be inserted; None if none can be reserved.

        Args:
            table: the row's.
            reserve: reserves some in the open transaction.
        """
        key = next(self.keys.get(table, iter(())), None)
        if key is None:
            if table in self.writes.keyed:
                self.flush()
            keys = self.keys[table] = iter(reserve(table))
            key = next(keys, None)
        return key

    def flush(self) -> None:
        """Write what there is."""
        if not self.writes:
            return
        found, self.writes = self.writes, Writes()
        marked, self._marked = self._marked, {}
        self._answered = set()
        if self.connection.vendor == "sqlite":
            self.keys.clear()  # the next may be somebody else's
        mark = self._write(found)
        if len(marked) == 1:
            next(iter(marked.values())).mark = mark

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Gather inside the block what the engine writes, and write it at its end."""
        own = self.connection.__dict__
        if "_cursor" in own:  # a savepoint around us is made first, what is gathered is written
            self.connection.cursor().close()
        outer = own.get("_cursor")
        own["_cursor"] = self._cursor
        token = current.set(self)
        try:
            yield
            self.flush()
        finally:
            current.reset(token)
            own.pop("_cursor", None)
            if outer is not None:
                own["_cursor"] = outer

    def _cursor(self, name: str | None = None) -> Any:
        self.flush()
        return type(self.connection)._cursor(self.connection, name)


def flush() -> None:
    """Write what is gathered, if anything is."""
    if (found := current.get()) is not None:
        found.flush()
