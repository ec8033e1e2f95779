"""Cohorts: of those who started together, how many had reached the goal, completed, or were in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import ceil
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from automations.engine.rollups.counts import DAY, IN_PROGRESS
from automations.status import Outcome
from automations_admin import counting
from automations_admin.stats import rates, said
from automations_admin.stats import table as tables
from automations_admin.stats.charts import axis, curve
from automations_admin.stats.charts.curve import Curve, Look, Point
from automations_admin.stats.flow import Pairs
from automations_admin.stats.grid import Found, Grid, Row, Whole, grid
from automations_admin.stats.page import Page
from automations_admin.stats.periods import Periods
from automations_admin.stats.rates import Interval
from automations_admin.stats.table import Cell, Table
from automations_admin.stats.verdict import LEAST

#: Ages by which columns go on: full days of one, the label, and how many columns there are at most.
AGES: dict[str, tuple[int, Any, int]] = {
    "day": (1, gettext_lazy("Days"), 14),
    "week": (7, gettext_lazy("Weeks"), 13),
    "month": (30, gettext_lazy("Months of 30 days"), 12),
}
#: Rows at most; more are put together.
MOST_ROWS = 92
#: Columns at least, where no goal says how many.
LEAST_COLUMNS = 7
SHADES = 5


@dataclass(frozen=True)
class Shown:
    """A cell as it is drawn.

    Attributes:
        text, title, url: what it says, and where it leads.
        css: shade, edge, or too young.
    """

    text: str
    title: str = ""
    url: str = ""
    css: str = ""


class Cohorts(Page):
    """Who got there, by age."""

    name = "cohorts"
    label = gettext_lazy("Cohorts")
    offers = frozenset({"unit"})
    options = ("measure", "age")
    dated = "start"
    template = "automations_admin/stats/cohorts.html"

    # -- what is asked for -------------------------------------------------------------------

    @property
    def measures(self) -> Pairs:
        """What can be shown: goals with an asterisk before them, outcomes, still in progress."""
        return [
            *((f"*{goal.name}", goal.name) for goal in self.journey.goals),
            ("completed", _("Completed")),
            ("exited", _("Exited early")),
            (IN_PROGRESS, _("Still in progress")),
        ]

    @property
    def measure(self) -> str:
        """What is shown; by default the goal."""
        asked, usual = self.lens.options.get("measure", ""), self.measures[0][0]
        usual = f"*{self.goal.name}" if self.goal is not None else usual
        return asked if asked in dict(self.measures) else usual

    @property
    def age(self) -> str:
        """By what ages go on: a key of AGES."""
        asked = self.lens.options.get("age", "")
        if asked in AGES:
            return asked
        days = self._window or 0
        return "day" if days <= AGES["day"][2] else "week" if days <= 7 * 13 else "month"

    @property
    def unit(self) -> str:
        """What the rows are: days, weeks or months, so that there are not too many."""
        unit = "day" if self.lens.unit == "hour" else self.lens.unit
        if unit == "day" and self.lens.days > MOST_ROWS:
            unit = "week"
        return "month" if unit == "week" and self.lens.days > 7 * MOST_ROWS else unit

    def choices(self) -> Iterable[tuple[str, Any, Pairs, str]]:
        """Return what is shown, and by which ages."""
        yield "measure", _("Share that has"), self.measures, self.measure
        ages = [(name, str(label)) for name, (_days, label, _most) in AGES.items()]
        yield "age", _("Age in"), ages, self.age

    @property
    def _window(self) -> int | None:
        """Return the days within which the goal shown must be reached, or None."""
        goal = self.journey.goal(self.measure[1:]) if self.measure.startswith("*") else None
        within = goal.within if goal is not None else None
        return ceil(within.total_seconds() / DAY) if within is not None else None

    # -- what is found -----------------------------------------------------------------------

    @cached_property
    def _happened(self) -> Counter[tuple[int, int]]:
        """What happened, by hour of the start and full days until then."""
        places = Outcome.values if self.measure == IN_PROGRESS else [self.measure]
        by = ("hour", "place", "detail")
        sums = self.sums.tally("start", ("age",), self.lens.span, by, self.lens.part)
        found = Counter[tuple[int, int]]()
        for (hour, place, days), n in sums.items():
            if place in places:
                found[hour, int(days)] += n
        return found

    @property
    def ages(self) -> tuple[int, ...]:
        """The ages of the columns, in full days."""
        size, _label, most = AGES[self.age]
        last = max((days for _hour, days in self._happened), default=0) + 1
        wanted = ceil(self._window / size) if self._window else ceil(last / size)
        lived = ceil((self.sums.now - self.lens.span[0]).total_seconds() / DAY / size)
        least = 1 if self._window else max(min(LEAST_COLUMNS, lived), 1)
        number = min(max(wanted, least), most)
        return tuple(size * (place + 1) for place in range(number))

    @cached_property
    def grid(self) -> Grid:
        """The cohorts."""
        sums = self.sums.tally("start", ("entered",), self.lens.span, ("hour",), self.lens.part)
        entered = {hour: n for (hour,), n in sums.items()}
        found = Found(entered, self._happened, still=self.measure == IN_PROGRESS)
        now = self.sums.as_of or self.sums.now
        return grid(Periods(self.lens, self.unit), found, self.ages, now)

    @property
    def n(self) -> int:
        """How many started within the days."""
        return sum(row.n for row in self.grid.rows)

    @cached_property
    def shade(self) -> float:
        """The round share by which shades go on."""
        shares = [k / row.n for row in self.grid.rows if row.n >= LEAST for k in row.reached]
        shares += [one.reached / one.n for one in self.grid.whole if one and one.n >= LEAST]
        return min(axis.spacing(max([*shares, 0.01]) * 0.85, SHADES), 0.2)

    # -- what the page shows -----------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        """Return the grid, the curve, and what they mean."""
        looks = (480.0, 330.0)
        return {
            "head": self._head(),
            "whole": [self._whole_cell(number) for number in range(len(self.ages))],
            "rows": list(self._rows()),
            "curves": [self._curve(width) for width in looks] if self._points() else [],
            "legend": self._legend(),
            "measured": dict(self.measures)[self.measure],
            "sizes": self._sizes(),
            "least": LEAST,
        }

    def table(self) -> Table:
        """Return how many had got there at each age; a cell of who is too young is empty."""
        rows = [
            [tables.words(row.period.name), tables.number(row.n), *self._plain(row)]
            for row in self.grid.rows
        ]
        whole = self.grid.whole
        for words, texts in (
            (_("All who are old enough"), [one.n if one else None for one in whole]),
            (_("of them have got there"), [one.reached if one else None for one in whole]),
        ):
            cells = [Cell(n, "" if n is None else counting.grouped(n)) for n in texts]
            rows.append([tables.words(words), tables.number(self.n), *cells])
        return tables.of(
            dict(self.measures)[self.measure], [_("Started"), "n", *self._head()], rows
        )

    def _plain(self, row: Row) -> list[Cell]:
        filled = [Cell(k, counting.grouped(k)) for k in row.reached]
        return [*filled, *[Cell(None, "")] * (len(self.ages) - len(row.reached))]

    def _basis(self) -> Iterator[str]:
        yield _("Cohort-dated: every figure counts on the day its instance started.")
        if self.unit != self.lens.unit:
            yield _(
                "Rows are put together to %(unit)s, as hours or so many days cannot be shown."
            ) % {"unit": {"day": _("days"), "week": _("weeks"), "month": _("months")}[self.unit]}

    def _head(self) -> list[str]:
        words = {"day": _("day %(number)s"), "week": _("week %(number)s")}
        text = words.get(self.age, _("month %(number)s"))
        return [text % {"number": place + 1} for place in range(len(self.ages))]

    def _rows(self) -> Iterator[tuple[Row, str, list[Shown]]]:
        """Yield rows with the address of their instances and their cells."""
        rows = self.grid.rows
        for place, row in enumerate(rows):
            below = len(rows[place + 1].reached) if place + 1 < len(rows) else len(row.reached)
            url = self._behind(row.period.since, row.period.until, "entered") if row.n else ""
            cells = [self._cell(row, number, below) for number in range(len(self.ages))]
            yield row, url, cells

    def _cell(self, row: Row, number: int, below: int) -> Shown:
        """Return a cell; the line between old enough and too young runs along its edges."""
        lived = len(row.reached)
        if number >= lived:
            edge = " a-edge-l" if number == 0 else ""
            return Shown("", _("not that old yet"), css=f"a-too-young{edge}")
        edges = (number == lived - 1 and "a-edge-r", number >= below and "a-edge-b")
        edge = " ".join(one for one in edges if one)
        if not row.n:
            return Shown(said.NOTHING, css=edge)
        k, age = row.reached[number], str(self.ages[number] - 1)
        url = self._behind(row.period.since, row.period.until, "age", self.measure, age)
        return self._filled((k, row.n), url if k else "", edge)

    def _filled(self, counts: rates.Counts, url: str, edge: str = "") -> Shown:
        k, n = counts
        if n < LEAST:
            return Shown(counting.grouped(k), said.of(k, n), url, f"a-few {edge}".strip())
        shade = 0 if not k else 1 + min(int(k / n / self.shade + 1e-9), SHADES - 1)
        return Shown(said.percent(k / n), said.of(k, n), url, f"a-shade-{shade} {edge}".strip())

    def _whole_cell(self, number: int) -> Shown:
        one = self.grid.whole[number]
        if one is None:
            return Shown("", _("not that old yet"), css="a-too-young")
        age = str(self.ages[number] - 1)
        url = self._behind(self.lens.since, one.until, "age", self.measure, age)
        return self._filled(one.counts, url if one.reached else "")

    def _behind(self, since: Any, until: Any, what: str, place: str = "", detail: str = "") -> str:
        lens = replace(self.lens, since=since, until=until, dated="start")
        figure = lens.figure(what, place, detail)
        return self.links.instances(flow=self.journey.name, figure=figure)

    # -- curve -------------------------------------------------------------------------------

    def _points(self) -> list[Point]:
        found = [
            self._point(age, one)
            for age, one in zip(self.ages, self.grid.whole, strict=True)
            if one is not None and one.n >= LEAST
        ]
        if not found:
            return []
        zero = 1.0 if self.measure == IN_PROGRESS else 0.0
        last = replace(found[-1], name=said.percent(found[-1].y))
        return [Point(0, zero, band=Interval(zero, zero)), *found[:-1], last]

    def _point(self, age: int, one: Whole) -> Point:
        rate, band = rates.rate(one.counts), rates.wilson(one.counts)
        words = {
            "age": said.days(age),
            "rate": said.percent(rate),
            "interval": said.interval(band.low, band.high),
            "counts": said.of(*one.counts),
        }
        title = _("At %(age)s: %(rate)s (%(interval)s), %(counts)s") % words
        return Point(age / AGES[self.age][0], rate, title, band)

    def _curve(self, width: float) -> Curve:
        goal = self.journey.goal(self.measure[1:]) if self.measure.startswith("*") else None
        target = goal.target if goal is not None else None
        words = {
            "day": _("days since the start of the instance"),
            "week": _("weeks since the start of the instance"),
            "month": _("months of 30 days since the start of the instance"),
        }
        look = Look(
            _("Share by age, all days together"),
            words[self.age],
            lambda one: str(round(one)),
            lambda one: said.percent(one, 0),
            target,
            _("Target %(rate)s") % {"rate": said.percent(target, 0)} if target else "",
            tuple(range(len(self.ages) + 1)),
            width,
        )
        return curve.drawn(self._points(), look)

    # -- words -------------------------------------------------------------------------------

    def _legend(self) -> list[tuple[str, str]]:
        """Return the class of each shade with what it means."""
        ends = [said.percent(self.shade * place, _places(self.shade)) for place in range(SHADES)]
        words = [_("under %(high)s") % {"high": ends[1]}]
        words += [
            _("%(low)s to under %(high)s") % {"low": low, "high": high}
            for low, high in pairwise(ends[1:])
        ]
        words.append(_("%(low)s and more") % {"low": ends[-1]})
        shades = [(f"a-shade-{place + 1}", text) for place, text in enumerate(words)]
        return [("a-shade-0", "0"), *shades]

    def _sizes(self) -> str:
        """Return how many are behind the first and the last filled column of the top row."""
        found = [
            ngettext("%(number)s at %(age)s", "%(number)s at %(age)s", one.n)
            % {"number": counting.grouped(one.n), "age": self._head()[place]}
            for place, one in enumerate(self.grid.whole)
            if one is not None
        ]
        return ", ".join([found[0], found[-1]] if len(found) > 1 else found)

    @property
    def days_said(self) -> str:
        """The days that are shown."""
        first, last = (
            date_format(day, "SHORT_DATE_FORMAT") for day in (self.lens.since, self.lens.until)
        )
        return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _places(share: float) -> int:
    """Return how many places the ends of shades need in per cent."""
    return 0 if share * 100 >= 1 and abs(share * 100 - round(share * 100)) < 1e-6 else 1
