"""The funnels behind the page: which steps, which instances, how many came how far."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils import timezone

from automations.engine.rollups.counts import BAR, GOAL, IN_PROGRESS
from automations.graph import HOLDOUT, Graph
from automations.models import AutomationModel
from automations_admin.find.figure import Figure, condition
from automations_admin.find.slices import Part, value_of
from automations_admin.stats import segments, trails
from automations_admin.stats.lens import Lens
from automations_admin.stats.trails import Stage

if TYPE_CHECKING:
    from automations_admin.stats.page import Page

#: Most series that are told apart.
MOST_SERIES = segments.MOST
#: Colours of those that are drawn; those with whom arms are compared have the last one.
COLOURS = ("a-arm-1", "a-arm-2", "a-arm-0")


@dataclass(frozen=True)
class Series:
    """One funnel.

    Attributes:
        label: what it is about; "" for all instances.
        css: class of its colour, or "" if it is not drawn.
        part: which instances are counted.
        stages: how many came how far.
        before: how many did of the days that they are compared with.
        goals: how many reached each goal of the funnel, in whatever order.
    """

    label: str
    css: str
    part: Part
    stages: list[Stage]
    before: list[Stage]
    goals: dict[str, int]


class Funnels:
    """How many came along some steps, for all instances or told apart.

    Args:
        page: says of which flow, by which lens, and which steps were asked for.
    """

    def __init__(self, page: Page) -> None:
        self.page, self.sums, self.journey = page, page.sums, page.journey
        self.lens, self.goal = page.lens, page.goal

    @cached_property
    def graph(self) -> Graph:
        """The graph of the version that is looked at."""
        return self.journey.graph(self.lens.part.version)

    @cached_property
    def known(self) -> list[str]:
        """What can be a step of the funnel: steps in declared order, then goals."""
        goals = [GOAL + goal.name for goal in self.journey.goals]
        return [*self.graph.by_name, *goals]

    @cached_property
    def asked(self) -> tuple[list[str], list[str]]:
        """What was asked for, and what of it makes no sense."""
        return trails.read(self.lens.options.get("steps", ""), self.known)

    @cached_property
    def places(self) -> list[str]:
        """The steps of the funnel: those that were chosen, or the usual ones."""
        return self.asked[0] or self._usual_places()

    def _usual_places(self) -> list[str]:
        by = ("place", "detail")
        taken = Counter[tuple[str, str]]()
        found = self.sums.tally("start", ("edge",), self.lens.span, by, self.lens.part)
        for (source, detail), n in found.items():
            taken[source, detail.split(BAR)[0]] += n
        goal = GOAL + self.goal.name if self.goal is not None else ""
        return trails.usual(self.graph, taken, goal)

    # -- which instances ---------------------------------------------------------------------

    @cached_property
    def within(self) -> timedelta | None:
        """How old instances must be to be judged; None if none is too young."""
        asked = set(self.places)
        found = [g.within for g in self.journey.goals if GOAL + g.name in asked and g.within]
        return max(found, default=None)

    def judged(self, lens: Lens) -> Lens | None:
        """Return the days of a lens whose instances are all old enough; None if there are none."""
        if self.within is None:
            return lens
        last = timezone.localtime(self.sums.now - self.within).date() - timedelta(days=1)
        return replace(lens, until=min(lens.until, last)) if lens.since <= last else None

    @cached_property
    def now(self) -> Lens | None:
        """The days that are counted."""
        return self.judged(self.lens)

    @cached_property
    def then(self) -> Lens | None:
        """The earlier days that they are compared with; None for none."""
        return self.judged(self.lens.before) if self.lens.before is not None else None

    @cached_property
    def young(self) -> int:
        """How many instances are too young."""
        entered = ("entered",)
        whole = self.sums.tally("start", entered, self.lens.span, ("what",), self.lens.part)
        if self.now is None:
            return whole[entered]
        old = self.sums.tally("start", entered, self.now.span, ("what",), self.lens.part)
        return whole[entered] - old[entered]

    @property
    def by(self) -> str:
        """What the funnels are told apart by, or ""."""
        return self.page.by

    # -- counting ----------------------------------------------------------------------------

    @cached_property
    def _trails(self) -> dict[str, Counter[tuple[str, ...]]]:
        return self._split(self.now)

    def _split(self, lens: Lens | None) -> dict[str, Counter[tuple[str, ...]]]:
        """Return the trails by value of what the funnels are told apart by."""
        found: dict[str, Counter[tuple[str, ...]]] = {}
        if lens is None:
            return found
        by = ("slice", "detail")
        for (key, trail), n in self.sums.tally(
            "start", ("trail",), lens.span, by, lens.part
        ).items():
            value = value_of(key, self.by) if self.by else ""
            found.setdefault(value, Counter())[tuple(trail.split(BAR))] += n
        return found

    @cached_property
    def open(self) -> int:
        """How many of them are in progress and may come further."""
        if self.now is None:
            return 0
        what = (IN_PROGRESS,)
        return self.sums.tally("start", what, self.now.span, ("what",), self.lens.part)[what]

    @cached_property
    def series(self) -> list[Series]:
        """The funnels: one, or one for each value, those with most instances first."""
        if not self.by:
            return [self._series("", "a-o-now", self.lens.part, "")]
        whole = {value: sum(found.values()) for value, found in self._trails.items()}
        # Without an arm nobody can be compared: these come to no step behind the experiment.
        values = [v for v in whole if v or not self.by.startswith("arm")]
        values.sort(key=lambda v: (v == HOLDOUT, -whole[v], v))
        colours = dict(zip((v for v in values if v != HOLDOUT), COLOURS[:2], strict=False))
        if HOLDOUT in whole:
            colours[HOLDOUT] = COLOURS[2]
        return [
            self._series(
                self.journey.value_label(self.by, value),
                colours.get(value, ""),
                self.lens.part.narrowed(self.by, value),
                value,
            )
            for value in values[:MOST_SERIES]
        ]

    def _series(self, label: str, css: str, part: Part, value: str) -> Series:
        if self.page.people:
            return self._series_of_people(label, css, part)
        now = trails.counts(self._trails.get(value, Counter()), self.places)
        goals = {
            place: self._goals.get((value, place[1:]), 0)
            for place in self.places
            if place.startswith(GOAL)
        }
        before = self._trails_before
        stages_before = trails.counts(before.get(value, Counter()), self.places) if before else []
        return Series(label, css, part, trails.staged(now), trails.staged(stages_before), goals)

    @cached_property
    def _trails_before(self) -> dict[str, Counter[tuple[str, ...]]]:
        return self._split(self.then)

    @cached_property
    def _goals(self) -> Counter[tuple[str, str]]:
        found = Counter[tuple[str, str]]()
        if self.now is not None:
            by = ("slice", "place")
            sums = self.sums.tally("start", ("goal",), self.now.span, by, self.lens.part)
            for (key, place), n in sums.items():
                found[value_of(key, self.by) if self.by else "", place] += n
        return found

    def _series_of_people(self, label: str, css: str, part: Part) -> Series:
        ways = [BAR.join(self.places[: n + 1]) for n in range(len(self.places))]
        now = [self._people(self.now, part, "funnel", way) for way in ways]
        earlier = [self._people(self.then, part, "funnel", way) for way in ways if self.then]
        goals = {
            place: self._people(self.now, part, "goal", place[1:])
            for place in self.places
            if place.startswith(GOAL)
        }
        return Series(label, css, part, trails.staged(now), trails.staged(earlier), goals)

    def _people(self, lens: Lens | None, part: Part, what: str, place: str) -> int:
        if lens is None:
            return 0
        asked = Figure(what, place, "", "start", lens.since, lens.until, part)
        rows = AutomationModel.objects.filter(condition(asked, self.journey.name))
        n = rows.exclude(subject="").aggregate(n=Count("subject", distinct=True))["n"]
        return int(n)

    @cached_property
    def total(self) -> list[Stage]:
        """The stages of all funnels together."""
        found = [[stage.n for stage in one.stages] for one in self.series]
        return trails.staged([sum(numbers) for numbers in zip(*found, strict=True)])

    @cached_property
    def biggest(self) -> int | None:
        """Number of the step before which most were lost, of all funnels together."""
        return trails.biggest(self.total)
