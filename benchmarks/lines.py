"""Limits and fairness beside a backlog: many due tasks of one flow, many that wait in a line."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from automations import clock
from automations.automation import Automation
from automations.engine import claims, holders, lanes, limiting
from automations.engine.runner import Runner
from automations.models import AutomationTaskModel, Permit, Queued
from automations.status import TaskState, Waiting
from benchmarks import flows
from benchmarks.workloads import Figure, bulk, stopwatch

#: Tasks of the other flow that are served beside a backlog, and asks of which the median counts.
SERVED, ASKED = 50, 7
#: Rows of the line that are stored at once.
CHUNK = 5_000


def limits(size: int) -> Iterator[Figure]:
    """Measure what a flow costs beside so many due tasks, and so many that wait, of another.

    Args:
        size: how many.
    """
    yield from _beside_due(size)
    AutomationTaskModel.objects.filter(state=TaskState.WAITING).update(due=None)
    yield from _beside_waiting(size)


def _beside_due(size: int) -> Iterator[Figure]:
    backlog = flows.Linear
    bulk(backlog, size, waiting=Waiting.TIME, due=clock.now(), lane=_lane(backlog))
    _analyze()
    runner = Runner("benchmark", patient=False)
    runner.run_due(clock.now(), 10)  # what is compiled and counted once
    yield Figure(f"lanes asked beside {size:,} due", _median(_lanes) * 1000, "ms")
    yield Figure("instances of the backlog", _rate(runner, SERVED), "/s")
    turns, seconds = _served(runner, flows.Timed)
    yield Figure(f"another flow's {SERVED} beside {size:,} due", seconds * 1000 / SERVED, "ms each")
    yield Figure("turns until all of them were served", turns / SERVED, "per task", budget=2.1)


def _beside_waiting(size: int) -> Iterator[Figure]:
    runner = Runner("benchmark", patient=False)
    key, last = _line(size)
    turns, seconds = _served(runner, flows.Timed)
    yield Figure(
        f"another flow's {SERVED} beside {size:,} waiting", seconds * 1000 / SERVED, "ms each"
    )
    yield Figure("turns until all of them were served", turns / SERVED, "per task", budget=2.1)
    task = AutomationTaskModel.objects.get(pk=last)
    yield Figure("place in the line", _median(lambda: holders.stands([task], 10_000)) * 1000, "ms")
    yield Figure("nobody is called", _median(lambda: limiting.call("0" * 32)) * 1000, "ms")
    with stopwatch() as seconds_of_call:
        limiting.call(key)
        yield Figure(f"a call of {flows.Limited.MOST} of {size:,}", seconds_of_call() * 1000, "ms")
    yield Figure(f"instances from a line of {size:,}", _rate(runner, SERVED), "/s")


def _line(size: int) -> tuple[str, int]:
    """Store a line; return its key and the task that is last."""
    flows.Limited()
    key = Permit.objects.values_list("key", flat=True)[0]
    lane = _lane(flows.Limited)
    bulk(flows.Limited, size, waiting=Waiting.LIMIT, due=None, lane=lane)
    waiting = AutomationTaskModel.objects.filter(waiting=Waiting.LIMIT).order_by("pk")
    rows: list[Queued] = []
    last = 0
    for last, since in waiting.values_list("pk", "created").iterator(CHUNK):
        rows.append(Queued(key=key, rank=lanes.rank_of(lane), since=since, task=last))
        if len(rows) == CHUNK:
            Queued.objects.bulk_create(rows)
            rows = []
    Queued.objects.bulk_create(rows)
    _analyze()
    return key, last


def _served(runner: Runner, automation: type[Automation]) -> tuple[int, float]:
    """Start another flow several times; return after how many steps in all, and seconds, all of
    its first ones were done.
    """
    runs = [automation(autorun=False) for _ in range(SERVED)]
    for run in runs:
        run.nice()
    mine = AutomationTaskModel.objects.filter(automation__in=[run.id for run in runs])
    turns = 0
    with stopwatch() as seconds:
        while turns < SERVED or mine.timed().exists():
            if not runner.run_due(clock.now(), 1):
                break
            turns += 1
        return turns, seconds()


def _lanes() -> list[int]:
    return claims.due_lanes(clock.now())


def _rate(runner: Runner, count: int) -> float:
    with stopwatch() as seconds:
        done = 0
        while done < count and (found := runner.run_due(clock.now(), 1)):
            done += found
        return done / seconds()


def _median(act: Callable[[], object]) -> float:
    """Return the seconds that an act takes, as the median of several."""
    found = []
    for _ in range(ASKED):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def _lane(automation: type[Any]) -> int:
    return lanes.of(automation, automation.graph.start)


def _analyze() -> None:
    """Let the database know what there is, as it does by itself after a while."""
    sql = {"postgresql": "VACUUM ANALYZE", "sqlite": "ANALYZE"}.get(connection.vendor)
    if sql:
        with connection.cursor() as cursor:
            cursor.execute(sql)
