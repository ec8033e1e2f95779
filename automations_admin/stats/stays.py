"""How long visits of each step took, what of it was planned, and which are open now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q

from automations.engine.rollups.counts import DAY
from automations.graph import Graph, Kind
from automations.models import AutomationTaskModel, Counted
from automations.status import OPEN, InstanceState, TaskState
from automations_admin.find import slices
from automations_admin.find.slices import Part
from automations_admin.stats.flow import label_of
from automations_admin.stats.histogram import Histogram
from automations_admin.stats.lens import Lens
from automations_admin.stats.open import late
from automations_admin.stats.segments import Segment
from automations_admin.stats.sums import Sums

#: A step of which nine of ten visits are over within so many seconds takes no time.
QUICK = 5
#: What is counted of finished visits.
WHATS = ("time", "planned", "beyond")
#: Steps whose time is that of somebody or something else: nothing of it is beyond a plan.
OTHERS = frozenset({Kind.FORM, Kind.WAIT, Kind.JOIN})


@dataclass(frozen=True)
class Open:
    """Visits of a step that are open now.

    Attributes:
        n: how many.
        since: when the oldest began, or None.
        overdue: how many of them should have gone on by now.
    """

    n: int = 0
    since: datetime | None = None
    overdue: int = 0


@dataclass(frozen=True)
class Step:
    """A step with its times.

    Attributes:
        name, label: of the step.
        took: how long finished visits took.
        planned: what of it the flow has asked for, of those visits of which it has.
        beyond: the rest of these.
        open: visits that are open now; these are not among the others.
        person: it waits for a person.
        waits: it waits for somebody or something else than the clock, so nothing is beyond a plan.
    """

    name: str
    label: str
    took: Histogram = field(default_factory=Histogram)
    planned: Histogram = field(default_factory=Histogram)
    beyond: Histogram = field(default_factory=Histogram)
    open: Open = field(default_factory=Open)
    person: bool = False
    waits: bool = False

    @property
    def quick(self) -> bool:
        """Whether it takes no time that is worth a row."""
        p90 = self.took.p90
        return not self.open.n and (p90 is None or p90 < QUICK)


def steps(sums: Sums, lens: Lens, graph: Graph) -> list[Step]:
    """Return the steps that have had or have visits, in the order of the flow.

    Args:
        sums: of the flow.
        lens: finished visits are those of its days, whenever their instances started.
        graph: of the version that is looked at.
    """
    found = sums.tally("event", WHATS, lens.span, ("what", "place", "detail"), lens.part)
    return _steps(found, opened(sums.flow, lens.part, sums.now), graph)


def finished(sums: Sums, lens: Lens, by: str) -> dict[str, int]:
    """Return how many visits were over within the days, by value of what they are told apart by."""
    found = sums.split(by, "event", ("time",), lens.span, (), lens.part)
    return {value: counts.total() for value, counts in found.items()}


def split(
    sums: Sums, lens: Lens, graph: Graph, segments: Iterable[Segment], by: str
) -> list[tuple[Segment, list[Step]]]:
    """Return the steps of each value of what they are told apart by.

    Args:
        sums, lens, graph: see `steps`.
        segments: the values.
        by: what they are values of; see `Part.narrowed`.
    """
    fields = ("what", "place", "detail")
    found = sums.split(by, "event", WHATS, lens.span, fields, lens.part)
    return [
        (one, _steps(found[one.value], opened(sums.flow, one.part, sums.now), graph))
        for one in segments
    ]


def _steps(found: Any, standing: Mapping[str, Open], graph: Graph) -> list[Step]:
    names = {place for _what, place, _detail in found} | {*standing}
    return [_step(name, found, standing, graph) for name in ordered(names, graph)]


def took_before(sums: Sums, lens: Lens) -> dict[str, Histogram]:
    """Return how long visits took that were over within the days, by step."""
    found = sums.tally("event", ("time",), lens.span, ("place", "detail"), lens.part)
    return _by_place(found)


def split_before(sums: Sums, lens: Lens, by: str) -> dict[str, dict[str, Histogram]]:
    """Return the same by value of what they are told apart by."""
    found = sums.split(by, "event", ("time",), lens.span, ("place", "detail"), lens.part)
    return {value: _by_place(one) for value, one in found.items()}


def ordered(names: Iterable[str], graph: Graph) -> list[str]:
    """Return names of steps in the order of the flow; those that are gone stand at the end."""
    places = {vertex.name: place for place, vertex in enumerate(graph.vertices)}
    return sorted(names, key=lambda name: (places.get(name, len(places)), name))


def _step(name: str, found: Any, standing: Mapping[str, Open], graph: Graph) -> Step:
    took, planned, beyond = (_histogram(found, what, name) for what in WHATS)
    vertex = graph.by_name.get(name)
    kind = vertex.kind if vertex is not None else None
    return Step(
        name,
        label_of(graph, name),
        took,
        planned,
        beyond,
        standing.get(name, Open()),
        person=kind == Kind.FORM,
        waits=kind in OTHERS,
    )


def _histogram(found: Any, what: str, name: str) -> Histogram:
    return Histogram.of(
        (detail, n) for (one, place, detail), n in found.items() if (one, place) == (what, name)
    )


def opened(flow: str, part: Part, now: datetime) -> dict[str, Open]:
    """Return the visits that are open now, by step, by one query.

    A visit is overdue if it was to go on before now; one that is being worked on is not.

    Args:
        flow: dotted name.
        part: which instances are looked at.
        now: the present moment.
    """
    found = _tasks(flow, part).filter(state__in=OPEN).order_by().values_list("status")
    return {
        name: Open(n, since, overdue)
        for name, n, since, overdue in found.annotate(
            n=Count("pk"), since=Min("created"), overdue=Count("pk", filter=late(now))
        )
    }


def _tasks(flow: str, part: Part) -> Any:
    rows = AutomationTaskModel.objects.filter(automation__automation_class=flow)
    rows = rows.exclude(automation__state=InstanceState.ARCHIVED)
    if part.whole:
        return rows
    wanted = list(slices.matching(flow, part))
    return rows.filter(automation__in=Counted.objects.filter(slice__in=wanted).values("pk"))


@dataclass(frozen=True)
class Heads:
    """How many subjects the visits of a step have.

    Attributes:
        done: those of finished visits.
        open: those of visits that are open now.
        overdue: those of visits that should have gone on by now.
    """

    done: int = 0
    open: int = 0
    overdue: int = 0


def heads(sums: Sums, lens: Lens) -> dict[str, Heads]:
    """Return the subjects of visits by step, by one query; see `steps` for which visits."""
    begin, end = lens.span
    over = Q(state=TaskState.DONE, finished__gte=begin, finished__lt=end)
    asked = {"n_done": over, "n_open": Q(state__in=OPEN), "n_overdue": late(sums.now)}
    unique = {
        name: Count("automation__subject", distinct=True, filter=fits)
        for name, fits in asked.items()
    }
    rows = _tasks(sums.flow, lens.part).exclude(automation__subject="").order_by()
    return {name: Heads(*counts) for name, *counts in rows.values_list("status").annotate(**unique)}


def took(sums: Sums, lens: Lens, now: datetime | None = None) -> dict[str, Histogram]:
    """Return how long it took instances that started within the days to get to each goal and end.

    Args:
        sums, lens: says which days.
        now: an earlier moment by which they must have got there, their start being known to the
            day.

    Returns:
        By the name of the goal, with an asterisk before it, or by outcome.
    """
    by = ("place", "detail")
    if now is None:
        return _by_place(sums.tally("start", ("took",), lens.span, by, lens.part))
    limit, found = now.timestamp(), Counter[tuple[str, str]]()
    days = sums.tally("start", ("took",), lens.span, (*by, "hour"), lens.part)
    for (place, seconds, day), n in days.items():
        if day + DAY / 2 + int(seconds) <= limit:
            found[place, seconds] += n
    return _by_place(found)


def _by_place(found: Mapping[tuple[Any, ...], int]) -> dict[str, Histogram]:
    places = {place for place, _detail in found}
    return {
        place: Histogram.of((detail, n) for (one, detail), n in found.items() if one == place)
        for place in sorted(places)
    }
