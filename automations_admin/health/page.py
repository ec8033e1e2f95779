"""The page of workers, put together: who works, at what, and what waits for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations import conf
from automations.engine import bell, notices
from automations.models import Alert, Worker
from automations.status import AlertKind
from automations_admin import marks, moments, names
from automations_admin.health.queries import Queue, Work
from automations_admin.links import Links
from automations_admin.marks import Mark


@dataclass(frozen=True)
class Working:
    """A task that is being executed, as the page shows it.

    Attributes:
        work: what is known about it.
        step, flow: their labels.
        url: of the instance.
        lease: what becomes of it, in words.
        lost: nobody is likely to finish it.
    """

    work: Work
    step: str
    flow: str
    url: str
    lease: str
    lost: bool


@dataclass(frozen=True)
class WorkerRow:
    """A worker with what it does.

    Attributes:
        worker: its row.
        mark: alive, silent or stopped.
        tasks: what it executes, of the flows that the user may see.
        hidden: how many others it executes.
    """

    worker: Worker
    mark: Mark
    tasks: list[Working]
    hidden: int


@dataclass(frozen=True)
class QueueRow:
    """What waits of one flow."""

    label: str
    name: str
    url: str
    people_url: str
    due: int
    oldest: datetime | None
    soon: int
    people: int
    messages: int
    held: int


@dataclass(frozen=True)
class AlertRow:
    """An alert in the reader's words."""

    row: Alert
    title: str
    url: str
    mark: Mark


#: By which way workers find what is due; see `Dispatcher.found`.
FINDING = {
    "poll": gettext_lazy("Workers look for what is due at intervals."),
    "notify": gettext_lazy("PostgreSQL wakes workers as soon as something is due."),
    "queue": gettext_lazy(
        "Workers are called through a queue; sweeps find timers and calls that were lost."
    ),
}


def finding() -> dict[str, Any]:
    """Return which dispatcher is in force, and how workers find what is due, in words."""
    return {"dispatcher": conf.get().DISPATCHER, "said": FINDING.get(bell.get().found(), "")}


def standing(worker: Worker, now: datetime, patience: timedelta) -> str:
    """Return how a worker is: "alive", "silent" or "stopped"; see `marks.WORKERS`."""
    if worker.stopped is not None:
        return "stopped"
    return "alive" if worker.seen >= now - patience else "silent"


def lease(work: Work, now: datetime, *, alive: bool) -> str:
    """Return in words what becomes of a task that is being executed.

    Args:
        work: the task.
        now: the present moment.
        alive: whether its owner gives signs of life.
    """
    if work.lease is None:
        return ""
    said = {
        "time": moments.clock_time(work.lease),
        "relative": moments.relative(work.lease, now),
    }
    if work.lease <= now:
        return _("lease over since %(time)s, %(relative)s: the next worker takes it over") % said
    if alive:
        return _("lease ends %(relative)s, at %(time)s, unless it is extended") % said
    return _("will be taken over at %(time)s, %(relative)s") % said


class Board:
    """Distributes what is being executed among the workers.

    Args:
        links: addresses within the admin site.
        now: the present moment.
        patience: how long a worker may be silent.
    """

    def __init__(self, links: Links, now: datetime, patience: timedelta) -> None:
        self.links, self.now, self.patience = links, now, patience

    def workers(
        self, workers: Iterable[Worker], works: list[Work], busy: dict[str, int]
    ) -> list[WorkerRow]:
        """Return the workers: alive ones first, then silent and stopped ones.

        Args:
            workers: their rows, those that were seen last first.
            works: what is being executed and may be seen.
            busy: how much each executes, seen or not.
        """
        rows = [self._worker(worker, works, busy.get(worker.name, 0)) for worker in workers]
        order = [mark.css for mark in marks.WORKERS.values()]
        return sorted(rows, key=lambda row: order.index(row.mark.css))

    def _worker(self, worker: Worker, works: list[Work], count: int) -> WorkerRow:
        how = standing(worker, self.now, self.patience)
        own = [self.working(one, alive=how == "alive") for one in works if one.owner == worker.name]
        return WorkerRow(worker, marks.WORKERS[how], own, max(count - len(own), 0))

    def others(self, workers: Iterable[Worker], works: list[Work]) -> list[Working]:
        """Return what is being executed by nobody among the workers."""
        known = {worker.name for worker in workers}
        return [self.working(one, alive=False) for one in works if one.owner not in known]

    def working(self, work: Work, *, alive: bool) -> Working:
        """Return a task as the page shows it."""
        return Working(
            work,
            names.step_label(work.step),
            names.flow_label(work.flow),
            self.links.instance(work.instance),
            lease(work, self.now, alive=alive),
            lost=not alive or (work.lease is not None and work.lease <= self.now),
        )


def queue_rows(links: Links, queue: Queue) -> list[QueueRow]:
    """Return what waits by flow, as the page shows it."""
    return [
        QueueRow(
            label=names.flow_label(flow),
            name=flow,
            url=links.flow(flow),
            people_url=links.instances(flow=flow, task="person"),
            due=queue.due[flow],
            oldest=queue.oldest.get(flow),
            soon=queue.soon[flow],
            people=queue.people[flow],
            messages=queue.messages[flow],
            held=queue.held[flow],
        )
        for flow in queue.flows
    ]


def alert_rows(links: Links, rows: Iterable[Alert]) -> list[AlertRow]:
    """Return alerts as the page shows them; of kinds that nobody knows any more none."""
    return [
        AlertRow(
            row,
            notices.of(row).title,
            _failures(links, row.automation_class) if row.automation_class else "",
            marks.ALERTS["passed" if row.passed else "lasts"],
        )
        for row in rows
        if row.kind in AlertKind
    ]


def _failures(links: Links, flow: str) -> str:
    """Return where the failures of a flow are shown: their own page, if the console has one."""
    try:
        return links.to("automations_failure_changelist", flow=flow)
    except NoReverseMatch:
        return links.instances(flow=flow, task="failed")


def figures(links: Links, alive: int, queue: Queue) -> list[dict[str, Any]]:
    """Return the figures at the top of the page."""
    due, people = queue.due.total(), queue.people.total()
    said: list[tuple[str, int, str, Mark | None]] = [
        (_("Workers alive"), alive, "#workers", None),
        (_("Tasks due"), due, "#queue", None),
        (_("Due within the hour"), queue.soon.total(), "#queue", None),
        (_("Open for people"), people, links.instances(task="person"), marks.STANDINGS["person"]),
        (_("Messages unread"), queue.messages.total(), "#queue", None),
        (_("Held back"), queue.held.total(), "#queue", marks.INSTANCES["paused"]),
    ]
    return [
        {"word": word, "count": count, "url": url, "mark": mark} for word, count, url, mark in said
    ]
