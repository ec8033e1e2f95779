"""What the pages of instances ask the database: a constant number of questions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from automations import clock
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import LIVE, TaskState, Waiting
from automations_admin import conf, counting
from automations_admin.instances import search
from automations_admin.instances.filters import AGES, OF_STATE, Filters

#: Most open and failed tasks that are read for one page of the list, or for one instance.
MOST_TASKS = 2_000


def found(filters: Filters) -> QuerySet[AutomationModel]:
    """Return the instances that the filters let through, newest first."""
    rows: QuerySet[AutomationModel] = AutomationModel.objects.order_by("-pk")
    now = clock.now()
    if filters.flow:
        rows = rows.filter(automation_class=filters.flow)
    if filters.state:
        rows = rows.filter(state__in=OF_STATE.get(filters.state, (filters.state,)))
    if filters.definition:
        rows = rows.filter(definition=filters.definition)
    for key, column in ((filters.age, "created"), (filters.ended, "ended")):
        if key:
            rows = rows.filter(_within(key, column, now))
    if filters.task or filters.step or filters.same:
        tasks = AutomationTaskModel.objects.filter(automation=OuterRef("pk"))
        rows = rows.filter(Exists(tasks.filter(_standing(filters))))
    return search.narrowed(rows, filters.q) if filters.q else rows


def _within(key: str, column: str, now: datetime) -> Q:
    _words, since, until = AGES[key]
    condition = Q()
    if since is not None:
        condition &= Q(**{f"{column}__gte": now - since})
    if until is not None:
        condition &= Q(**{f"{column}__lt": now - until})
    return condition


def _standing(filters: Filters) -> Q:
    """Return the condition for a task that is open or failed and stands as the filters say."""
    condition = Q(state__in=LIVE)
    if filters.step:
        condition &= Q(status=filters.step)
    if filters.same:
        condition &= Q(state=TaskState.FAILED, fingerprint=filters.same)
    if filters.task in {TaskState.FAILED, TaskState.RUNNING, TaskState.READY}:
        condition &= Q(state=filters.task)
    elif filters.task:
        waiting = Waiting.RETRY if filters.task == "retrying" else filters.task
        condition &= Q(state=TaskState.WAITING, waiting=waiting)
    return condition


@dataclass(frozen=True)
class Page:
    """One page of a list.

    Attributes:
        rows: what is on it.
        count: how many there are in all, capped.
        number, last: of this page and the last one that is counted.
        more: there is a next page.
        first: number of the first row.
    """

    rows: list[Any]
    count: int
    number: int
    last: int
    more: bool
    first: int = 1

    @property
    def range(self) -> tuple[int, int]:
        """Numbers of the first and last row."""
        return self.first, self.first + len(self.rows) - 1


def page_of(rows: QuerySet[Any], number: int, size: int) -> Page:
    """Return a page; what lies beyond the cap is reached page by page, without counting."""
    count = counting.capped_count(rows)
    last = max(-(-min(count, counting.MOST) // size), 1)
    if count <= counting.MOST:
        number = min(number, last)
    offset = (number - 1) * size
    # A deep offset makes the database walk; ten times the cap is as far as it goes.
    offset = min(offset, 10 * counting.MOST)
    here = list(rows[offset : offset + size + 1])
    return Page(here[:size], count, number, last, len(here) > size, offset + 1)


def listed(filters: Filters) -> Page:
    """Return the page of the list that the filters ask for."""
    rows = found(filters).only(
        "pk", "automation_class", "uuid", "state", "finished", "reason", "created", "updated",
        "ended", "data",
    )  # fmt: skip
    return page_of(rows, filters.page, conf.get().PAGE_SIZE)


def standing_tasks(instances: list[int]) -> dict[int, list[AutomationTaskModel]]:
    """Return the open and failed tasks of instances, by instance, oldest first."""
    tasks = AutomationTaskModel.objects.filter(automation__in=instances, state__in=LIVE)
    by_instance: dict[int, list[AutomationTaskModel]] = {}
    for task in tasks.order_by("pk")[:MOST_TASKS]:
        by_instance.setdefault(task.automation_id, []).append(task)
    return by_instance


# ---------------------------------------------------------------- one instance


@dataclass(frozen=True)
class Visits:
    """How often an instance was at a step, and its last task there."""

    count: int
    last: AutomationTaskModel


@dataclass(frozen=True)
class Trail:
    """The way that an instance has taken, whatever its length.

    Attributes:
        taken: how often each edge was taken, by the names of its ends.
        visits: by name of the step.
    """

    taken: dict[tuple[str, str], int] = field(default_factory=dict)
    visits: dict[str, Visits] = field(default_factory=dict)


def trail(instance: AutomationModel) -> Trail:
    """Return the way that an instance has taken, counted by the database."""
    tasks = AutomationTaskModel.objects.filter(automation=instance).order_by()
    taken = {
        (source, target): count
        for source, target, count in tasks.filter(previous__isnull=False)
        .values_list("previous__status", "status")
        .annotate(n=Count("pk"))
    }
    groups = list(tasks.values_list("status").annotate(n=Count("pk"), last=Max("pk")))
    last = AutomationTaskModel.objects.in_bulk([pk for _step, _count, pk in groups])
    visits = {step: Visits(count, last[pk]) for step, count, pk in groups if pk in last}
    return Trail(taken, visits)


def similar(tasks: list[AutomationTaskModel]) -> dict[str, int]:
    """Return in how many other instances the same failures happened, by fingerprint."""
    prints = {task.fingerprint for task in tasks if task.state == TaskState.FAILED} - {""}
    if not prints:
        return {}
    own = {task.automation_id for task in tasks}
    found_tasks = AutomationTaskModel.objects.failed().filter(fingerprint__in=prints)
    return dict(
        found_tasks.exclude(automation__in=own)
        .order_by()
        .values_list("fingerprint")
        .annotate(n=Count("automation", distinct=True))
    )
