"""The only file of the engine that knows how things are stored.

The statements of the hot path (claim, lock, finish, successor) are SQL text compiled once from
the models; building them through the ORM takes most of the time of a step. Everything else is
plain ORM.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from sqlite3 import Cursor
from typing import Any, TypeVar

from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    OperationalError,
    connections,
    router,
    transaction,
)
from django.db.models import F

from automations.engine import gathered
from automations.engine.statements import Table, table
from automations.engine.transition import Token
from automations.models import AutomationModel, AutomationTaskModel, Pause
from automations.status import LIVE, TaskState

T = TypeVar("T")

#: Rows that one statement names at most by their primary keys.
CHUNK = 500
#: How often a transaction is tried that the database ended because of another one.
MAX_TRIES = 6
#: How often the present transaction may be tried again; 0 outside `repeated`.
_tries_left: ContextVar[int] = ContextVar("automations_tries_left", default=0)
#: Codes by which PostgreSQL (text) and MariaDB (numbers) say that another transaction was in the
#: way: serialization, deadlock, lock not available; record changed, lock timeout, deadlock.
_CODES = frozenset({"40001", "40P01", "55P03", 1020, 1205, 1213})
#: Texts by which the others say it.
_TEXTS = ("database is locked", "database table is locked", "deadlock")


@dataclass(frozen=True)
class Claim:
    """The right to execute a task, as long as its fence stays what it is.

    Attributes:
        task, instance: primary keys.
        fence: grows with every claim; a finish with an older one is refused.
        owner: name of the worker.
        lost: name of the worker whose lease ran out, if one did.
        admitted: the task was asked whether it goes on, and has its permits.
    """

    task: int
    instance: int
    fence: int
    owner: str
    lost: str = ""
    admitted: bool = False


def alias() -> str:
    """Return the database that instances are written to."""
    return router.db_for_write(AutomationModel) if router.routers else DEFAULT_DB_ALIAS


def instance_table() -> Table:
    return table(AutomationModel, alias())


def task_table() -> Table:
    return table(AutomationTaskModel, alias())


@contextmanager
def atomic() -> Iterator[None]:
    """A transaction, or a savepoint of the one that is open."""
    with transaction.atomic(using=alias()):
        yield


def repeated(act: Callable[[], T]) -> T:
    """Call `act` again if the database ended its transaction because of another one.

    Inside somebody else's transaction nothing is repeated: that is for its owner to decide.
    """
    if connections[alias()].in_atomic_block:
        return act()
    for left in reversed(range(MAX_TRIES)):
        token = _tries_left.set(left)
        try:
            return act()
        except OperationalError as error:
            if not left or not is_transient(error):
                raise
            time.sleep(random.uniform(0.001, 0.02) * (MAX_TRIES - left))  # noqa: S311
        finally:
            _tries_left.reset(token)
    raise AssertionError("unreachable")


def must_repeat(error: BaseException) -> bool:
    """Tell whether an error of user code has ended the whole transaction, or may be repeated.

    It then belongs to the engine: nothing can be stored with it, and it is no failure of the
    step.
    """
    if not isinstance(error, DatabaseError):
        return False
    lost = connections[alias()].needs_rollback
    return lost or (_tries_left.get() > 0 and is_transient(error))


def is_broken() -> bool:
    """Tell whether the open transaction can only be rolled back."""
    return bool(connections[alias()].needs_rollback)


def is_transient(error: BaseException) -> bool:
    """Tell whether the same transaction may succeed when it is tried again."""
    codes = {getattr(error.__cause__ or error, "sqlstate", None), *error.args[:1]}
    return bool(codes & _CODES) or any(text in str(error).lower() for text in _TEXTS)


def run(sql: str, parameters: Sequence[Any]) -> Any:
    """Execute a statement of our own, and return the cursor, to be read to its end at once.

    The same cursor serves all of them; a new one for each takes as long as a short statement.
    """
    connection = connections[alias()]
    own = connection.__dict__
    held = own.get("automations_cursor")
    if held is None or held[0] is not connection.connection or connection.queries_logged:
        cursor = connection.cursor()
        held = own["automations_cursor"] = (connection.connection, cursor)
    elif "_cursor" in own:  # user code has not asked the database before
        connection.cursor().close()
    if connection.vendor != "sqlite" or connection.queries_logged or connection.execute_wrappers:
        held[1].execute(sql, parameters)
        return held[1]
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        return Cursor.execute(held[1].cursor, _with_qmarks(sql), parameters)


@lru_cache(maxsize=512)
def _with_qmarks(sql: str) -> str:
    """Return a statement of ours as SQLite takes it, which Django works out at each call."""
    return sql.replace("%s", "?")


def execute(sql: str, parameters: list[Any]) -> int:
    """Execute a statement and return how many rows it touched."""
    return int(run(sql, parameters).rowcount)


def lock(claim: Claim) -> AutomationTaskModel | None:
    """Lock instance and task of a claim, in this order, and return the task as it is now.

    Returns:
        The task with its instance, or None if the claim is no longer worth anything.
    """
    return _read(claim, _lock_sql(alias()), touch=True)


def _read(claim: Claim, sql: str, *, touch: bool) -> AutomationTaskModel | None:
    instances, tasks = instance_table(), task_table()
    if touch:
        touch_instance(claim.instance)
    found = run(sql, [claim.task, claim.instance, claim.fence, TaskState.RUNNING]).fetchall()
    if not found:
        return None
    values = found[0]
    cut = len(instances.attributes)
    task: AutomationTaskModel = tasks.read(values[cut:-1])
    task.note_fields()
    row: AutomationModel = instances.read(values[:cut])
    row.note_fields()
    row.pauses = values[-1]
    task.automation = row
    return task


@lru_cache(maxsize=8)
def _select_sql(using: str) -> str:
    instances, tasks = instance_table(), task_table()
    pauses = table(Pause, using).name
    join = "STRAIGHT_JOIN" if connections[using].vendor == "mysql" else "INNER JOIN"
    return (
        f"SELECT {instances.columns('i')}, {tasks.columns('t')}, "  # noqa: S608
        f"(SELECT COUNT(*) FROM {pauses}) FROM {instances.name} i "
        f"{join} {tasks.name} t ON t.automation_id = i.id AND t.id = %s "
        "WHERE i.id = %s AND t.fence = %s AND t.state = %s"
    )


@lru_cache(maxsize=8)
def _lock_sql(using: str) -> str:
    features = connections[using].features
    if not features.has_select_for_update:
        return _select_sql(using)
    return _select_sql(using) + (" FOR NO KEY UPDATE" if no_key() else " FOR UPDATE")


def no_key() -> bool:
    """Tell whether locks should let others refer to the row, as a message's insertion does."""
    return bool(connections[alias()].features.has_select_for_no_key_update)


def touch_instance(instance: int) -> None:
    """Take SQLite's write lock before the first read, so that nothing read is stale.

    Elsewhere, and where transactions begin IMMEDIATE, this does nothing.
    """
    connection = connections[alias()]
    if connection.vendor != "sqlite":
        return
    if getattr(connection, "transaction_mode", None) in {"IMMEDIATE", "EXCLUSIVE"}:
        return
    instances = instance_table()
    execute(f"UPDATE {instances.name} SET tokens = tokens WHERE id = %s", [instance])  # noqa: S608


def lock_instance(instance: int, *, wait: bool = True) -> AutomationModel | None:
    """Lock an instance and return it, or None if it is gone or (without `wait`) held."""
    touch_instance(instance)
    rows = AutomationModel.objects.using(alias()).filter(pk=instance)
    skip = not wait and connections[alias()].features.has_select_for_update_skip_locked
    locked = rows.select_for_update(skip_locked=skip, no_key=no_key())
    found: AutomationModel | None = locked.first()
    return found


def tokens(instance: int) -> list[tuple[Token, datetime | None]]:
    """Return the tokens of a locked instance, each with its due time.

    Only the lock of the instance lets them change, apart from claims, which matter to nobody
    here. In somebody else's transaction the read locks, because on MariaDB it could otherwise
    show what was there before; in one of ours locks would only stand in the way of claims.
    """
    rows = (
        AutomationTaskModel.objects.using(alias())
        .filter(automation_id=instance, state__in=LIVE)
        .order_by("id")
    )
    if connections[alias()].savepoint_ids:
        rows = rows.select_for_update(no_key=no_key())
    return [
        (Token(pk, node, state, waiting, read_path(path)), due)
        for pk, node, state, waiting, path, due in rows.values_list(
            "id", "status", "state", "waiting", "path", "due"
        )
    ]


def ready_tasks(instance: int, now: datetime, limit: int) -> list[AutomationTaskModel]:
    """Return tasks of a locked instance that are ready and due, locked as well.

    What another worker holds is left out: it has claimed it, or is about to.
    """
    tasks = task_table()
    skips = connections[alias()].features.has_select_for_update_skip_locked
    moment = connections[alias()].ops.adapt_datetimefield_value(now)
    sql = (
        f"SELECT {tasks.columns('t')} FROM {tasks.name} t WHERE t.automation_id = %s "  # noqa: S608
        "AND t.state = %s AND t.due <= %s ORDER BY t.due, t.id LIMIT %s"
        + (" FOR UPDATE SKIP LOCKED" if skips else "")
    )
    found = [tasks.read(row) for row in run(sql, [instance, TaskState.READY, moment, limit])]
    for task in found:
        task.note_fields()
    return found


def read_path(text: str) -> tuple[int, ...]:
    """Return a stored path as ids."""
    return tuple(int(part) for part in text.split(".")) if text else ()


def write_path(path: tuple[int, ...]) -> str:
    """Return ids as they are stored."""
    return ".".join(str(part) for part in path)


# -- write -----------------------------------------------------------------------------------


def insert(row: Any) -> None:
    """Insert a row of any of our models and give it its primary key."""
    _insert(row, "")


def insert_later(row: Any) -> None:
    """Insert a row whose primary key nobody asks for, with others if those are gathered."""
    found = gathered.current.get()
    if found is None:
        insert(row)
    else:
        found.add(row.__class__, table(row.__class__, alias()).parameters(row.__dict__))


def insert_instance(row: AutomationModel) -> None:
    """Insert an instance, and note what it is now."""
    row.mark = _insert(row, instance_table().mark)
    row.note_fields()


def _insert(row: Any, further: str) -> Any:
    """Insert a row; return what a further expression says of it, where the database tells."""
    statements = table(row.__class__, alias())
    returning = statements.returns
    sql = statements.insert_sql(returning=returning) + (f", {further}" if further else "")
    cursor = run(sql, statements.values(row, statements.insert_attributes))
    told = cursor.fetchall()[0] if returning else (cursor.lastrowid,)
    row.pk = told[0]
    row._state.adding, row._state.db = False, alias()
    return told[-1] if further else None


def update(row: Any, attributes: tuple[str, ...]) -> None:
    """Write some fields of a row by its primary key. Statistics count a changed instance anew."""
    if isinstance(row, AutomationModel):
        _update_instance(row, attributes)
        return
    statements = table(row.__class__, alias())
    sql = statements.update_sql(attributes) + f"{statements.column('id')} = %s"
    execute(sql, [*statements.values(row, attributes), row.pk])


def _update_instance(row: AutomationModel, attributes: tuple[str, ...]) -> None:
    """Write some fields of an instance, and note what it is now."""
    if not row.stale:
        row.stale, attributes = True, (*attributes, "stale")
    if (found := gathered.current.get()) is not None:
        values = instance_table().values(row, attributes)
        found.change(row.pk, dict(zip(attributes, values, strict=True)))
        return
    statements = instance_table()
    sql = statements.update_sql(attributes) + f"{statements.column('id')} = %s"
    parameters = [*statements.values(row, attributes), row.pk]
    if mark := statements.mark:
        told = run(f"{sql} RETURNING {mark}", parameters).fetchall()
        row.mark = told[0][0] if told else None
    else:
        run(sql, parameters)
    if row.stored is not None:
        row.stored.update((name, getattr(row, name)) for name in attributes if name != "data")


def update_fenced(task: AutomationTaskModel, fence: int, attributes: tuple[str, ...]) -> bool:
    """Write some fields of a task if its fence is still `fence`; tell whether it was.

    Those that are what they were are left out, and with them the work on their indexes.
    """
    statements = task_table()
    attributes = task.changed(attributes)
    values = [*statements.values(task, attributes), task.pk, fence]
    if (found := gathered.current.get()) is not None:
        found.answer(attributes, values)
        return True
    return execute(fenced_sql(attributes), values) == 1


def fenced_sql(attributes: tuple[str, ...]) -> str:
    """Return the UPDATE of a task whose fence is known."""
    tasks = task_table()
    where = f"{tasks.column('id')} = %s AND {tasks.column('fence')} = %s"
    return tasks.update_sql(attributes) + where


def close_tasks(tasks: list[int], now: datetime, state: TaskState, message: str) -> None:
    """Close tasks that did not answer themselves; what is executed of them loses its fence."""
    AutomationTaskModel.objects.using(alias()).filter(pk__in=tasks).update(
        state=state,
        waiting="",
        due=None,
        held=None,
        finished=now,
        message=message,
        fence=F("fence") + 1,
    )
