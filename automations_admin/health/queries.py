"""What the page of workers asks the database: a constant number of questions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest

from automations.engine import health
from automations.models import Alert, Worker
from automations.status import TaskState, Waiting
from automations_admin import console, counting

#: Workers that are shown, those that were seen last first.
MAX_WORKERS = 100
#: Running tasks that are shown, those whose lease ends first.
MAX_TASKS = 200
#: Alerts that are shown: those that last, then those that passed last.
MAX_ALERTS = 10
#: What falls due within this time is counted.
SOON = timedelta(hours=1)

_FLOW = "automation__automation_class"


@dataclass(frozen=True)
class Work:
    """A task that is being executed.

    Attributes:
        task, instance: primary keys.
        flow: dotted name.
        step: name of the node.
        owner: name of the worker or process that has claimed it.
        started: since when; `attempt` counts the claims.
        lease: when another worker may take it over, unless the owner gives a sign of life.
    """

    task: int
    instance: int
    flow: str
    step: str
    owner: str
    started: datetime | None
    attempt: int
    lease: datetime | None


@dataclass(frozen=True)
class Queue:
    """What waits, by flow; of each sort no more than `counting.MOST` and one are counted.

    Attributes:
        due: tasks that the engine must look at now.
        oldest: since when the first of them has been due.
        soon: tasks that fall due within SOON.
        people: tasks that wait for a person.
        messages: messages that nobody has read.
        held: tasks that a pause or missing code holds back.
    """

    due: Counter[str]
    oldest: dict[str, datetime]
    soon: Counter[str]
    people: Counter[str]
    messages: Counter[str]
    held: Counter[str]

    @property
    def totals(self) -> list[int]:
        """How much of each sort was counted."""
        sorts = (self.due, self.soon, self.people, self.messages, self.held)
        return [counted.total() for counted in sorts]

    @property
    def flows(self) -> list[str]:
        """Dotted names of the flows of which something waits, those first that wait longest."""
        known = self.due | self.soon | self.people | self.messages | self.held
        late = sorted(self.oldest, key=lambda flow: (self.oldest[flow], flow))
        return [*late, *sorted(known.keys() - self.oldest.keys())]


def workers() -> list[Worker]:
    """Return the workers that were seen within a day, as far as they are shown."""
    return list(Worker.objects.order_by("-seen", "name")[: MAX_WORKERS + 1])


def running(request: HttpRequest) -> list[Work]:
    """Return what is being executed of the flows that the user may see."""
    rows = console.only_visible(request, health.tasks().running(), _FLOW)
    fields = ("pk", "automation_id", _FLOW, "status", "owner", "started", "attempts", "due")
    # Not sorted by the database: SQLite would go through all tasks in the order of their due time.
    found = (Work(*row) for row in rows.order_by().values_list(*fields)[: counting.MOST])
    return sorted(found, key=lambda work: (work.lease is None, work.lease, work.task))[:MAX_TASKS]


def busy() -> dict[str, int]:
    """Return how many tasks each worker executes, of whatever flow."""
    rows = health.tasks().running().order_by()
    return dict(rows.values_list("owner").annotate(n=Count("pk")))


def queue(request: HttpRequest, now: datetime) -> Queue:
    """Return what waits, of the flows that the user may see."""
    tasks = health.tasks()
    due = _seen(request, tasks.due(now)).values_list(_FLOW, "due")[: counting.MOST + 1]
    oldest: dict[str, datetime] = {}
    counted: Counter[str] = Counter()
    for flow, moment in due:
        oldest.setdefault(flow, moment)
        counted[flow] += 1
    soon = tasks.filter(due__gt=now, due__lte=now + SOON).exclude(state=TaskState.RUNNING)
    return Queue(
        due=counted,
        oldest=oldest,
        soon=_by_flow(request, soon),
        people=_by_flow(request, tasks.waiting_for(Waiting.PERSON)),
        messages=_by_flow(request, health.unread()),
        held=_by_flow(request, health.held()),
    )


def _seen(request: HttpRequest, rows: Any) -> Any:
    return console.only_visible(request, rows, _FLOW)


def _by_flow(request: HttpRequest, rows: Any) -> Counter[str]:
    flows = _seen(request, rows).order_by().values_list(_FLOW, flat=True)
    return Counter(flows[: counting.MOST + 1])


def alerts(request: HttpRequest) -> list[Alert]:
    """Return alerts that concern all flows or those that the user may see: what lasts, the rest."""
    flows = console.visible(request)
    rows = Alert.objects.order_by(F("passed").desc(nulls_first=True), "-pk")
    if flows is not None:
        rows = rows.filter(Q(automation_class="") | Q(automation_class__in=flows))
    return list(rows[:MAX_ALERTS])
