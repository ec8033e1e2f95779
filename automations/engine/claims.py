"""Claims: which worker may execute which task, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connections

from automations import failpoints
from automations.engine import records, store
from automations.engine.store import Claim
from automations.status import AttemptState, TaskState

#: Whether a task is due, for statements that name the task or its instance: no index is to answer
#: it, as with `TaskQuerySet.timed`.
IS_DUE = "CASE WHEN due <= %s THEN 1 ELSE 0 END = 1"


def claim_due(
    now: datetime,
    owner: str,
    lease: timedelta,
    limit: int,
    instance: int | None = None,
    leave: tuple[str, ...] = (),
    lane: int | None = None,
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
        lane: only tasks of this one; see `lanes`.
    """

    def act() -> list[Claim]:
        with store.atomic():
            rows = _candidates(now, limit, instance, leave, lane)
            return [claim for row in rows if (claim := _claim(row, now, owner, lease))]

    claims = store.repeated(act)
    if claims:
        failpoints.hit("claim.committed")
    return claims


@dataclass(frozen=True)
class Candidate:
    """What a claim needs to know of a task that is due."""

    pk: int
    instance: int
    fence: int
    state: str
    attempts: int
    owner: str
    started: datetime | None


def _candidates(
    now: datetime,
    limit: int,
    instance: int | None,
    leave: tuple[str, ...],
    lane: int | None = None,
) -> list[Candidate]:
    parameters: list[Any] = [_moment(now)]
    if lane is not None:
        parameters.append(lane)
    if instance is not None:
        parameters += [instance, *leave]
    sql = _candidates_sql(store.alias(), lane is not None, instance is not None, len(leave))
    rows = store.run(sql, [*parameters, limit]).fetchall()
    read = store.task_table().read_field
    return [
        Candidate(pk, of, fence, state, attempts, owner, read("started", started))
        for pk, of, fence, state, attempts, owner, started in rows
    ]


@lru_cache(maxsize=64)
def _candidates_sql(using: str, of_lane: bool, of_one: bool, left: int) -> str:
    """Return the SELECT of due tasks in the order of the index (lane, due, id) or (due, id).

    Those of one instance are found by that.
    """
    table = store.task_table()
    where = [IS_DUE if of_one else "due <= %s"]
    if of_lane:
        where.append("lane = %s")
    if of_one:
        where.append("automation_id = %s")
        if left:
            where.append(f"status NOT IN ({', '.join(['%s'] * left)})")
    skips = connections[using].features.has_select_for_update_skip_locked
    return (
        "SELECT id, automation_id, fence, state, attempts, owner, started "  # noqa: S608
        f"FROM {table.name} WHERE {' AND '.join(where)} ORDER BY due, id LIMIT %s"
        + (" FOR UPDATE SKIP LOCKED" if skips else "")
    )


def due_lanes(now: datetime) -> list[int]:
    """Return the lanes in which something is due, by a few looks at an index for each lane.

    Args:
        now: due until this moment.
    """
    with store.connection().cursor() as cursor:
        cursor.execute(_lanes_sql(store.alias()), [_moment(now)])
        return [int(lane) for (lane,) in cursor.fetchall()]


@lru_cache(maxsize=8)
def _lanes_sql(using: str) -> str:
    """Return the SELECT of lanes: from each a step to the next one, instead of all entries.

    MariaDB and MySQL step so when they group by the first column of an index and ask for the least
    of the second, and go through all in a recursion.
    """
    table = store.task_table().name
    if connections[using].vendor == "mysql":
        return (
            f"SELECT lane FROM {table} FORCE INDEX FOR GROUP BY (automations_task_turn) "  # noqa: S608
            "GROUP BY lane HAVING MIN(due) <= %s"
        )
    after = f"SELECT lane FROM {table} WHERE due IS NOT NULL"  # noqa: S608
    return (
        f"WITH RECURSIVE known(lane) AS (SELECT * FROM ({after} ORDER BY lane LIMIT 1) first "  # noqa: S608
        f"UNION ALL SELECT ({after} AND lane > known.lane ORDER BY lane LIMIT 1) FROM known "
        "WHERE known.lane IS NOT NULL) SELECT lane FROM known WHERE lane IS NOT NULL AND "
        f"(SELECT 1 FROM {table} t WHERE t.lane = known.lane AND t.due <= %s LIMIT 1) = 1"
    )


def _claim(task: Candidate, now: datetime, owner: str, lease: timedelta) -> Claim | None:
    lost = (task.owner or "unknown") if task.state == TaskState.RUNNING else ""
    statements = store.task_table()
    touched = store.execute(
        f"UPDATE {statements.name} SET state = %s, fence = fence + 1, attempts = attempts + 1, "  # noqa: S608
        "lost = lost + %s, owner = %s, due = %s, started = %s "
        f"WHERE id = %s AND fence = %s AND {IS_DUE}",
        [
            TaskState.RUNNING,
            int(bool(lost)),
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
        records.record_attempt(task, AttemptState.LOST, now)
    return Claim(task.pk, task.instance, task.fence + 1, owner, lost)


def _moment(value: datetime) -> Any:
    return store.connection().ops.adapt_datetimefield_value(value)


def extend(claim: Claim, until: datetime) -> bool:
    """Extend a lease; tell whether the claim was still good."""
    statements = store.task_table()
    touched = store.execute(
        f"UPDATE {statements.name} SET due = %s "  # noqa: S608
        "WHERE id = %s AND fence = %s AND COALESCE(state, '') = %s",
        [_moment(until), claim.task, claim.fence, TaskState.RUNNING],
    )
    return touched == 1


def expire(owner: str, now: datetime) -> int:
    """Let the leases of a worker end that has lost its connection and executes nothing now.

    What it was at counts as lost, as it would at the end of the lease, only sooner.

    Returns:
        How many tasks are free for the next worker.
    """
    statements = store.task_table()
    return store.execute(
        f"UPDATE {statements.name} SET due = %s WHERE owner = %s AND state = %s AND due > %s",  # noqa: S608
        [_moment(now), owner, TaskState.RUNNING, _moment(now)],
    )


def release(claim: Claim, now: datetime) -> None:
    """Give a claimed task back untouched, for the next worker to take at once."""
    statements = store.task_table()
    store.execute(
        f"UPDATE {statements.name} SET state = CASE WHEN waiting = '' THEN %s ELSE %s END, "  # noqa: S608
        "fence = fence + 1, attempts = attempts - 1, owner = '', due = %s "
        "WHERE id = %s AND fence = %s AND COALESCE(state, '') = %s",
        [
            TaskState.READY,
            TaskState.WAITING,
            _moment(now),
            claim.task,
            claim.fence,
            TaskState.RUNNING,
        ],
    )
