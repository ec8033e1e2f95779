"""Funnel: how many came along some steps and goals, in this order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from automations.engine.rollups.counts import BAR, GOAL
from automations_admin import counting
from automations_admin.find.slices import Part
from automations_admin.stats import said, trails
from automations_admin.stats import table as tables
from automations_admin.stats.charts import bars
from automations_admin.stats.flow import label_of, window
from automations_admin.stats.funnels import Funnels, Series
from automations_admin.stats.lens import Lens
from automations_admin.stats.page import Page
from automations_admin.stats.table import Cell, Table
from automations_admin.stats.trails import Stage


class Funnel(Page):
    """How many came along some steps and goals, in this order."""

    name = "funnel"
    label = gettext_lazy("Funnel")
    options = ("steps",)
    offers = frozenset({"compare", "people", "by"})
    template = "automations_admin/stats/funnel.html"

    @cached_property
    def funnels(self) -> Funnels:
        """What is counted."""
        return Funnels(self)

    # -- the page ----------------------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        """Return charts, table, sentences, and the form that chooses the steps."""
        drawn = [one for one in self.funnels.series if one.css]
        title = _("Funnel of %(flow)s") % {"flow": self.journey.label}
        stages = list(self._drawn(drawn))
        words = _("biggest loss")
        return {
            "charts": [bars.columns(title, stages, words), bars.rows(title, stages, words)]
            if stages and any(one.stages and one.stages[0].n for one in drawn)
            else [],
            "drawn": drawn,
            "table": self.table(),
            "sentences": list(self.sentences()),
            "selects": self._selects(),
            "carried": self._carried(),
            "usual_url": self.url(steps=""),
        }

    def place_label(self, place: str) -> str:
        """Return what a step or goal is called; a goal says within which time."""
        label = label_of(self.funnels.graph, place)
        goal = self.journey.goal(place[1:]) if place.startswith(GOAL) else None
        if goal is None or goal.within is None:
            return label
        return _("%(goal)s within %(time)s") % {"goal": label, "time": window(goal.within)}

    def _drawn(self, series: Sequence[Series]) -> Iterator[bars.Stage]:
        worst = self.funnels.biggest
        for number, place in enumerate(self.funnels.places):
            name = f"{number + 1}. {self.place_label(place)}"
            values = tuple(self._value(one, number, name) for one in series)
            rates = [said.percent(one.stages[number].step_rate) for one in series]
            note = " · ".join(rates) if number else ""
            yield bars.Stage(name, note, values, worst == number)

    def _value(self, series: Series, number: int, name: str) -> bars.Value:
        stage, first = series.stages[number], max(series.stages[number].first, 1)
        count = counting.grouped(stage.n)
        rate = said.percent(stage.overall) if stage.overall is not None else ""
        title = f"{series.label}: {name}: {count} {rate}".removeprefix(": ")
        return bars.Value(
            min(stage.n / first, 1), min(stage.before / first, 1), count, rate, series.css, title
        )

    # -- the table ---------------------------------------------------------------------------

    def table(self) -> Table:
        """Return the stages, a row for each and for each funnel."""
        what = _("People") if self.people else _("Instances")
        head = [
            _("Step"), what, _("Of the first"), _("Of step before"),
            _("Interval of 95 per cent"), _("Lost"),
        ]  # fmt: skip
        compared = self.lens.before is not None
        if compared:
            head += [_("Before"), _("Of the first, before")]
        rows = [
            self._row(one, number, compared=compared)
            for number in range(len(self.funnels.places))
            for one in self.funnels.series
        ]
        return tables.of(_("Steps in this order"), head, rows)

    def _row(self, series: Series, number: int, *, compared: bool) -> list[Cell]:
        stage, name = (
            series.stages[number],
            f"{number + 1}. {self.place_label(self.funnels.places[number])}",
        )
        interval = stage.interval if number else None
        bounds = said.interval(interval.low, interval.high) if interval is not None else None
        worst = trails.biggest(series.stages) == number
        cells = [
            tables.words(f"{name} · {series.label}" if series.label else name, mark=series.css),
            tables.number(stage.n, self._behind(series.part, number, self.funnels.now)),
            _rate(stage.n, stage.first, stage.overall),
            _rate(stage.n, stage.before, stage.step_rate) if number else tables.rate(None),
            tables.plain(bounds, bounds or said.NOTHING),
            tables.number(stage.lost, self._lost(series.part, number), "a-most" if worst else ""),
        ]
        if compared:
            before = series.before[number] if series.before else Stage(0, 0, 0)
            url = self._behind(series.part, number, self.funnels.then)
            cells += [tables.number(before.n, url), tables.rate(before.overall)]
        return cells

    def _behind(self, part: Part, number: int, lens: Lens | None) -> str:
        """Return the address of those who came so far, of the days of a lens."""
        if lens is None:
            return ""
        return self._address("funnel", part, number, lens)

    def _lost(self, part: Part, number: int) -> str:
        """Return the address of those who came to the step before, and no further."""
        now = self.funnels.now
        return self._address("lost", part, number, now) if number and now is not None else ""

    def _address(self, what: str, part: Part, number: int, lens: Lens) -> str:
        figure = lens.figure(what, BAR.join(self.funnels.places[: number + 1]), part=part)
        return self.links.instances(flow=self.journey.name, figure=figure)

    # -- sentences ---------------------------------------------------------------------------

    def sentences(self) -> Iterator[str]:
        """Yield what must be known to read the table right."""
        if self.funnels.asked[1]:
            words = _("Left out, as this version has no such step or goal: %(names)s.")
            yield words % {"names": ", ".join(name[:60] for name in self.funnels.asked[1][:5])}
        worst, steepest = self.funnels.biggest, trails.steepest(self.funnels.total)
        if worst is not None and steepest is not None and steepest != worst:
            rate = self.funnels.total[steepest].step_rate or 0.0
            yield _(
                "In per cent of the step before, the biggest loss is step %(step)s: %(rate)s."
            ) % {
                "step": f"{steepest + 1}. {self.place_label(self.funnels.places[steepest])}",
                "rate": said.percent(1 - rate),
            }
        for one in self.funnels.series:
            yield from self._outside(one)
        if self.funnels.open:
            yield ngettext(
                "%(number)s of them is still in progress and may come further.",
                "%(number)s of them are still in progress and may come further.",
                self.funnels.open,
            ) % {"number": counting.grouped(self.funnels.open)}
        if sum(not one.css for one in self.funnels.series):
            yield _("Only the first ones are drawn; all are in the table.")

    def _outside(self, series: Series) -> Iterator[str]:
        """Yield how many reached a goal otherwise, so that nothing contradicts its rate."""
        for number, place in enumerate(self.funnels.places):
            inside = series.stages[number].n
            other = series.goals.get(place, inside) - inside
            if place.startswith(GOAL) and other > 0:
                words = _(
                    "%(goal)s: %(all)s in all, %(inside)s of them in this order, %(other)s not."
                )
                text = words % {
                    "goal": self.place_label(place),
                    "all": counting.grouped(series.goals[place]),
                    "inside": counting.grouped(inside),
                    "other": counting.grouped(other),
                }
                yield f"{series.label} · {text}" if series.label else text

    def _basis(self) -> Iterator[str]:
        now, within = self.funnels.now, self.funnels.within
        if within is None:
            yield _("Cohort-dated: every figure counts on the day its instance started.")
        elif now is None:
            yield _("No instance of these days is %(age)s old.") % {"age": window(within)}
        else:
            yield _(
                "Cohort-dated, matured only: instances that are %(age)s old, started %(first)s to "
                "%(last)s."
            ) % {
                "age": window(within),
                **_days(now.since, now.until),
            }
        if self.funnels.young:
            yield ngettext(
                "%(number)s is younger and not counted.",
                "%(number)s are younger and not counted.",
                self.funnels.young,
            ) % {"number": counting.grouped(self.funnels.young)}
        yield from self._against(_("Compared with %(first)s to %(last)s, as it stands now."))
        if self.people:
            yield _("Unique people: counted from the histories that are still there.")

    # -- choosing ----------------------------------------------------------------------------

    def _selects(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return a list to choose from for each step, and one more."""
        offered = [
            ("", said.NOTHING),
            *((place, self.place_label(place)) for place in self.funnels.known),
        ]
        chosen = [*self.funnels.places, ""][: trails.MOST]
        return [(place, offered) for place in chosen]

    def _carried(self) -> list[tuple[str, str]]:
        return [(key, text) for key, text in self.lens.query(steps="").items()]


def _days(first: date, last: date) -> dict[str, str]:
    return {
        "first": date_format(first, "SHORT_DATE_FORMAT"),
        "last": date_format(last, "SHORT_DATE_FORMAT"),
    }


def _rate(n: int, whole: int, rate: float | None) -> Cell:
    """Return a share; only the counts where they are too small for one."""
    if rate is None and whole:
        return tables.plain(None, said.of(n, whole))
    return tables.rate(rate)
