"""A backlog of which PostgreSQL's statistics know nothing slows nothing down.

The planner believes that an index of due tasks is empty if it was when statistics were taken, and
takes it instead of a primary key wherever a condition allows that. Then each statement reads all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from automations import clock, testing
from automations.engine import claims, lanes, parents, recovery
from automations.engine.runner import Runner
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import TaskState
from tests.acceptance.soak import elsewhere
from tests.flows import reliability

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.only_on("postgresql"),
]

#: Instances that were there before, so many that a primary key has two levels; due ones that came
#: at once; how often each thing is done, often enough for the plans of prepared statements.
BEFORE, BACKLOG, TIMES = 20_000, 20_000, 12
LEASE = timedelta(seconds=30)
#: By how many pages more an act may touch; to walk through the backlog in an index is a hundred.
MOST = 40
#: The version since which statistics of pages can be had at once.
FLUSHING = 150_000
TOUCHED = """
    SELECT sum(heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read)
    FROM pg_statio_user_tables WHERE relname LIKE 'automations_%'
"""


def touched() -> int:
    """Return how many pages were touched until now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(TOUCHED)
        return int(cursor.fetchone()[0])


def most(act: Callable[[Any], object], prepare: Callable[[], Any] = lambda: None) -> int:
    """Do something several times; return how many pages the costliest of them touches."""
    found = []
    for _ in range(TIMES):
        given = prepare()
        before = touched()
        act(given)
        found.append(touched() - before)
    return max(found)


def row(automation: Any) -> AutomationModel:
    return AutomationModel.objects.get(pk=automation.id)


def ready() -> Any:
    """Return an instance whose first step a worker is to execute."""
    run = reliability.Plain(autorun=False)
    run.nice()
    return run


def paused() -> Any:
    run = reliability.Retrying()
    recovery.pause(row(run))
    return run


def failed(automation: Any) -> AutomationTaskModel:
    return AutomationTaskModel.objects.get(automation=automation.id, state=TaskState.FAILED)


def acts() -> dict[str, int]:
    """Do everything with one task or instance; return how many pages each touches."""
    return {**acts_of_workers(), **acts_of_people()}


def acts_of_workers() -> dict[str, int]:
    runner = Runner("worker", patient=False)
    plain = reliability.Plain
    lane = lanes.of(plain, plain.graph.start)
    return {
        "a due task is claimed": most(
            lambda _: claims.claim_due(clock.now(), "worker", LEASE, 1, lane=lane)[0], ready
        ),
        "an instance is started and run": most(lambda _: plain()),
        "the due tasks of an instance are run": most(
            lambda run: runner.run_instance(run.id, run.get_automation_class_name()), ready
        ),
        "a waiting parent is woken": most(
            lambda run: parents.wake_of(AutomationModel.objects.get(parent=run.id)),
            reliability.Starting,
        ),
    }


def acts_of_people() -> dict[str, int]:
    clerk, _ = User.objects.get_or_create(username=reliability.CLERK)
    return {
        "a message is sent": most(lambda run: run.send_message("hello"), reliability.Receiver),
        "a person answers": most(
            lambda run: testing.submit(run, clerk, answer="yes"), reliability.Asking
        ),
        "a step is retried": most(lambda run: recovery.retry(failed(run)), reliability.Failing),
        "an instance is paused": most(lambda run: recovery.pause(row(run)), reliability.Retrying),
        "an instance is resumed": most(lambda run: recovery.resume(row(run)), paused),
        "an instance is cancelled": most(
            lambda run: recovery.cancel(row(run)), reliability.Lasting
        ),
    }


def test_nothing_walks_through_a_backlog() -> None:
    """Beside it each act touches about as many pages as without it."""
    if connection.pg_version < FLUSHING:  # type: ignore[attr-defined]
        pytest.skip("Before version 15 PostgreSQL counts pages later.")
    elsewhere.ballast(BEFORE)
    AutomationTaskModel.objects.update(due=None, state=TaskState.DONE, waiting="")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    alone = acts()
    elsewhere.ballast(BACKLOG, due=clock.now() - timedelta(minutes=1))
    beside = acts()

    assert {what: more for what in alone if (more := beside[what] - alone[what]) > MOST} == {}
