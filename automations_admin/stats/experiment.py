"""An experiment: the rate of each arm, what the differences prove, and whether the lot was fair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations.engine import assignment
from automations.engine.rollups.counts import BAR, GOAL
from automations.engine.rollups.reading import experiments
from automations.graph import HOLDOUT
from automations.models import ExperimentModel
from automations_admin import counting
from automations_admin.find.slices import SIGN, Part
from automations_admin.stats import arm_people, arm_tables, arm_values, arms, judged, ratio, said
from automations_admin.stats.arm_values import Values
from automations_admin.stats.arms import Asked, Group, Pair
from automations_admin.stats.charts import curve
from automations_admin.stats.charts.curve import Curve, Look, Point
from automations_admin.stats.flow import Pairs, label_of, window
from automations_admin.stats.lens import Lens
from automations_admin.stats.numbers import matured_until
from automations_admin.stats.page import Page
from automations_admin.stats.ratio import Ratio
from automations_admin.stats.table import Table
from automations_admin.stats.verdict import ALPHA, Verdict

#: Instances that an arm must expect by its weight before the sample ratio is judged.
LEAST_EXPECTED = 5


class Experiment(Page):
    """What made a difference."""

    name = "experiment"
    label = gettext_lazy("Experiment")
    offers = frozenset({"compare", "goal", "people", "by"})
    options = ("experiment", "baseline", "reached")
    dated = "start"
    template = "automations_admin/stats/experiment.html"

    # -- what is asked for -------------------------------------------------------------------

    @cached_property
    def names(self) -> list[str]:
        """The experiments of the flow: in the code, in the statistics, or assigned before."""
        rows = ExperimentModel.objects.filter(automation_class=self.journey.name)
        declared = {*experiments(self.journey.name).values()}
        return sorted(
            {*self.journey.experiments(), *declared, *rows.values_list("name", flat=True)}
        )

    @property
    def experiment(self) -> str:
        """The experiment that is shown; "" if there is none."""
        asked = self.lens.options.get("experiment", "")
        return asked if asked in self.names else next(iter(self.names), "")

    @cached_property
    def row(self) -> ExperimentModel | None:
        """The experiment with its frozen weights; None if nobody was assigned yet."""
        rows = ExperimentModel.objects.filter(automation_class=self.journey.name)
        return rows.filter(name=self.experiment).first() if self.experiment else None

    @cached_property
    def weights(self) -> dict[str, float]:
        """The weights by which it runs, by arm."""
        return dict(assignment.as_arms(self.row.arms)) if self.row is not None else {}

    @cached_property
    def arm_names(self) -> list[str]:
        """The names of its arms: in declared order, then others that have statistics."""
        counted = {dict(key.arms).get(self.experiment) for key in self.journey.keys}
        found = sorted(name for name in counted if name and name not in self.weights)
        return [*self.weights, *found]

    @property
    def baseline(self) -> str:
        """The arm with which the others are compared."""
        asked = self.lens.options.get("baseline", "")
        return asked if asked in self.arm_names else arms.usual_baseline(self.arm_names)

    @property
    def steps(self) -> Pairs:
        """The steps of the flow."""
        graph = self.journey.graph(self.lens.part.version)
        return [(vertex.name, label_of(graph, vertex.name)) for vertex in graph.vertices]

    @property
    def reached(self) -> str:
        """The step that those must have come to who are measured; "" for all assigned."""
        asked = self.lens.options.get("reached", "")
        return asked if asked in dict(self.steps) else ""

    def choices(self) -> Iterable[tuple[str, Any, Pairs, str]]:
        """Return experiments, arms to compare with, and steps to measure from."""
        if len(self.names) > 1:
            yield "experiment", _("Experiment"), [(one, one) for one in self.names], self.experiment
        if self.arm_names:
            pairs = [(name, judged.arm_name(name)) for name in self.arm_names]
            yield "baseline", _("Baseline"), pairs, self.baseline
            steps = [("", _("All assigned")), *self.steps]
            yield "reached", _("Measure those who came to"), steps, self.reached

    def breakdowns(self) -> Pairs:
        """Return by what this page can be broken down: its own arms always are."""
        own = f"arm{SIGN}{self.experiment}"
        return [pair for pair in super().breakdowns() if pair[0] != own]

    @property
    def part(self) -> Part:
        """Which instances are counted; an arm of this experiment narrows nothing here."""
        own = self.lens.part.arm.startswith(f"{self.experiment}{SIGN}")
        return replace(self.lens.part, arm="") if own else self.lens.part

    # -- what is found -----------------------------------------------------------------------

    @cached_property
    def everybody(self) -> list[Group]:
        """All arms."""
        return self._groups(self._asked, self.lens)

    def of_part(self, part: Part) -> list[Group]:
        """Return the arms of some of the instances; those of which nobody is measured left out."""
        found = self._groups(replace(self._asked, within=part), self.lens)
        return [one for one in found if one.members]

    def _groups(self, asked: Asked, lens: Lens) -> list[Group]:
        if self.people:
            part = self.part if asked.within.whole else asked.within
            return arm_people.groups(self, self.arm_names, part, lens)
        return arms.groups(self.sums, asked, self.arm_names)

    @property
    def _asked(self) -> Asked:
        span = self.lens.span
        return Asked(self.experiment, self.goal, self.baseline, self.reached, span, self.part)

    @cached_property
    def before(self) -> dict[str, Group]:
        """The arms of the days that these are compared with, by name; nothing is judged by them."""
        if self.compared is None or self.goal is None:
            return {}
        asked = replace(self._asked, span=self.compared.span, now=self._then)
        found = self._groups(asked, self.compared)
        return {one.name: one for one in found if one.matured}

    @cached_property
    def values(self) -> Values:
        """The arms of each value that the page is broken down by."""
        return Values(self)

    @property
    def _same_age(self) -> bool:
        """Whether earlier arms are known as they were when they were as old as those of now.

        When somebody came to a step is not counted, and when a goal without a window was reached
        only by days, by which no instances can be listed.
        """
        return self.goal is not None and self.goal.within is not None and not self.reached

    @property
    def _then(self) -> datetime:
        """The moment at which the age of the earlier instances is taken."""
        return self.sums.now - self.lens.shift if self._same_age else self.sums.now

    @property
    def groups(self) -> list[Group]:
        """The arms that are measured: those of which nobody came to the step are left out."""
        return [
            one
            for one in self.everybody
            if not self.reached or one.name == self.baseline or one.members
        ]

    @cached_property
    def pairs(self) -> list[Pair]:
        """What is compared."""
        return arms.pairs(self.groups, self.baseline) if self.goal is not None else []

    @cached_property
    def ratio(self) -> Ratio | None:
        """Whether as many were assigned to each arm as its weight says."""
        counts = {one.name: one.assigned for one in self.everybody}
        return ratio.check([counts.get(name, 0) for name in self.weights], [*self.weights.values()])

    @property
    def checked(self) -> bool:
        """Whether enough were assigned for the check; see W. G. Cochran's rule of five."""
        return self.ratio is not None and min(self.ratio.expected) >= LEAST_EXPECTED

    @property
    def suspicious(self) -> bool:
        """Whether chance alone hardly explains how many were assigned to each arm."""
        return self.checked and self.ratio is not None and self.ratio.suspicious

    def days(self, pair: Pair) -> float | None:
        """Return how many days a comparison needs at the present pace, or None."""
        since, until = self.lens.span
        return arms.days_needed(pair, arms.pace_days(since, until, self.sums.now))

    # -- links -------------------------------------------------------------------------------

    def behind_arm(
        self, name: str, what: str, *, part: Part | None = None, lens: Lens | None = None
    ) -> str:
        """Return the address of the instances behind a number of an arm; see `arm_figure`."""
        return self.behind(**self.arm_figure(name, what, part, lens))

    def arm_figure(
        self, name: str, what: str, part: Part | None = None, lens: Lens | None = None
    ) -> dict[str, Any]:
        """Return the figure that a number of an arm is; see `Page.behind`.

        Args:
            name: of the arm.
            what: "assigned", "members", "matured" or "converted".
            part: which instances are counted at all, by default those of the page.
            lens: the days shown, or those that they are compared with.
        """
        part = replace(part or self.part, arm=f"{self.experiment}{SIGN}{name}")
        if what == "assigned":
            return {"what": "entered", "part": part, "lens": lens}
        before = lens is not None and lens is not self.lens
        until = matured_until(self.goal, self._then if before else self.sums.now)
        known = what != "members" and 0 < until < float("inf")
        places = [self.reached] if self.reached and name != self.baseline else []
        if what == "converted" and self.goal is not None:
            places.append(GOAL + self.goal.name)
        return {
            "what": "came" if places else "entered",
            "place": BAR.join(places),
            "detail": str(int(until)) if known else "",
            "part": part,
            "lens": lens,
        }

    # -- what the page shows -----------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        """Return verdicts, rates, comparisons, the sample ratio, and what could be found."""
        if not self.experiment:
            return {}
        judge = self.goal is not None and bool(self.groups)
        return {
            "verdicts": list(self._verdicts()),
            "rates": arm_tables.rates(self) if judge else None,
            "narrow": arm_tables.narrow(self) if judge else None,
            "comparisons": arm_tables.comparisons(self) if self.pairs else None,
            "count": self.judged,
            "ratio_table": arm_tables.ratios(self) if self.arm_names else None,
            "ratio_said": judged.p_words(self.ratio.p) if self.ratio else "",
            "values": arm_values.shown(self) if self.by and judge else None,
            "smallest": self._pictures(),
            "drift": self._drift(),
            "frozen": self.row and date_format(self.row.created, "SHORT_DATE_FORMAT"),
            "step": dict(self.steps).get(self.reached, ""),
            "baseline": judged.arm_name(self.baseline),
        }

    def table(self) -> Table:
        """Return each arm with its numbers, and its comparison with the baseline."""
        return arm_values.whole(self) if self.by else arm_tables.whole(self)

    def _basis(self) -> Iterator[str]:
        if self.goal is None or self.goal.within is None:
            yield _("Cohort-dated: every figure counts on the day its instance started.")
        else:
            yield _(
                "Cohort-dated, matured only: rates are of instances that started at least %(age)s "
                "ago."
            ) % {"age": window(self.goal.within)}
        if self.reached:
            yield _("Measured: those who came to %(step)s.") % {
                "step": dict(self.steps)[self.reached]
            }
        else:
            yield _("Measured: all assigned (intention to treat).")
        yield from self._against(self._comparison)
        if self.people:
            yield _("Unique people: counted from the histories that are still there.")

    @property
    def _comparison(self) -> str:
        if self._same_age:
            return _("Compared with %(first)s to %(last)s at the same age.")
        return _(
            "Compared with %(first)s to %(last)s, as it stands now: who started earlier has had "
            "more time."
        )

    def _verdicts(self) -> Iterator[judged.Sentence]:
        """Yield the comparisons with the baseline; without one that can be judged, the others."""
        mine = [pair for pair in self.pairs if pair.other.name == self.baseline]
        for pair in mine:
            yield judged.sentence(pair, self.days(pair))
        for pair in self.pairs:
            if pair not in mine and pair.found.verdict != Verdict.TOO_FEW:
                yield judged.sentence(pair, self.days(pair))

    @property
    def judged(self) -> int:
        """How many comparisons can be judged."""
        return sum(pair.found.verdict != Verdict.TOO_FEW for pair in self.pairs)

    @cached_property
    def _found(self) -> tuple[Pair, arms.Smallest] | None:
        """The first comparison with what it would find, or None."""
        alpha = ALPHA / max(self.judged, 1)
        known = ((pair, arms.smallest(pair, alpha)) for pair in self.pairs)
        return next(((pair, one) for pair, one in known if one and one.curve), None)

    def _pictures(self) -> list[Curve]:
        """Return what could be found, wide and for a small screen; nothing if that is unknown."""
        if self._found is None:
            return []
        return [self._smallest(self._found[1], width) for width in (480.0, 330.0)]

    def _smallest(self, one: arms.Smallest, width: float) -> Curve:
        points = [Point(n, rise) for n, rise in one.curve]
        if one.now is not None:
            words = _("now, %(number)s per arm: %(points)s") % {
                "number": counting.grouped(one.now[0]),
                "points": said.decimal(100 * one.now[1]),
            }
            points.append(Point(*one.now, title=words, name=words))
        if one.observed is not None:
            words = _("%(number)s per arm") % {"number": counting.grouped(one.observed[0])}
            points.append(Point(*one.observed, title=words, name=words, down=True))
        look = Look(
            _("Smallest difference this test would find"),
            _("matured instances per arm"),
            lambda n: counting.grouped(round(n)),
            lambda rise: said.decimal(100 * rise, 0 if abs(100 * rise % 1) < 1e-6 else 1),
            one.observed[1] if one.observed else None,
            _("observed %(points)s") % {"points": said.decimal(100 * one.observed[1])}
            if one.observed
            else "",
            width=width,
            height=230,
        )
        return curve.drawn(sorted(points, key=lambda point: point.x), look)

    @property
    def smallest_said(self) -> str:
        """Of which comparison the picture is."""
        if self._found is None:
            return ""
        pair = self._found[0]
        names = {"one": judged.arm_name(pair.one.name), "other": judged.arm_name(pair.other.name)}
        return _("%(one)s against %(other)s") % names

    @property
    def has_holdout(self) -> bool:
        """Whether there are people with whom nothing is done."""
        return HOLDOUT in self.arm_names

    def _drift(self) -> tuple[str, str] | None:
        """Return what runs and what the code says instead, or None."""
        found = assignment.drift(self.row) if self.row is not None else None
        return (_weights(found.running), _weights(found.declared)) if found is not None else None


def _weights(pairs: assignment.Arms) -> str:
    return ", ".join(f"{judged.arm_name(name)} {weight:g}" for name, weight in pairs)
