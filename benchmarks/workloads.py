"""W1 to W6: each returns figures with their units."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import testing
from automations.engine import definitions
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import TaskState, Waiting
from benchmarks import flows


@dataclass(frozen=True)
class Figure:
    """One measured value.

    Attributes:
        name: what was measured.
        value: how much.
        unit: of what.
        commits: commits for each unit of a rate, for its ratio to the limit; 0 for none.
        budget: how much it may be at most; 0 for no limit.
        least: how much it must be at least; 0 for no limit.
    """

    name: str
    value: float
    unit: str
    commits: float = 0
    budget: float = 0
    least: float = 0


@contextmanager
def stopwatch() -> Iterator[Callable[[], float]]:
    """Yield a function that returns the seconds since the beginning."""
    began = time.perf_counter()
    yield lambda: time.perf_counter() - began


def bulk(automation: type, count: int, **task: Any) -> None:
    """Store many waiting instances at once, as if each had been started."""
    definition = definitions.definition_of(automation)[0]
    name = automation.get_automation_class_name()
    for start in range(0, count, 5000):
        size = min(5000, count - start)
        rows = AutomationModel.objects.bulk_create(
            AutomationModel(automation_class=name, definition_id=definition, tokens=1)
            for _ in range(size)
        )
        AutomationTaskModel.objects.bulk_create(
            AutomationTaskModel(
                automation=row, status=automation.graph.start, state=TaskState.WAITING, **task
            )
            for row in rows
        )


def committed(act: Callable[[], object]) -> int:
    """Return how many commits an act takes."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return sum(query["sql"].upper() == "COMMIT" for query in captured.captured_queries)


def fall_due(count: int, now: datetime) -> None:
    """Store instances whose wait is over now."""
    bulk(flows.Paused, count, waiting=Waiting.TIME, due=now)
    rows = AutomationTaskModel.objects.filter(due__lte=now)
    rows.update(created=now - timedelta(days=40))


def w1_linear(size: int) -> list[Figure]:
    """Create and complete linear flows; count statements."""
    flows.Linear()
    with CaptureQueriesContext(connection) as captured:
        flows.Linear()
    said = [query["sql"].split(" ", 1)[0].upper() for query in captured.captured_queries]
    savepoints = sum(word in {"SAVEPOINT", "RELEASE"} for word in said)
    commits = sum(word == "COMMIT" for word in said)
    statements = len(said) - savepoints - commits - sum(word.startswith("BEGIN") for word in said)
    with stopwatch() as seconds:
        for _ in range(size):
            flows.Linear()
        rate = size / seconds()
    return [
        Figure("W1 linear flow", rate, "instances/s", commits or 4),
        Figure("W1 statements", statements, "per instance"),
        Figure("W1 commits", commits, "per instance"),
    ]


def w2_due(size: int) -> list[Figure]:
    """One pass with 100 due among many paused, and one with nothing due."""
    with testing.frozen_time() as clock:
        bulk(flows.Paused, size, waiting=Waiting.TIME, due=clock.now() + timedelta(days=40))
        testing.run_due()  # the statistics count what is new, once
        with stopwatch() as seconds:
            testing.run_due()
            idle = seconds()
        fall_due(10, clock.now())
        commits = committed(testing.run_due) * 10
        fall_due(100, clock.now())
        with stopwatch() as seconds:
            testing.run_due()
            busy = seconds()
    return [
        Figure(f"W2 pass over nothing due of {size:,}", idle * 1000, "ms"),
        Figure(f"W2 pass with 100 due of {size:,}", busy * 1000, "ms", commits),
    ]


def w2b_poll(size: int) -> list[Figure]:
    """Ask a false condition of many instances."""
    with testing.frozen_time() as clock:
        bulk(flows.Polled, size, waiting=Waiting.CONDITION, due=clock.now())
        with stopwatch() as seconds:
            testing.run_due(limit=size * 2)
            spent = seconds()
    return [Figure(f"W2b false condition of {size:,}", spent * 1000 / size, "ms/instance", 2)]


def w3_tasks(size: int) -> list[Figure]:
    """One person's open tasks among many."""
    group, _ = Group.objects.get_or_create(name="staff")
    user = User.objects.create(username="w3")
    user.groups.add(group)
    options = {"waiting": Waiting.PERSON, "requires_interaction": True, "addressed_by": "group"}
    bulk(flows.Asked, size, interaction_group=group, **options)
    with CaptureQueriesContext(connection) as captured, stopwatch() as seconds:
        found = len(AutomationTaskModel.get_open_tasks(user)[:50])
        spent = seconds()
    return [
        Figure(f"W3 first {found} open tasks of {size:,}", spent * 1000, "ms"),
        Figure("W3 statements", len(captured), "per list"),
    ]


def w4_unique(size: int) -> list[Figure]:
    """Start unique instances beside many live ones."""
    figures = []
    for beside in (100, size):
        bulk(flows.Unique, beside, waiting=Waiting.TIME)
        with stopwatch() as seconds:
            for number in range(200):
                flows.Unique(customer=f"{beside}-{number}")
            figures.append(
                Figure(f"W4 unique start beside {beside:,}", seconds() * 1000 / 200, "ms", 1)
            )
    return figures


def w5_message(size: int) -> list[Figure]:
    """Send a message to many waiting instances until all have ended."""
    for _ in range(size):
        flows.Told()
    with stopwatch() as seconds:
        flows.Told.broadcast_message("paid", None, {"amount": 3})
        spent = seconds()
    left = AutomationModel.objects.live().of(flows.Told).count()
    return [
        Figure(f"W5 message to {size:,}", spent * 1000 / size, "ms/instance", 4),
        Figure("W5 not finished", left, "instances"),
    ]


def w6_parallel(size: int) -> list[Figure]:
    """Ten branches of two steps each, joined."""
    with stopwatch() as seconds:
        for _ in range(size):
            flows.Parallel()
        return [Figure("W6 split into 10 x 2 steps", size / seconds(), "instances/s", 31)]


#: Every workload with its size in the short and in the long run.
WORKLOADS: dict[str, tuple[Callable[[int], list[Figure]], int, int]] = {
    "w1": (w1_linear, 300, 1000),
    "w2": (w2_due, 20_000, 100_000),
    "w2b": (w2b_poll, 500, 10_000),
    "w3": (w3_tasks, 2_000, 100_000),
    "w4": (w4_unique, 10_000, 1_000_000),
    "w5": (w5_message, 200, 1_000),
    "w6": (w6_parallel, 20, 100),
}
