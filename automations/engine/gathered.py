"""Writes of one transaction, gathered and made by few statements.

Whoever asks the database meanwhile, the engine or user code, finds them written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

#: What is gathered in the open transaction; None if everything is written at once.
current: ContextVar[Gathered | None] = ContextVar("automations_gathered", default=None)


@dataclass
class Writes:
    """What is to be written.

    Attributes:
        answers: by the fields that are written of locked tasks, their values, each followed by
            primary key and fence.
        rows: by model, the values of rows to insert whose primary keys nobody asks for.
        changes: by primary key, the values of fields that are written of locked instances.
    """

    answers: dict[tuple[str, ...], list[list[Any]]] = field(default_factory=dict)
    rows: dict[type, list[list[Any]]] = field(default_factory=dict)
    changes: dict[int, dict[str, Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.answers or self.rows or self.changes)


class Gathered:
    """Writes that are put off until somebody asks the database, or the block ends.

    What is written is what the values were when they were gathered: the engine gives them as the
    database takes them, as a step that is executed later may change them in place.

    Args:
        connection: the database's, in a transaction.
        write: makes them.
    """

    def __init__(self, connection: Any, write: Callable[[Writes], None]) -> None:
        self.connection, self._write, self.writes = connection, write, Writes()

    def add(self, model: type, values: list[Any]) -> None:
        """Have a row inserted."""
        self.writes.rows.setdefault(model, []).append(values)

    def answer(self, attributes: tuple[str, ...], values: list[Any]) -> None:
        """Have fields of a locked task written, whose values primary key and fence follow."""
        self.writes.answers.setdefault(attributes, []).append(values)

    def change(self, instance: int, values: dict[str, Any]) -> None:
        """Have fields of a locked instance written."""
        self.writes.changes.setdefault(instance, {}).update(values)

    def flush(self) -> None:
        """Write what there is."""
        if self.writes:
            found, self.writes = self.writes, Writes()
            self._write(found)

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Gather inside the block what the engine writes, and write it at its end."""
        own = self.connection.__dict__
        if "_cursor" in own:  # a savepoint around us is made first
            self.connection.cursor().close()
        own["_cursor"] = self._cursor
        token = current.set(self)
        try:
            yield
        finally:
            current.reset(token)
            del own["_cursor"]
        self.flush()

    def _cursor(self, name: str | None = None) -> Any:
        self.flush()
        return type(self.connection)._cursor(self.connection, name)
