"""W2 to W4: what a pass, a list and a start cost beside much that is stored."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group, User

from automations import clock
from automations.dispatch.worker import Loop
from automations.engine import definitions
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import TaskState, Waiting
from benchmarks import flows, rows
from benchmarks.contestants import meter, project

#: Tasks of a pass, tasks of a page, unique starts; how often each is measured.
DUE, PAGE, STARTS, TIMES = 100, 50, 200, 7
#: Groups and people that open tasks are addressed to.
GROUPS, PEOPLE = 10, 50
MONTH = timedelta(days=30)


def store(of: type, count: int, **task: Any) -> None:
    """Store instances in bulk that wait in their first step.

    Args:
        of: the flow.
        count: how many.
        task: fields of the task; a function gets the number of the instance.
    """
    first, first_task = rows.next_pk(AutomationModel), rows.next_pk(AutomationTaskModel)
    varying = {name: value for name, value in task.items() if callable(value)}
    fixed = {name: value for name, value in task.items() if not callable(value)}
    instance = rows.Template(
        AutomationModel(
            automation_class=of.get_automation_class_name(),  # type: ignore[attr-defined]
            definition_id=definitions.definition_of(of)[0],
            tokens=1,
        ),
        *("id", "uuid", "key", "live_key"),
    )
    waits = rows.Template(
        AutomationTaskModel(
            status=of.graph.start,  # type: ignore[attr-defined]
            state=TaskState.WAITING,
            **fixed,
        ),
        *("id", "automation_id", "uuid", *varying),
    )

    def instances() -> Iterator[list[Any]]:
        for pk in range(first, first + count):
            live = f"live {pk}" if of is flows.Unique else None
            yield instance.values(pk, UUID(int=pk), f"key {pk}", live)

    def tasks() -> Iterator[list[Any]]:
        for number in range(count):
            pk = first_task + number
            more = (value(number) for value in varying.values())
            yield waits.values(pk, first + number, UUID(int=pk), *more)

    rows.write(AutomationModel, instances())
    rows.write(AutomationTaskModel, tasks())
    rows.analyze(AutomationModel, AutomationTaskModel)


def cost(act: Callable[[], object]) -> tuple[float, float]:
    """Return how many milliseconds a call takes by the clock, and of the processor."""
    used, began = time.process_time(), time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000


def medians(costs: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Return the medians of both."""
    wall, used = zip(*costs, strict=True)
    return statistics.median(wall), statistics.median(used)


def a_pass(now: datetime) -> tuple[float, float]:
    """Return the cost of a pass with `DUE` tasks that are due."""
    store(flows.Paused, DUE, waiting=Waiting.TIME, due=now, created=now - 2 * MONTH)
    loop = Loop(batch=DUE, name="a pass")
    spent = cost(loop.run_pass)
    left = AutomationTaskModel.objects.filter(state=TaskState.WAITING, due__lte=clock.now())
    assert not left.exists()
    settle()
    return spent


def settle() -> None:
    """Run passes until nothing is done, so that statistics have counted what is new."""
    loop = Loop(batch=10_000, name="settle")
    while loop.run_pass():
        pass


def due(size: int) -> meter.Sample:
    """W2: passes with 100 due while nothing else is stored, then beside many that wait."""
    settle()
    alone, _ = medians(a_pass(clock.now()) for _ in range(TIMES))
    store(flows.Paused, size, waiting=Waiting.TIME, due=clock.now() + MONTH)
    settle()
    among, used = medians(a_pass(clock.now()) for _ in range(TIMES))
    return _sample(alone=alone, among=among, ratio=among / alone, processor=used / DUE)


def people(size: int) -> meter.Sample:
    """W3: the first page of a person's tasks: half of all are for groups, half for people."""
    groups = [Group.objects.create(name=f"team {number}") for number in range(GROUPS)]
    users = [User.objects.create(username=f"person {number}") for number in range(PEOPLE)]
    users[0].groups.add(groups[0])
    store(
        flows.Asked,
        size,
        waiting=Waiting.PERSON,
        requires_interaction=True,
        addressed_by=lambda number: "group" if number % 2 else "user",
        interaction_group_id=lambda number: groups[number // 2 % GROUPS].pk if number % 2 else None,
        interaction_user_id=lambda number: None if number % 2 else users[number // 2 % PEOPLE].pk,
    )
    # Each time another object, whose permissions are not known yet.
    same = User.objects.filter(pk=users[0].pk)
    spent, used = medians(cost(partial(_page, same.get())) for _ in range(TIMES))
    queries = len(project.said(partial(_page, same.get())))
    return _sample(ms=spent, queries=queries, processor=used)


def _page(user: User) -> None:
    assert len(AutomationTaskModel.get_open_tasks(user)[:PAGE]) == PAGE


def unique(size: int) -> meter.Sample:
    """W4: unique starts beside a hundred live instances, then beside many."""
    store(flows.Unique, 100, waiting=Waiting.TIME, due=clock.now() + MONTH)
    few, _ = _starts("few")
    store(flows.Unique, size, waiting=Waiting.TIME, due=clock.now() + MONTH)
    many, used = _starts("many")
    return _sample(beside_100=few, beside_many=many, ratio=many / few, processor=used)


def _starts(name: str) -> tuple[float, float]:
    """Return the lower quartiles of what starts cost, as all that disturbs only adds."""
    costs = [cost(partial(flows.Unique, customer=f"{name} {number}")) for number in range(STARTS)]
    wall, used = (statistics.quantiles(values, n=4)[0] for values in zip(*costs, strict=True))
    return wall, used


def _sample(**values: float) -> meter.Sample:
    return meter.Sample(1, 0, meter.processor(), extra=values)
