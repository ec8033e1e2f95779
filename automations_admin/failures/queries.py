"""What the page of failures asks the database: a constant number of questions, all bounded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from automations.engine import health
from automations.models import Attempt, AutomationTaskModel
from automations.status import STANDING, TaskState, Waiting
from automations_admin.hints import beside

#: Most groups that are read: what lies beyond is the rarest.
MOST_GROUPS = 1_000
#: Newest tasks that are named of each group, and among how many of the newest instances with such
#: tasks they are looked for. Of a group that has none there only its last task is named.
NEWEST, RECENT = 3, 2_000

#: Lookup of the flow of a task.
FLOW = "automation__automation_class"


class Key(NamedTuple):
    """What the tasks of a group share."""

    flow: str
    step: str
    error_class: str
    fingerprint: str

    @property
    def same(self) -> tuple[str, str]:
        """What equal failures share whatever the step is called now: flow and fingerprint."""
        return self.flow, self.fingerprint


@dataclass(frozen=True)
class Scope:
    """Whose failures are asked for.

    Attributes:
        flows: dotted names of the flows that may be seen; None for all.
        flow: that of the only one; "" for all of them.
    """

    flows: frozenset[str] | None = None
    flow: str = ""

    def only(self, rows: Any, field: str) -> Any:
        """Return those rows of a queryset whose `field` holds one of the flows."""
        if self.flows is not None:
            rows = rows.filter(beside(Q(**{f"{field}__in": self.flows})))
        return rows.filter(beside(Q(**{field: self.flow}))) if self.flow else rows

    @property
    def tasks(self) -> QuerySet[AutomationTaskModel]:
        """Open and failed tasks; their instances are such that PostgreSQL reads an index alone."""
        names = [self.flow] if self.flow else health.flows() if self.flows is None else self.flows
        where = Q(**{f"{FLOW}__in": names}, automation__state__in=STANDING)
        found: QuerySet[AutomationTaskModel] = self.only(AutomationTaskModel.objects.all(), FLOW)
        return found.filter(beside(where))

    @property
    def failed(self) -> QuerySet[AutomationTaskModel]:
        """Tasks to which nothing happens by itself."""
        return self.tasks.filter(state=TaskState.FAILED)

    @property
    def failed_by_instance(self) -> QuerySet[AutomationTaskModel]:
        """The same tasks; as they wait for nothing, an index has them by their instance."""
        return self.failed.filter(waiting="")

    @property
    def retrying(self) -> QuerySet[AutomationTaskModel]:
        """Tasks whose next attempt is planned and not under way."""
        return self.tasks.filter(state=TaskState.WAITING, waiting=Waiting.RETRY)


# ---------------------------------------------------------------- groups


@dataclass(frozen=True)
class Failed:
    """Failed tasks that share flow, step and failure.

    Attributes:
        count: how many.
        first, last: when the first and the last of them failed.
        newest: primary key of the newest of them.
    """

    key: Key
    count: int
    first: datetime
    last: datetime
    newest: int = 0


def failed(scope: Scope) -> list[Failed]:
    """Return the groups of failed tasks, the most frequent first."""
    groups = (
        scope.failed.order_by()
        .values_list(FLOW, "status", "error_class", "fingerprint")
        .annotate(n=Count("pk"), first=Min("finished"), last=Max("finished"), newest=Max("pk"))
        .order_by("-n", "-last", FLOW, "status", "fingerprint")[:MOST_GROUPS]
    )
    return [Failed(Key(*group[:4]), *group[4:]) for group in groups]


@dataclass(frozen=True)
class Tier:
    """Tasks of a group that have used up the same number of attempts.

    Attributes:
        attempts: how many.
        count: number of tasks.
        next: when the first of them is tried again; None if all of them are held.
        held: how many are held, as they or their instances are paused.
        newest: primary key of the newest of them.
    """

    attempts: int
    count: int
    next: datetime | None
    held: int
    newest: int = 0


@dataclass
class Retrying:
    """Tasks that are tried again by themselves and share flow, step and failure."""

    key: Key
    tiers: list[Tier] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many tasks."""
        return sum(tier.count for tier in self.tiers)

    @property
    def newest(self) -> int:
        """Primary key of the newest of them."""
        return max(tier.newest for tier in self.tiers)


def retrying(scope: Scope) -> list[Retrying]:
    """Return the groups of tasks that are tried again by themselves, the most frequent first."""
    held = Count("pk", filter=Q(due__isnull=True))
    tiers = (
        scope.retrying.order_by()
        .values_list(FLOW, "status", "error_class", "fingerprint", "attempts")
        .annotate(n=Count("pk"), next=Min("due"), held=held, newest=Max("pk"))
        .order_by("-n", FLOW, "status", "fingerprint", "attempts")[:MOST_GROUPS]
    )
    groups: dict[Key, Retrying] = {}
    for flow, step, error_class, fingerprint, *figures in tiers:
        key = Key(flow, step, error_class, fingerprint)
        groups.setdefault(key, Retrying(key)).tiers.append(Tier(*figures))
    for group in groups.values():
        group.tiers.sort(key=lambda tier: tier.attempts)
    return sorted(groups.values(), key=lambda group: (-group.count, group.key))


# ---------------------------------------------------------------- samples


@dataclass(frozen=True)
class Sample:
    """One of the newest tasks of a group."""

    key: Key
    task: int
    instance: int
    error: str


def newest(
    tasks: QuerySet[AutomationTaskModel], groups: Collection[Failed | Retrying]
) -> dict[Key, list[Sample]]:
    """Return the newest tasks of each group, by group.

    Args:
        tasks: those of the groups, such that an index has them by their instance.
        groups: the groups.
    """
    last = tasks.order_by("-automation").values_list("automation", flat=True)
    many = sum(group.count for group in groups) > RECENT
    beyond = (last[RECENT : RECENT + 1].first() if many else None) or 0
    place = Window(
        RowNumber(),
        partition_by=[F(FLOW), F("status"), F("error_class"), F("fingerprint")],
        order_by=[F("started").desc(), F("pk").desc()],
    )
    prints = {group.key.fingerprint for group in groups}
    recent = tasks.filter(automation__gt=beyond, fingerprint__in=prints).annotate(place=place)
    found = _samples(recent.filter(place__lte=NEWEST).order_by("place"))
    rare = [group.newest for group in groups if group.key not in found]
    return found | _samples(tasks.filter(pk__in=rare).order_by())


def _samples(tasks: QuerySet[AutomationTaskModel]) -> dict[Key, list[Sample]]:
    fields = (FLOW, "status", "error_class", "fingerprint", "pk", "automation_id", "error")
    found: dict[Key, list[Sample]] = {}
    for flow, step, error_class, fingerprint, task, instance, error in tasks.values_list(*fields):
        key = Key(flow, step, error_class, fingerprint)
        found.setdefault(key, []).append(Sample(key, task, instance, error))
    return found


def frames(tasks: Iterable[int]) -> dict[int, Any]:
    """Return the frames of the last attempt at each task, by primary key of the task."""
    last = Attempt.objects.filter(task__in=list(tasks), number=F("task__attempts"))
    last = last.filter(fingerprint=F("task__fingerprint"))
    return dict(last.order_by().values_list("task_id", "frames"))
