"""What the visits to the steps of a flow came to in a period: counts, failures, times.

Every question is bounded, whatever the tables hold: of the instances that have not ended and of
those that ended in the period only so many are asked about, and of their times only the newest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q, Sum, Value, Window
from django.db.models.functions import Coalesce, RowNumber

from automations.models import AutomationModel, AutomationTaskModel
from automations.status import OPEN, InstanceState, TaskState

#: Instances that are asked about: so many that have not ended, and so many that have.
MOST_INSTANCES = 2_000
#: Times that are looked at for one step: the newest.
MOST_TIMES = 1_000

#: What is grouped by. By the bare column SQLite would go through every task there is, in the order
#: of an index.
_STEP = Coalesce("status", Value(""))
_LIVE = (InstanceState.RUNNING, InstanceState.PAUSED, InstanceState.BLOCKED)
#: States of finished visits that did not go through. They are excluded, as a condition on "done"
#: leads SQLite to read every done task there is.
_NOT_THROUGH = (TaskState.FAILED, TaskState.SKIPPED, TaskState.CANCELLED)
#: Visits whose last attempt has not failed, as it went through, goes on, or was ended by an
#: operator; all their earlier ones have.
_LAST_IS_GOOD = Q(state__in=[TaskState.DONE, TaskState.CANCELLED], error_class="") | Q(
    state=TaskState.RUNNING
)


@dataclass(frozen=True)
class Visits:
    """The visits to one step.

    Attributes:
        begun: how many began in the period.
        failing: at how many of them an attempt failed, or its worker was lost.
        failures: how many attempts those were.
        stays: seconds from beginning to end of visits that went through in the period, sorted.
        works: seconds of their last attempts, sorted; steps that only wait or decide have none.
        open_since: when the oldest visit began that has not ended.
        cut: there are more times than were looked at.
    """

    begun: int = 0
    failing: int = 0
    failures: int = 0
    stays: tuple[float, ...] = ()
    works: tuple[float, ...] = ()
    open_since: datetime | None = None
    cut: bool = False


@dataclass(frozen=True)
class Found:
    """The visits to all steps.

    Attributes:
        steps: by name of the step.
        cut: there are more instances than were asked about.
    """

    steps: dict[str, Visits] = field(default_factory=dict)
    cut: bool = False

    def at(self, step: str) -> Visits:
        """Return the visits to a step."""
        return self.steps.get(step, Visits())


def found(definition: int | None, since: datetime, step: str = "") -> Found:
    """Return what the visits to the steps of a flow came to since a moment, by five questions.

    Args:
        definition: primary key of the definition whose instances count; None for no instance.
        since: beginning of the period.
        step: only this one; "" for all.
    """
    if definition is None:
        return Found()
    instances, cut = _instances(definition, since)
    tasks = AutomationTaskModel.objects.filter(automation__in=instances).order_by()
    if step:
        tasks = tasks.filter(status=step)
    steps: defaultdict[str, Visits] = defaultdict(Visits)
    for name, begun, failing, attempts, good in _counts(tasks, since):
        steps[name] = Visits(begun, failing, attempts - good)
    for name, rows in _times(tasks, since).items():
        steps[name] = _timed(steps[name], rows)
    for name, moment in _oldest(tasks):
        steps[name] = replace(steps[name], open_since=moment)
    return Found(dict(steps), cut)


def _instances(definition: int, since: datetime) -> tuple[list[int], bool]:
    """Return the instances that can have visits in the period, and whether any are left out."""
    rows = AutomationModel.objects.values_list("pk", flat=True)
    live = rows.filter(definition=definition, state__in=_LIVE).order_by("-pk")
    # Conditions such that an index gives what ended last, whatever ran on the definition before.
    ended = rows.filter(ended__gte=since).order_by("-ended", "-pk")
    ended = ended.alias(on=Coalesce("definition", Value(0))).filter(on=definition)
    ended = ended.exclude(state=InstanceState.ARCHIVED)
    parts = [list(rows[: MOST_INSTANCES + 1]) for rows in (live, ended)]
    cut = any(len(part) > MOST_INSTANCES for part in parts)
    return [pk for part in parts for pk in part[:MOST_INSTANCES]], cut


def _counts(tasks: Any, since: datetime) -> Iterable[tuple[str, int, int, int, int]]:
    """Return (step, visits that began, those that failed once, attempts, attempts that did not).

    A task counts its attempts, and only the last can have gone well: no attempt is read.
    """
    failing = Q(attempts__gt=1) | (Q(attempts=1) & ~_LAST_IS_GOOD)
    good = Q(attempts__gt=0) & _LAST_IS_GOOD
    rows: Iterable[tuple[str, int, int, int, int]] = (
        tasks.filter(created__gte=since)
        .values_list(_STEP)
        .annotate(
            begun=Count("pk"),
            failing=Count("pk", filter=failing),
            made=Sum("attempts"),
            good=Count("pk", filter=good),
        )
    )
    return rows


def _times(tasks: Any, since: datetime) -> dict[str, list[tuple[Any, ...]]]:
    """Return (created, started, finished, attempts) of visits that went through, by step."""
    place = Window(RowNumber(), partition_by=F("status"), order_by=F("finished").desc())
    newest = (
        tasks.filter(finished__gte=since)
        .exclude(state__in=_NOT_THROUGH)
        .annotate(place=place)
        .filter(place__lte=MOST_TIMES + 1)
        .order_by("place")
    )
    by_step: dict[str, list[tuple[Any, ...]]] = {}
    for name, *times in newest.values_list("status", "created", "started", "finished", "attempts"):
        by_step.setdefault(name, []).append(tuple(times))
    return by_step


def _timed(visits: Visits, rows: list[tuple[Any, ...]]) -> Visits:
    """Return visits with their times."""
    newest = rows[:MOST_TIMES]
    stays = sorted((end - begin).total_seconds() for begin, _start, end, _attempts in newest)
    works = sorted(
        (end - start).total_seconds()
        for _begin, start, end, attempts in newest
        if start and attempts
    )
    return replace(visits, stays=tuple(stays), works=tuple(works), cut=len(rows) > MOST_TIMES)


def _oldest(tasks: Any) -> Iterable[tuple[str, datetime]]:
    """Return (step, when the oldest visit began that has not ended)."""
    rows: Iterable[tuple[str, datetime]] = (
        tasks.filter(state__in=OPEN).values_list(_STEP).annotate(oldest=Min("created"))
    )
    return rows
