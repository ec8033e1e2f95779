"""Gathered writes as one statement of PostgreSQL: a round trip, whatever they are.

The parts see the same state of the database, so that no row may be in two of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connections

from automations.engine import session, store
from automations.engine.gathered import Writes
from automations.engine.statements import Table, table
from automations.exceptions import LostLease

#: Parameters that one statement takes at most.
MOST = 30_000


@dataclass
class Composed:
    """A statement that is put together.

    Attributes:
        parts: of its text.
        parameters: their values.
        counted: numbers of the parts that count answered tasks.
        marked: number of the part that tells the mark of the only instance.
    """

    parts: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)
    counted: list[int] = field(default_factory=list)
    marked: int | None = None

    def add(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        """Add a part that writes rows of values; return its number."""
        self.parts.append(sql)
        self.parameters += [value for row in rows for value in row]
        return len(self.parts) - 1

    def text(self) -> str:
        """Return the statement: how many tasks have answered, and the mark of an instance."""
        return _text(tuple(self.parts), tuple(self.counted), self.marked)


@lru_cache(maxsize=256)
def _text(given: tuple[str, ...], counted: tuple[int, ...], marked: int | None) -> str:
    parts = ", ".join(f"p{number} AS ({sql})" for number, sql in enumerate(given))
    answered = " + ".join(f"(SELECT COUNT(*) FROM p{n})" for n in counted)  # noqa: S608
    mark = "NULL" if marked is None else f"(SELECT mark FROM p{marked})"  # noqa: S608
    return f"WITH {parts} SELECT {answered or '0'}, {mark}"


def write(made: Composed, answers: int) -> str | None:
    """Make the writes of a statement.

    Args:
        made: the statement.
        answers: how many tasks have answered.

    Returns:
        The mark of the instance, if they hold only one.

    Raises:
        LostLease: a task was claimed by somebody else, although it was locked.
    """
    answered, mark = session.run(made.text(), made.parameters, flush=False).fetchall()[0]
    if answered != answers:
        raise LostLease
    return str(mark) if mark is not None else None


def composed(writes: Writes) -> Composed:
    """Return writes as one statement."""
    made, tasks, instances = Composed(), store.task_table(), store.instance_table()
    for attributes, rows in writes.answers.items():
        sql = _update_sql(tasks, (*attributes, "id", "fence"), 2, len(rows))
        made.counted.append(made.add(f"{sql} RETURNING 1", rows))
    for model, rows in writes.rows.items():
        made.add(table(model, store.alias()).insert_many_sql(len(rows), returning=False), rows)
    alone = len(writes.keyed.get(instances, ())) + len(writes.changes) == 1
    marking = f" RETURNING {instances.mark} AS mark" if alone else ""
    for into, keyed in writes.keyed.items():
        sql = into.insert_keyed_sql(len(keyed)) + (marking if into is instances else "")
        number = made.add(sql, keyed.values())
        made.marked = number if alone and into is instances else made.marked
    for attributes, rows in writes.alike().items():
        sql = _update_sql(instances, (*attributes, "id"), 1, len(rows))
        number = made.add(sql + marking, rows)
        made.marked = number if alone else None
    return made


@lru_cache(maxsize=512)
def _update_sql(of: Table, attributes: tuple[str, ...], keys: int, count: int) -> str:
    """Return the UPDATE of rows, each with its own values, that its last attributes select."""
    written, selecting = attributes[:-keys], attributes[-keys:]
    if count == 1:
        where = " AND ".join(f"{of.column(name)} = %s" for name in selecting)
        return of.update_sql(written) + where
    connection = connections[of.alias]
    types = [str(of.by_name[name].db_type(connection)).partition("(")[0] for name in attributes]
    first = ", ".join(f"%s::{kind}" for kind in types)
    others = ", ".join(["%s"] * len(attributes))
    values = ", ".join([f"({first})", *[f"({others})"] * (count - 1)])
    names = ", ".join(of.column(name) for name in attributes)
    sets = ", ".join(f"{of.column(name)} = v.{of.column(name)}" for name in written)
    where = " AND ".join(f"{of.name}.{of.column(name)} = v.{of.column(name)}" for name in selecting)
    return f"UPDATE {of.name} SET {sets} FROM (VALUES {values}) AS v({names}) WHERE {where}"  # noqa: S608
