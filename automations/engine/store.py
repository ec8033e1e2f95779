"""The only file of the engine that knows how things are stored.

The statements of the hot path (claim, lock, finish, successor) are SQL text compiled once from
the models; building them through the ORM takes most of the time of a step. Everything else is
plain ORM.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.db import connections
from django.db.models import F

from automations.engine import gathered, reserved
from automations.engine.session import alias as alias
from automations.engine.session import atomic as atomic
from automations.engine.session import connection as connection
from automations.engine.session import execute as execute
from automations.engine.session import gathering as gathering
from automations.engine.session import is_broken as is_broken
from automations.engine.session import is_transient as is_transient
from automations.engine.session import must_repeat as must_repeat
from automations.engine.session import repeated as repeated
from automations.engine.session import run as run
from automations.engine.statements import Table, table
from automations.engine.transition import Token
from automations.models import AutomationModel, AutomationTaskModel, Pause
from automations.status import LIVE, TaskState

#: Nothing that is known.
NOTHING: Mapping[str, Any] = MappingProxyType({})
#: Rows that one statement names at most by their primary keys.
CHUNK = 500


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


def instance_table() -> Table:
    return table(AutomationModel, alias())


def task_table() -> Table:
    return table(AutomationTaskModel, alias())


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
    task.join(row)
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
        "WHERE i.id = %s AND t.fence = %s AND COALESCE(t.state, '') = %s"  # found by its key
    )


@lru_cache(maxsize=8)
def _lock_sql(using: str) -> str:
    features = connections[using].features
    if not features.has_select_for_update:
        return _select_sql(using)
    return _select_sql(using) + (" FOR NO KEY UPDATE" if no_key() else " FOR UPDATE")


def no_key() -> bool:
    """Tell whether locks should let others refer to the row, as a message's insertion does."""
    return bool(connection().features.has_select_for_no_key_update)


def touch_instance(instance: int) -> None:
    """Take SQLite's write lock before the first read, so that nothing read is stale.

    Elsewhere, and where transactions begin IMMEDIATE, this does nothing.
    """
    database = connection()
    if database.vendor != "sqlite":
        return
    if getattr(database, "transaction_mode", None) in {"IMMEDIATE", "EXCLUSIVE"}:
        return
    instances = instance_table()
    execute(f"UPDATE {instances.name} SET tokens = tokens WHERE id = %s", [instance])  # noqa: S608


def lock_instance(instance: int, *, wait: bool = True) -> AutomationModel | None:
    """Lock an instance and return it, or None if it is gone or (without `wait`) held."""
    touch_instance(instance)
    rows = AutomationModel.objects.using(alias()).filter(pk=instance)
    skip = not wait and connection().features.has_select_for_update_skip_locked
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
    if connection().savepoint_ids:
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
    skips = connection().features.has_select_for_update_skip_locked
    moment = connection().ops.adapt_datetimefield_value(now)
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
    if not _gathered(row):
        _insert(row, "")


def insert_later(row: Any) -> None:
    """Insert a row whose primary key nobody asks for, with others if those are gathered."""
    found, statements = gathered.current.get(), table(row.__class__, alias())
    values = statements.parameters(row.__dict__)
    if found is None:
        run(statements.insert_sql(returning=False), values)
    else:
        found.add(row.__class__, values)


def insert_instance(row: AutomationModel) -> None:
    """Insert an instance, and note what it is now."""
    if not _gathered(row):
        row.mark = _insert(row, instance_table().mark)
    elif (found := gathered.current.get()) is not None:
        found.mark_later(row)
    row.note_fields()


def _gathered(row: Any) -> bool:
    """Have a row inserted with others, if they are gathered and its primary key can be reserved."""
    found = gathered.current.get()
    if found is None:
        return False
    statements = table(row.__class__, alias())
    key = found.key(statements, reserved.reserve)
    if key is None:
        return False
    row.pk = key
    row._state.adding, row._state.db = False, alias()
    found.insert(statements, key, statements.values(row, statements.keyed_attributes))
    return True


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


def update(row: Any, attributes: tuple[str, ...], known: Mapping[str, Any] = NOTHING) -> None:
    """Write some fields of a row by its primary key. Statistics count a changed instance anew.

    Args:
        row: of any of our models.
        attributes: the fields.
        known: values of an instance's fields as the database takes them, where they are known.
    """
    if isinstance(row, AutomationModel):
        _update_instance(row, attributes, known)
        return
    statements = table(row.__class__, alias())
    sql = statements.update_sql(attributes) + f"{statements.column('id')} = %s"
    execute(sql, [*statements.values(row, attributes), row.pk])


def _update_instance(
    row: AutomationModel, attributes: tuple[str, ...], known: Mapping[str, Any]
) -> None:
    """Write some fields of an instance, and note what it is now."""
    if not row.stale:
        row.stale, attributes = True, (*attributes, "stale")
    statements = instance_table()
    values = statements.values(row, attributes, known)
    if (found := gathered.current.get()) is not None:
        found.change(statements, row, dict(zip(attributes, values, strict=True)))
    else:
        sql = statements.update_sql(attributes) + f"{statements.column('id')} = %s"
        mark = statements.mark
        cursor = run(sql + (f" RETURNING {mark}" if mark else ""), [*values, row.pk])
        told = cursor.fetchall() if mark else ()
        if mark:
            row.mark = told[0][0] if told else None
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
        found.answer(statements, attributes, values)
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
