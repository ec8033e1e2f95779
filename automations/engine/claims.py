"""Claims: which worker may execute which task, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connections

from automations import failpoints
from automations.engine import store
from automations.engine.store import Claim
from automations.models import AutomationTaskModel
from automations.status import AttemptState, TaskState


def claim_due(
    now: datetime,
    owner: str,
    lease: timedelta,
    limit: int,
    instance: int | None = None,
    leave: tuple[str, ...] = (),
) -> list[Claim]:
    """Claim tasks that are due, and commit that before any of their code runs.

    Each claim is a compare-and-swap on the fence; skipping locked rows only saves waiting.

    Args:
        now: tasks due until this moment.
        owner: name of the worker.
        lease: how long the claim lasts without a sign of life.
        limit: how many at most.
        instance: only tasks of this one.
        leave: names of nodes whose tasks are left to others.
    """

    def act() -> list[Claim]:
        with store.atomic():
            rows = _candidates(now, limit, instance, leave)
            return [claim for row in rows if (claim := _claim(row, now, owner, lease))]

    claims = store.repeated(act)
    if claims:
        failpoints.hit("claim.committed")
    return claims


def _candidates(
    now: datetime, limit: int, instance: int | None, leave: tuple[str, ...]
) -> list[AutomationTaskModel]:
    features = connections[store.alias()].features
    rows = AutomationTaskModel.objects.using(store.alias()).due(now)
    if instance is not None:
        rows = rows.filter(automation_id=instance).exclude(status__in=leave)
    if features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return list(rows[:limit])


def _claim(task: AutomationTaskModel, now: datetime, owner: str, lease: timedelta) -> Claim | None:
    lost = (task.owner or "unknown") if task.state == TaskState.RUNNING else ""
    statements = store.task_table()
    touched = store.execute(
        f"UPDATE {statements.name} SET state = %s, fence = fence + 1, attempts = attempts + 1, "  # noqa: S608
        "owner = %s, due = %s, started = %s WHERE id = %s AND fence = %s AND due <= %s",
        [
            TaskState.RUNNING,
            owner,
            _moment(now + lease),
            _moment(now),
            task.pk,
            task.fence,
            _moment(now),
        ],
    )
    if touched != 1:
        return None
    if lost:
        store.record_attempt(task, AttemptState.LOST, now)
    return Claim(task.pk, task.automation_id, task.fence + 1, owner, lost)


def _moment(value: datetime) -> Any:
    return connections[store.alias()].ops.adapt_datetimefield_value(value)


def extend(claim: Claim, until: datetime) -> bool:
    """Extend a lease; tell whether the claim was still good."""
    statements = store.task_table()
    touched = store.execute(
        f"UPDATE {statements.name} SET due = %s WHERE id = %s AND fence = %s AND state = %s",  # noqa: S608
        [_moment(until), claim.task, claim.fence, TaskState.RUNNING],
    )
    return touched == 1


def release(claim: Claim, now: datetime) -> None:
    """Give a claimed task back untouched, for the next worker to take at once."""
    statements = store.task_table()
    store.execute(
        f"UPDATE {statements.name} SET state = CASE WHEN waiting = '' THEN %s ELSE %s END, "  # noqa: S608
        "fence = fence + 1, attempts = attempts - 1, owner = '', due = %s "
        "WHERE id = %s AND fence = %s AND state = %s",
        [
            TaskState.READY,
            TaskState.WAITING,
            _moment(now),
            claim.task,
            claim.fence,
            TaskState.RUNNING,
        ],
    )
