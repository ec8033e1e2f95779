"""What the pages of flows ask the database: a constant number of questions, however many rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Q

from automations import clock, registry
from automations.models import Attempt, AutomationModel, AutomationTaskModel, Definition
from automations.status import LIVE, AttemptState, InstanceState, TaskState, Waiting
from automations_admin import counting, names
from automations_admin.flows.health import Counts, Health, judge
from automations_admin.marks import standing

#: Only so many attempts are looked at for the last failure of each flow.
LAST_ATTEMPTS = 50_000
#: States that count as finished beside failed.
FINISHED = (InstanceState.COMPLETED, InstanceState.EXITED, InstanceState.CANCELLED)


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


def rows() -> list[Row]:
    """Return every flow that is registered or has instances, worst first."""
    now = clock.now()
    counts, failures = _counts(now), _failures()
    known = {cls.get_automation_class_name(): cls for cls in registry.all_classes()}
    found = []
    for name in known.keys() | counts.keys():
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
    """Return the counts of one flow."""
    return _counts(clock.now(), name).get(name, Counts())


def finished_lately(now: datetime, name: str = "") -> int:
    """Return how many instances finished within a day, all or those of one flow; capped."""
    found = AutomationModel.objects.filter(
        finished=True, ended__gte=now - timedelta(days=1), state__in=FINISHED
    )
    return counting.capped_count(found.filter(automation_class=name) if name else found)


def _counts(now: datetime, name: str = "") -> dict[str, Counts]:
    instances, tasks = AutomationModel.objects.all(), AutomationTaskModel.objects.all()
    if name:
        instances = instances.filter(automation_class=name)
        tasks = tasks.filter(automation__automation_class=name)
    states: dict[str, dict[str, int]] = {}
    for cls, state, count in (
        instances.order_by().values_list("automation_class", "state").annotate(n=Count("pk"))
    ):
        states.setdefault(cls, {})[state] = count
    standings = {row["automation__automation_class"]: row for row in _standings(tasks, now)}
    return {
        cls: _filled(states.get(cls, {}), standings.get(cls, {}))
        for cls in states.keys() | standings.keys()
    }


def _standings(tasks: Any, now: datetime) -> Iterable[dict[str, Any]]:
    failed, person = Q(state=TaskState.FAILED), Q(waiting=Waiting.PERSON)
    retrying = Q(waiting=Waiting.RETRY)
    lately = failed & Q(finished__gte=now - timedelta(hours=1))

    def number(which: Q) -> Count:
        return Count("automation", distinct=True, filter=which)

    found: Iterable[dict[str, Any]] = (
        tasks.filter(failed | person | retrying)
        .order_by()
        .values("automation__automation_class")
        .annotate(
            failed=number(failed),
            failed_lately=number(lately),
            retrying=number(retrying),
            person=number(person),
            person_since=Min("created", filter=person),
        )
    )
    return found


def _filled(states: dict[str, int], standing: dict[str, Any]) -> Counts:
    counts = Counts(
        running=states.get(InstanceState.RUNNING, 0),
        paused=states.get(InstanceState.PAUSED, 0),
        blocked=states.get(InstanceState.BLOCKED, 0),
        finished=sum(states.get(state, 0) for state in FINISHED),
    )
    names = ("failed", "failed_lately", "retrying", "person", "person_since")
    return replace(counts, **{name: standing[name] for name in names if name in standing})


def _failures() -> dict[str, Failure]:
    newest = Attempt.objects.aggregate(newest=Max("pk"))["newest"] or 0
    recent = Attempt.objects.filter(pk__gt=newest - LAST_ATTEMPTS, state=AttemptState.FAILED)
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
    stored = Definition.objects.filter(automation_class=name).order_by("created", "pk")
    live = dict(
        AutomationModel.objects.filter(automation_class=name, finished=False)
        .order_by()
        .values_list("definition")
        .annotate(n=Count("pk"))
    )
    return [
        Version(row, number, row.fingerprint == fingerprint, live.get(row.pk, 0))
        for number, row in enumerate(stored, start=1)
    ]


def standing_at(name: str, definition: int | None) -> dict[str, dict[str, int]]:
    """Return how many instances stand where: by step, then by standing; see `marks.STANDINGS`.

    Args:
        name: the flow's dotted name.
        definition: only those that run on this stored definition; None for all.
    """
    tasks = AutomationTaskModel.objects.filter(
        automation__automation_class=name, state__in=LIVE
    ).order_by()
    if definition is not None:
        tasks = tasks.filter(automation__definition=definition)
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
    tasks = AutomationTaskModel.objects.failed().filter(automation__automation_class=name)
    if step:
        tasks = tasks.filter(status=step)
    groups = (
        tasks.order_by()
        .values("fingerprint", "error_class", "status")
        .annotate(count=Count("automation", distinct=True), last=Max("finished"))
        .order_by("-count", "-last")[:most]
    )
    return [{**group, "label": names.step_label(group["status"])} for group in groups]
