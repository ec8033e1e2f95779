"""Writes of one transaction that nobody reads in it: gathered, and made by few statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from automations.models import AutomationModel

#: What is gathered in the open transaction; None if everything is written at once.
current: ContextVar[Gathered | None] = ContextVar("automations_gathered", default=None)


class Gathered:
    """Rows to insert whose primary keys nobody asks for, and fields of locked instances to write.

    Args:
        write: writes what is here, before user code asks the database and before the commit.
    """

    def __init__(self, write: Callable[[Gathered], None]) -> None:
        self._write = write
        self.rows: dict[type, list[Any]] = {}
        self.changed: dict[int, tuple[AutomationModel, dict[str, None]]] = {}

    def add(self, row: Any) -> None:
        """Have a row inserted."""
        self.rows.setdefault(type(row), []).append(row)

    def change(self, row: AutomationModel, attributes: tuple[str, ...]) -> None:
        """Have fields of an instance written as they are by then."""
        self.changed.setdefault(row.pk, (row, {}))[1].update(dict.fromkeys(attributes))

    def flush(self) -> None:
        """Write what there is."""
        if self.rows or self.changed:
            self._write(self)
            self.rows, self.changed = {}, {}

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Gather inside the block what is written, and write it at its end."""
        token = current.set(self)
        try:
            yield
        finally:
            current.reset(token)
        self.flush()
