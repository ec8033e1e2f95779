"""What the pages of flows ask the database: a constant number of questions, however many rows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Value
from django.db.models.functions import Coalesce

from automations import clock, registry
from automations.engine import health
from automations.models import (
    Attempt,
    AutomationModel,
    AutomationTaskModel,
    Definition,
    Event,
    Pause,
)
from automations.querysets import TaskQuerySet
from automations.status import (
    LIVE,
    STANDING,
    AttemptState,
    EventKind,
    InstanceState,
    TaskState,
    Waiting,
)
from automations_admin import counting, names
from automations_admin.flows.health import Counts, Health, judge
from automations_admin.marks import standing

#: Only so many attempts are looked at for the last failure of each flow, and of them only so
#: many that failed.
LAST_ATTEMPTS, LAST_FAILED = 50_000, 5_000
#: Only so many events are looked at for what failed lately, and so many of the oldest instances
#: for the longest wait for a person.
LAST_EVENTS, OLDEST = 20_000, 5_000
#: States that count as finished beside failed, and states of what has not ended.
FINISHED = (InstanceState.COMPLETED, InstanceState.EXITED, InstanceState.CANCELLED)
LIVE_STATES = (InstanceState.RUNNING, InstanceState.PAUSED, InstanceState.BLOCKED)
#: Only so many errors of a flow are told apart, the most frequent ones.
MOST_ERRORS = 1_000


@dataclass(frozen=True)
class Failure:
    """The last failed attempt in a flow."""

    error_class: str
    step: str
    when: datetime
    instance: int


@dataclass(frozen=True)
class Row:
    """A flow in the list."""

    name: str
    label: str
    registered: bool
    counts: Counts
    health: Health
    failure: Failure | None


def is_stored(name: str) -> bool:
    """Tell whether there are instances or pauses of a flow, by its dotted name."""
    return any(
        model._default_manager.filter(automation_class=name).exists()
        for model in (AutomationModel, Pause)
    )


def rows(flows: frozenset[str] | None) -> list[Row]:
    """Return every flow that is registered or has instances, worst first.

    Args:
        flows: dotted names of those that may be seen; None for all.
    """
    now = clock.now()
    known = {cls.get_automation_class_name(): cls for cls in registry.all_classes()}
    counts, failures = _counts(health.flows(), now), _failures()
    seen = known.keys() | counts.keys()
    found = []
    for name in seen if flows is None else seen & flows:
        of_flow = counts.get(name, Counts())
        found.append(
            Row(
                name=name,
                label=names.flow_label(name),
                registered=name in known,
                counts=of_flow,
                health=judge(of_flow, now, registered=name in known),
                failure=failures.get(name),
            )
        )
    return sorted(found, key=lambda row: (row.health.rank, -row.counts.failed, row.label, row.name))


def counts_of(name: str) -> Counts:
    """Return how many instances of a flow have not ended, have failed or wait for whom; capped."""
    instances = _numbered().filter(automation_class=name, state__in=STANDING)
    asked = {str(state): instances.filter(state=state) for state in LIVE_STATES}
    for key, tasks in _standings().items():
        asked[key] = instances.filter(at__in=tasks.values("automation"))
    found: dict[str, Any] = dict(
        zip(asked, counting.capped_counts(list(asked.values())), strict=True)
    )
    return Counts(**found)


def _of_flow(tasks: TaskQuerySet, name: str, definition: int | None = None) -> TaskQuerySet:
    """Return those of open and failed tasks that belong to a flow.

    The instances come from an index. That their number is no bare column keeps SQLite from
    beginning with them: there are more of them than of the tasks that an index finds.

    Args:
        tasks: open and failed ones.
        name: the flow's dotted name.
        definition: only those that run on this stored definition; None for all.
    """
    instances = AutomationModel.objects.filter(automation_class=name, state__in=STANDING)
    if definition is not None:
        instances = instances.filter(definition=definition)
    unsorted = tasks.alias(at=Coalesce("automation", Value(0)))
    found: TaskQuerySet = unsorted.filter(at__in=instances.values("pk"))
    return found


def finished_lately(now: datetime, flows: Collection[str] | None) -> int:
    """Return how many instances finished within a day, of these flows or of all; capped."""
    found = AutomationModel.objects.filter(ended__gte=now - timedelta(days=1))
    # Only the time of the end is a condition that an index knows: SQLite must begin with that.
    found = found.exclude(state__in=[InstanceState.FAILED, InstanceState.ARCHIVED])
    if flows is not None:
        found = found.alias(flow=Coalesce("automation_class", Value(""))).filter(flow__in=flows)
    return counting.capped_count(found)


def _counts(flows: list[str], now: datetime) -> dict[str, Counts]:
    """Return the counts of flows; how many are in which state is capped."""
    instances = _numbered().filter(automation_class__in=flows, state__in=STANDING)
    found = _states(flows)
    for key, tasks in _standings().items():
        standing = instances.filter(at__in=tasks.values("automation")).order_by()
        for name, count in standing.values_list("automation_class").annotate(n=Count("pk")):
            found[name][key] = count
    lately, since = _lately(now), _person_since()
    return {
        name: Counts(**counted, failed_lately=lately.get(name, 0), person_since=since.get(name))
        for name, counted in found.items()
    }


def _numbered() -> Any:
    """Return the instances with their number as `at`.

    As it is no bare column, SQLite takes instances from an index and looks whether they are among
    others, instead of looking up all those others one by one.
    """
    return AutomationModel.objects.alias(at=Coalesce("pk", Value(0)))


def _person_since() -> dict[str, datetime]:
    """Return since when a person is waited for, by flow, looking at the oldest instances only."""
    tasks = _standings()["person"]
    numbers = tasks.order_by("automation").values_list("automation", flat=True)
    beyond = numbers[OLDEST : OLDEST + 1].first()
    if beyond is not None:
        tasks = tasks.filter(automation__lt=beyond)
    return dict(health.by_flow(tasks, since=Min("created")))


def _lately(now: datetime) -> dict[str, int]:
    """Return how many instances failed within the last hour and still do, by flow.

    Events tell: among failed tasks no index finds the latest.
    """
    newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    events = Event.objects.filter(
        pk__gt=newest - LAST_EVENTS,
        kind__in=(EventKind.FAILED, EventKind.MARKED_FAILED),
        created__gte=now - timedelta(hours=1),
        task__state=TaskState.FAILED,
    )
    count = Count("automation", distinct=True)
    return dict(events.order_by().values_list("automation_class").annotate(n=count))


def _states(flows: list[str]) -> dict[str, dict[str, int]]:
    """Return how many instances of each flow are in which state; capped, so an index is enough."""
    sorts = {**{str(state): (state,) for state in LIVE_STATES}, "finished": FINISHED}
    found = counting.capped_counts(
        [
            AutomationModel.objects.filter(automation_class=name, state__in=states)
            for name in flows
            for states in sorts.values()
        ]
    )
    counted = zip(*[iter(found)] * len(sorts), strict=True)
    return {
        name: dict(zip(sorts, row, strict=True)) for name, row in zip(flows, counted, strict=True)
    }


def _standings() -> dict[str, TaskQuerySet]:
    """Return the tasks for which `Counts` has a figure, by its name; an index finds them."""
    tasks = health.tasks().order_by()
    return {
        "failed": tasks.failed(),
        "retrying": tasks.waiting_for(Waiting.RETRY),
        "person": tasks.waiting_for(Waiting.PERSON),
    }


def _failures() -> dict[str, Failure]:
    newest = Attempt.objects.aggregate(newest=Max("pk"))["newest"] or 0
    recent = Attempt.objects.filter(pk__gt=newest - LAST_ATTEMPTS, state=AttemptState.FAILED)
    beyond = recent.order_by("-pk").values_list("pk", flat=True)[LAST_FAILED : LAST_FAILED + 1]
    recent = recent.filter(pk__gt=beyond.first() or 0).exclude(
        task__automation__state=InstanceState.ARCHIVED
    )
    last = recent.order_by().values("task__automation__automation_class").annotate(last=Max("pk"))
    ids = [row["last"] for row in last]
    found = Attempt.objects.filter(pk__in=ids).values_list(
        "task__automation__automation_class",
        "error_class",
        "task__status",
        "ended",
        "task__automation_id",
    )
    return {
        name: Failure(error, names.step_label(step), at, instance)
        for name, error, step, at, instance in found
    }


# ---------------------------------------------------------------- one flow


@dataclass(frozen=True)
class Version:
    """A definition of a flow that is stored, numbered from the oldest.

    Attributes:
        row: as it is stored.
        number: 1 for the oldest.
        current: it is what the code says now.
        live: how many instances that have not ended run on it.
    """

    row: Definition
    number: int
    current: bool
    live: int


def versions(name: str, fingerprint: str) -> list[Version]:
    """Return the stored definitions of a flow, oldest first.

    Args:
        name: the flow's dotted name.
        fingerprint: that of what the code says now.
    """
    stored = list(Definition.objects.filter(automation_class=name).order_by("created", "pk"))
    rows = AutomationModel.objects.filter(automation_class=name, state__in=LIVE_STATES)
    live = dict(rows.order_by().values_list(_definition(stored)).annotate(n=Count("pk")))
    return [
        Version(row, number, row.fingerprint == fingerprint, live.get(row.pk, 0))
        for number, row in enumerate(stored, start=1)
    ]


def _definition(stored: list[Definition]) -> Coalesce:
    """Return what tells an instance's definition; without reading it, if there is but one.

    Grouped by the bare column SQLite would go through every instance in the order of its index.
    """
    if len(stored) == 1:
        return Coalesce(Value(stored[0].pk), Value(0))
    return Coalesce("definition", Value(0))


def standing_at(
    name: str, definition: int | None, steps: Collection[str]
) -> dict[str, dict[str, int]]:
    """Return how many instances stand where: by step, then by standing; see `marks.STANDINGS`.

    Args:
        name: the flow's dotted name.
        definition: only those that run on this stored definition; None for all.
        steps: names of the steps; an index finds what stands there.
    """
    there = AutomationTaskModel.objects.filter(status__in=steps, state__in=LIVE).order_by()
    tasks = _of_flow(there, name, definition)
    found: dict[str, dict[str, int]] = {}
    for step, state, waiting, count in tasks.values_list("status", "state", "waiting").annotate(
        n=Count("automation", distinct=True)
    ):
        at_step = found.setdefault(step, {})
        key = standing(state, waiting)
        at_step[key] = at_step.get(key, 0) + count
    return found


def failures_in(name: str, step: str = "", most: int = 6) -> list[dict[str, Any]]:
    """Return the failed tasks of a flow grouped by error, the most frequent first.

    Each row has `fingerprint`, `error_class`, `status`, `count` and `last`.
    """
    failed = AutomationTaskModel.objects.failed().order_by()
    tasks, count = _of_flow(failed, name), Count("automation", distinct=True)
    # An index tells which are frequent: only the tasks of those that are shown are read.
    errors = tasks.values_list("fingerprint").annotate(count=count, one=Min("automation"))
    found = {error: one for error, _count, one in errors.order_by("-count", "one")[:MOST_ERRORS]}
    if step:
        tasks, there = tasks.filter(status=step), failed.filter(status=step)
        there = there.filter(automation__in=found.values())
        prints = {*there.values_list("fingerprint", flat=True), ""}
        found = {error: one for error, one in found.items() if error in prints}
    groups = (
        tasks.filter(fingerprint__in=list(found)[:most])
        .values("fingerprint", "error_class", "status")
        .annotate(count=count, last=Max("finished"))
        .order_by("-count", "-last")[:most]
    )
    return [{**group, "label": names.step_label(group["status"])} for group in groups]
