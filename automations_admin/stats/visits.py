"""Visits of steps and transitions between them: by the sums, or by unique people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, Value
from django.db.models.functions import Coalesce

from automations.engine.rollups.counts import BAR
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import OPEN, TaskState
from automations_admin.find.figure import Figure, condition
from automations_admin.stats.lens import Lens
from automations_admin.stats.sums import Sums

#: What visits of a step are counted by; the first is the sum of the next four if dated by start.
WHATS = ("reached", "passed", "waiting", "dropped", "failed", "skipped", "held")
#: What adds up to those reached.
PARTS = WHATS[1:5]
#: What is known of the present only.
PRESENT = ("waiting", "held")
#: The first day that a figure can have: for what counts whenever it began.
EVER = date(1971, 1, 1)


@dataclass(frozen=True)
class Visits:
    """The visits of one step; skipped is a part of passed, and held of waiting."""

    reached: int = 0
    passed: int = 0
    waiting: int = 0
    dropped: int = 0
    failed: int = 0
    skipped: int = 0
    held: int = 0

    @property
    def lost(self) -> int:
        """How many were dropped or failed."""
        return self.dropped + self.failed

    @property
    def drop_off(self) -> float | None:
        """The share that was dropped or failed, of those reached; None if nobody came."""
        return self._share(self.lost)

    @property
    def waiting_share(self) -> float | None:
        """The share that waits, of those reached; None if nobody came."""
        return self._share(self.waiting)

    def _share(self, n: int) -> float | None:
        return n / self.reached if self.reached else None


@dataclass(frozen=True)
class Way:
    """How many went from one step to another.

    Attributes:
        source, target: names of the steps.
        way: kind of the edge; see `graph.Way`.
        branch: its label.
        n: how many.
    """

    source: str
    target: str
    way: str
    branch: str
    n: int

    @property
    def detail(self) -> str:
        """The edge as a figure names it."""
        return BAR.join((self.target, self.way, self.branch))


@dataclass(frozen=True)
class Found:
    """All visits of some days.

    Attributes:
        entered: how many instances, or people, entered.
        steps: by name of the step.
        ways: the transitions, those with most first.
    """

    entered: int = 0
    steps: Mapping[str, Visits] = field(default_factory=dict)
    ways: tuple[Way, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nobody came to a step or left one; those who are there now do not count."""
        return not any(one.reached or one.passed or one.lost for one in self.steps.values())

    def at(self, step: str) -> Visits:
        """Return the visits of a step."""
        return self.steps.get(step, Visits())


def found(sums: Sums, lens: Lens) -> Found:
    """Return the visits that a lens shows, from the sums.

    Dated by the event, those who wait are those who do so now, whenever they came.
    """
    entered = sums.tally("start", ("entered",), lens.span, ("what",), lens.part)
    by = ("what", "place", "detail")
    counted = sums.tally(lens.dated, (*WHATS, "edge"), lens.span, by, lens.part)
    present = sums.tally("start", PRESENT, None, by, lens.part) if lens.dated == "event" else {}
    return _found(entered[("entered",)], counted, present)


def split(sums: Sums, lens: Lens, by: str) -> dict[str, Found]:
    """Return the same by value of what they are told apart by; see `Part.narrowed`."""
    fields, empty = ("what", "place", "detail"), Counter[Any]()
    entered = sums.split(by, "start", ("entered",), lens.span, (), lens.part)
    counted = sums.split(by, lens.dated, (*WHATS, "edge"), lens.span, fields, lens.part)
    present = {}
    if lens.dated == "event":
        present = sums.split(by, "start", PRESENT, None, fields, lens.part)
    return {
        one: _found(
            entered.get(one, empty).total(), counted.get(one, empty), present.get(one, empty)
        )
        for one in {*entered, *counted, *present}
    }


def _found(
    entered: int,
    counted: Mapping[tuple[Any, ...], int],
    present: Mapping[tuple[Any, ...], int],
) -> Found:
    """Return the visits that sums by what, place and detail say.

    Dated by the event, those who wait are those of `present`.
    """
    ways = {(place, edge): n for (what, place, edge), n in counted.items() if what == "edge"}
    steps = Counter({(what, place): n for (what, place, edge), n in counted.items() if not edge})
    for (what, place, _detail), n in present.items():
        steps[what, place] += n
    return Found(entered, _steps(steps), _ways(ways))


def _steps(found: Mapping[tuple[Any, ...], int]) -> dict[str, Visits]:
    split: dict[str, dict[str, int]] = defaultdict(dict)
    for (what, place), n in found.items():
        if place:
            split[place][what] = n
    return {place: Visits(**one) for place, one in split.items()}


def _ways(found: Mapping[tuple[Any, ...], int]) -> tuple[Way, ...]:
    ways = [
        Way(source, *_three(detail.split(BAR, 2)), n) for (source, detail), n in found.items() if n
    ]
    return tuple(sorted(ways, key=lambda one: (-one.n, one.source, one.target, one.branch)))


def _three(parts: list[str]) -> tuple[str, str, str]:
    target, way, branch = (*parts, "", "")[:3]
    return target, way, branch


# -- unique people ---------------------------------------------------------------------------


def people(lens: Lens, flow: str) -> Found:
    """Return the same for unique people, by one grouping of the visits and one of the ways.

    Somebody who came to a step several times may have passed it and be waiting there, too: so
    the parts do not add up.
    """
    everybody = instances(lens, flow)
    tasks = AutomationTaskModel.objects.filter(automation__in=everybody).exclude(
        automation__subject=""
    )
    entered = instances(replace(lens, dated="start"), flow).exclude(subject="")
    n = entered.aggregate(n=Count("subject", distinct=True))["n"]
    return Found(n, _people_by_step(tasks, lens), _people_by_way(tasks, lens))


def instances(lens: Lens, flow: str) -> Any:
    """Return the instances that a lens counts; dated by the event, whenever they started."""
    since, until = (lens.since, lens.until) if lens.dated == "start" else (EVER, date.max)
    until = min(until, date(8999, 1, 1))
    asked = Figure("entered", since=since, until=until, part=lens.part)
    return AutomationModel.objects.filter(condition(asked, flow))


def _people_by_step(tasks: Any, lens: Lens) -> dict[str, Visits]:
    begun, over = _between(lens, "created"), _between(lens, "finished")
    open_ = Q(state__in=OPEN)
    asked = {
        "reached": begun,
        "passed": Q(state__in=(TaskState.DONE, TaskState.SKIPPED)) & over,
        "waiting": open_,
        "dropped": Q(state__in=(TaskState.CANCELLED, TaskState.ARCHIVED)) & over,
        "failed": Q(state=TaskState.FAILED) & over,
        "skipped": Q(state=TaskState.SKIPPED) & over,
        "held": Q(state=TaskState.WAITING, waiting="window"),
    }
    # The task has a field of one of these names.
    unique = {
        f"n_{what}": Count("automation__subject", distinct=True, filter=fits)
        for what, fits in asked.items()
    }
    rows = tasks.order_by().values_list(Coalesce("status", Value(""))).annotate(**unique)
    return {step: Visits(*counts) for step, *counts in rows}


def _people_by_way(tasks: Any, lens: Lens) -> tuple[Way, ...]:
    fields = ("previous__status", "status", "way", "branch")
    rows: Iterable[Any] = (
        tasks.filter(_between(lens, "created"), previous__isnull=False)
        .order_by()
        .values_list(*fields)
        .annotate(n=Count("automation__subject", distinct=True))
    )
    ways = [Way(*row) for row in rows]
    return tuple(sorted(ways, key=lambda one: (-one.n, one.source, one.target, one.branch)))


def _between(lens: Lens, name: str) -> Q:
    if lens.dated == "start":
        return Q(pk__isnull=False)
    begin, end = lens.span
    return Q(**{f"{name}__gte": begin, f"{name}__lt": end})
