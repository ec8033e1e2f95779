"""Open visits: who is where, since when, and what is next. A bounded number of questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, Subquery

from automations import notes
from automations.models import AutomationTaskModel, Counted
from automations.status import OPEN, TaskState, Waiting
from automations_admin import counting, marks
from automations_admin.marks import Mark
from automations_admin.stats import visits
from automations_admin.stats.lens import Lens

#: Rows of a page, and most that a page or a file reaches.
SIZE, MOST = 50, counting.MOST
#: In which order the visits are shown, by word in the address.
ORDERS: dict[str, tuple[Any, ...]] = {
    "": (F("created").asc(), F("pk").asc()),
    "due": (F("due").asc(nulls_last=True), F("created").asc(), F("pk").asc()),
    "newest": (F("created").desc(), F("pk").desc()),
}
_FIELDS = (
    "pk", "automation_id", "automation__subject", "status", "state", "waiting", "message",
    "created", "due", "counted_in",
)  # fmt: skip


@dataclass(frozen=True)
class Visit:
    """One open visit.

    Attributes:
        task, instance: primary keys.
        subject: whom the instance is about, as "app.model:pk", or "".
        step: name of the step.
        state, waiting, message: see the task.
        since: when it began.
        due: when the engine looks at it next, or None.
        slice: primary key of the slice in which its instance is counted; None if it is not yet.
    """

    task: int
    instance: int
    subject: str
    step: str
    state: str
    waiting: str
    message: str
    since: datetime
    due: datetime | None
    slice: int | None

    @property
    def mark(self) -> Mark:
        """What it waits for, as a mark."""
        return marks.STANDINGS.get(marks.standing(self.state, self.waiting), marks.UNKNOWN)

    @property
    def waits_for(self) -> str:
        """What it waits for, in a few words."""
        named = self.waiting in {Waiting.CONDITION, Waiting.MESSAGE} and self.message
        return f"{self.mark.text}: {notes.said(self.message)}" if named else str(self.mark.text)

    @property
    def next(self) -> datetime | None:
        """When it goes on or is looked at; a running one has only a lease."""
        return self.due if self.state != TaskState.RUNNING else None

    def overdue(self, now: datetime) -> bool:
        """Tell whether it is past its due time."""
        return self.next is not None and self.next < now


def tasks(lens: Lens, flow: str, step: str = "") -> Any:
    """Return the open tasks of the instances that a lens counts, as a queryset.

    Args:
        lens: dated by the event it counts all of them, whenever their instances started.
        flow: dotted name.
        step: only those at this step; "" for all.
    """
    rows = AutomationTaskModel.objects.filter(
        automation__in=visits.instances(lens, flow), state__in=OPEN
    )
    return rows.filter(status=step) if step else rows


def read(rows: Any, order: str, first: int = 0, most: int = SIZE) -> list[Visit]:
    """Return some of the open visits, by one query.

    Args:
        rows: see `tasks`.
        order: a key of ORDERS.
        first: how many are left out before them.
        most: how many at most.
    """
    counted = Counted.objects.filter(pk=OuterRef("automation_id")).values("slice_id")[:1]
    asked = rows.annotate(counted_in=Subquery(counted)).order_by(*ORDERS[order])
    return [Visit(*row) for row in asked.values_list(*_FIELDS)[first : first + most]]


@dataclass(frozen=True)
class Group:
    """Open visits that are counted together.

    Attributes:
        n: how many there are.
        since: when the oldest began.
        overdue: how many should have gone on by now.
    """

    n: int
    since: datetime
    overdue: int

    def and_also(self, other: Group) -> Group:
        """Return these together with others."""
        since = min(self.since, other.since)
        return Group(self.n + other.n, since, self.overdue + other.overdue)


def late(now: datetime) -> Q:
    """Return the condition for visits that should have gone on by now; none is being worked on."""
    return Q(due__lt=now, state__in=(TaskState.READY, TaskState.WAITING))


def by_slice(rows: Any, now: datetime) -> dict[int | None, Group]:
    """Return open visits by the slice in which their instances are counted, by one query.

    Args:
        rows: see `tasks`.
        now: the present moment.

    Returns:
        By primary key of the slice; None for those that are not counted yet.
    """
    counted = Counted.objects.filter(pk=OuterRef("automation_id")).values("slice_id")[:1]
    split = rows.annotate(counted_in=Subquery(counted)).order_by().values_list("counted_in")
    found = split.annotate(
        n=Count("pk"), since=Min("created"), overdue=Count("pk", filter=late(now))
    )
    return {slice_: Group(*values) for slice_, *values in found}


def subjects(rows: Any) -> Any:
    """Return whom the instances of open visits are about, each once, as a queryset."""
    return rows.exclude(automation__subject="").order_by().values("automation__subject").distinct()
