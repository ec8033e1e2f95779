"""What the pages of instances ask the database: a constant number of questions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from automations.models import AutomationModel, AutomationTaskModel
from automations.status import LIVE, TaskState
from automations_admin import counting

#: Most open and failed tasks that are read for one page of the list, or for one instance.
MOST_TASKS = 2_000


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
    """How often an instance was at a step, its last task there, and the place of its first."""

    count: int
    last: AutomationTaskModel
    order: int = 0


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
    counted = tasks.values_list("status").annotate(n=Count("pk"), last=Max("pk"), first=Min("pk"))
    groups = sorted(counted, key=lambda group: group[3])
    last = AutomationTaskModel.objects.in_bulk([pk for _step, _count, pk, _first in groups])
    visits = {
        step: Visits(count, last[pk], order)
        for order, (step, count, pk, _first) in enumerate(groups, start=1)
        if pk in last
    }
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
