"""How the whole is: who works, what is due and since when. Questions that an index answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connections, models
from django.db.models import Count, Max, Min, Q, Value
from django.db.models.functions import Coalesce

from automations import clock, conf
from automations.engine import store
from automations.models import AutomationModel, AutomationTaskModel, Message, Pause, Worker
from automations.querysets import InstanceQuerySet, TaskQuerySet
from automations.status import InstanceState

#: States of instances whose tasks do not go on.
HELD_STATES = (InstanceState.PAUSED, InstanceState.BLOCKED)


@dataclass(frozen=True)
class Signs:
    """Signs of life.

    Attributes:
        now: the moment of asking.
        patience: how long a worker may be silent.
        alive: how many workers were seen within that time and have not stopped.
        seen: when a worker was seen last; None if none was within a day.
        task: since when the first task has been due; None if none is.
        message: since when the first message has waited to be read; None if none does.
    """

    now: datetime
    patience: timedelta
    alive: int
    seen: datetime | None
    task: datetime | None
    message: datetime | None = None

    @property
    def oldest(self) -> datetime | None:
        """Since when the first task or message has been due; None if nothing is."""
        found = [moment for moment in (self.task, self.message) if moment is not None]
        return min(found, default=None)

    @property
    def lag(self) -> timedelta:
        """How long the first task or message has been due."""
        return self.now - self.oldest if self.oldest else timedelta()

    @property
    def abandoned(self) -> bool:
        """Whether something is due and nobody is there to do it.

        A worker that is started anew, and cron's next pass, are given the time they need.
        """
        if self.alive or self.oldest is None:
            return False
        silent = self.seen is not None and self.now - self.seen > self.patience
        return silent or self.lag > self.patience

    def is_late(self, limit: timedelta | None) -> bool:
        """Tell whether something has been due for longer than `limit`; None for no limit."""
        return limit is not None and self.lag > limit


def signs() -> Signs:
    """Ask the database for signs of life, in two queries."""
    now, patience = clock.now(), conf.get().patience
    alive = Count("pk", filter=Q(stopped=None, seen__gte=now - patience))
    workers = Worker.objects.using(store.alias()).aggregate(alive=alive, seen=Max("seen"))
    both = _oldest("task", tasks(), now).union(_oldest("message", unread(), now), all=True)
    oldest = dict(both.order_by())
    return Signs(
        now, patience, workers["alive"], workers["seen"], oldest["task"], oldest["message"]
    )


def _oldest(sort: str, rows: models.QuerySet[Any], now: datetime) -> Any:
    """Return a query for since when the first of the rows has been due: one row, whatever is."""
    due = rows.filter(due__lte=now).order_by().values(sort=Value(sort))
    return due.annotate(oldest=Min("due")).values_list("sort", "oldest")


# -- named questions -------------------------------------------------------------------------


def instances() -> InstanceQuerySet:
    """Return the instances in the database that they are written to."""
    return AutomationModel.objects.using(store.alias())


def tasks() -> TaskQuerySet:
    """Return the tasks in the database that they are written to."""
    return AutomationTaskModel.objects.using(store.alias())


def unread() -> models.QuerySet[Message]:
    """Return the messages that wait for a worker; those of held instances are not among them."""
    return Message.objects.using(store.alias()).filter(due__isnull=False)


def held() -> TaskQuerySet:
    """Return the tasks that would go on, were it not for a pause or for code that is gone."""
    stopped = Q(automation__state__in=HELD_STATES)
    for pause in Pause.objects.using(store.alias()).order_by():
        stopped |= _covered(pause)
    return tasks().open().filter(stopped, held__isnull=False)


def _covered(pause: Pause) -> Q:
    """Return what narrows tasks down to those that a pause may hold."""
    said = {"automation__automation_class": pause.automation_class, "status": pause.step}
    return Q(automation__finished=False, **{key: value for key, value in said.items() if value})


def counts() -> dict[tuple[str, str], int]:
    """Return how many instances are stored, by flow and state: one pass over them or an index."""
    rows = instances().order_by().values_list("automation_class", "state")
    return {(flow, state): n for flow, state, n in rows.annotate(n=Count("pk"))}


def flows() -> list[str]:
    """Return the dotted names of the flows that have instances, by as many looks at an index."""
    quote = connections[store.alias()].ops.quote_name
    table, name = quote(AutomationModel._meta.db_table), quote("automation_class")
    with connections[store.alias()].cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE known(name) AS (SELECT MIN({name}) FROM {table} UNION ALL "  # noqa: S608
            f"SELECT (SELECT MIN({name}) FROM {table} WHERE {name} > known.name) FROM known "
            "WHERE known.name IS NOT NULL) SELECT name FROM known WHERE name IS NOT NULL"
        )
        return [name for (name,) in cursor.fetchall()]


def by_flow(rows: models.QuerySet[Any], **figures: Any) -> Any:
    """Return a query for tuples of a flow's dotted name and these figures of its rows.

    Grouped by the bare column SQLite would go through every instance in the order of its index.

    Args:
        rows: tasks or messages, few of which an index finds.
        figures: aggregates.
    """
    flow = Coalesce("automation__automation_class", Value(""))
    return rows.order_by().values(flow=flow).annotate(**figures).values_list("flow", *figures)


def failed_by_flow() -> dict[str, int]:
    """Return how many tasks have failed and were not repaired, by flow."""
    return dict(by_flow(tasks().failed(), n=Count("pk")))
