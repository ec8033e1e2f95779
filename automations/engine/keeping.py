"""What a worker keeps of an instance from one step to the next, so as not to read it again.

It is only used if nobody has changed the instance in between. PostgreSQL tells by the version of
the row, SQLite by the changes that the database has seen; elsewhere everything is read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from automations.engine import gathered, payload, reserved, store
from automations.engine.statements import table
from automations.engine.store import Claim
from automations.models import AutomationModel, AutomationTaskModel, Pause
from automations.status import TaskState

#: Tasks that mostly follow a step, with the end of a flow.
FOLLOWING = 2


@dataclass(frozen=True)
class Kept:
    """An instance and its claimed task as they were stored.

    Attributes:
        mark: what the database says as long as nobody has changed the instance.
        instance: values of its fields but the data.
        text: its data as JSON.
        task: values of the fields of the task.
        pauses: how many pauses there were, if that is known.
    """

    mark: Any
    instance: dict[str, Any]
    text: str
    task: dict[str, Any]
    pauses: int | None


def keep(row: AutomationModel, task: AutomationTaskModel) -> Kept | None:
    """Keep what has just been stored in the open transaction; None where nothing can be kept.

    Args:
        row: the instance.
        task: the task that was claimed for the next step.
    """
    gathered.flush()
    if row.stored is None:
        return None
    connection = store.connection()
    mark = row.mark
    if connection.vendor == "sqlite":
        version = _version() if mark is None else mark[0]
        mark = (version, connection.connection.total_changes)
    if mark is None:
        return None
    values = {name: value for name, value in task.__dict__.items() if name != "_state"}
    return Kept(mark, dict(row.stored), row.stored_text, values, row.pauses)


def take_up(claim: Claim, kept: Kept | None) -> AutomationTaskModel | None:
    """Lock the instance of a claim and return its task as it is now, read only if need be.

    Returns:
        The task with its instance, or None if the claim is no longer worth anything.
    """
    if kept is None:
        return store.lock(claim)
    connection = store.connection()
    if connection.vendor == "sqlite":
        store.touch_instance(claim.instance)
        seen = (_version(), connection.connection.total_changes)
        return _again(kept, kept.pauses) if seen == kept.mark else store.lock(claim)
    found = _lock_briefly(claim)
    if found is None:
        return None
    mark, pauses, *keys = found
    return _again(kept, pauses, keys) if mark == kept.mark else store.lock(claim)


def _version() -> int:
    """Return what SQLite changes when another connection has committed something.

    While we may write nobody else does, so that it is asked once in a transaction.
    """
    return int(store.run("PRAGMA data_version", ()).fetchall()[0][0])


def _lock_briefly(claim: Claim) -> tuple[Any, ...] | None:
    """Lock an instance without reading it.

    Returns:
        Its mark, how many pauses there are, and primary keys for tasks that follow.
    """
    asked = [claim.task, claim.fence, TaskState.RUNNING, claim.instance]
    found: list[tuple[Any, ...]] = store.run(_brief_sql(store.alias()), asked).fetchall()
    return found[0] if found else None


@lru_cache(maxsize=8)
def _brief_sql(using: str) -> str:
    instances, tasks, pauses = store.instance_table(), store.task_table(), table(Pause, using)
    keys = reserved.columns(tasks, FOLLOWING)
    return (
        f"SELECT {instances.mark}, (SELECT COUNT(*) FROM {pauses.name}){keys} "  # noqa: S608
        f"FROM {instances.name} INNER JOIN {tasks.name} t "
        f"ON t.id = %s AND t.fence = %s AND COALESCE(t.state, '') = %s "
        f"WHERE {instances.name}.id = %s "
        f"FOR NO KEY UPDATE OF {instances.name}, t"
    )


def _again(kept: Kept, pauses: int | None, keys: Sequence[int] = ()) -> AutomationTaskModel:
    """Return the task and its instance anew, so that nothing that a step did to them remains."""
    row: AutomationModel = store.instance_table().made(
        {**kept.instance, "data": payload.plain(kept.text)}
    )
    row.stored_text, row.stored, row.mark = kept.text, dict(kept.instance), kept.mark
    row.pauses, row.keys = pauses, keys
    task: AutomationTaskModel = store.task_table().made(dict(kept.task))
    task.stored = kept.task
    task.join(row)
    return task
