"""Cohorts: of those who started together, how many had reached the goal, completed, or were in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
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
from automations_admin.stats.grid import Found, Grid, Row, Whole, grid, wholes
from automations_admin.stats.lens import Lens
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


@dataclass(frozen=True)
class Before:
    """Those of the days that the ones shown are compared with.

    Attributes:
        n: how many started.
        whole: for each age those who are old enough; None if nobody is.
    """

    n: int
    whole: tuple[Whole | None, ...]


class Cohorts(Page):
    """Who got there, by age."""

    name = "cohorts"
    label = gettext_lazy("Cohorts")
    offers = frozenset({"compare", "unit"})
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
    def _found(self) -> Found:
        """What happened to those of the days that are shown."""
        return self._found_of(self.lens)

    def _found_of(self, lens: Lens) -> Found:
        sums = self.sums.tally("start", ("entered",), lens.span, ("hour",), lens.part)
        entered = {hour: n for (hour,), n in sums.items()}
        return Found(entered, self._happened(lens), still=self.measure == IN_PROGRESS)

    def _happened(self, lens: Lens) -> Counter[tuple[int, int]]:
        """Return what happened, by hour of the start and full days until then."""
        places = Outcome.values if self.measure == IN_PROGRESS else [self.measure]
        by = ("hour", "place", "detail")
        sums = self.sums.tally("start", ("age",), lens.span, by, lens.part)
        found = Counter[tuple[int, int]]()
        for (hour, place, days), n in sums.items():
            if place in places:
                found[hour, int(days)] += n
        return found

    @property
    def ages(self) -> tuple[int, ...]:
        """The ages of the columns, in full days."""
        size, _label, most = AGES[self.age]
        last = max((days for _hour, days in self._found.happened), default=0) + 1
        wanted = ceil(self._window / size) if self._window else ceil(last / size)
        lived = ceil((self.sums.now - self.lens.span[0]).total_seconds() / DAY / size)
        least = 1 if self._window else max(min(LEAST_COLUMNS, lived), 1)
        number = min(max(wanted, least), most)
        return tuple(size * (place + 1) for place in range(number))

    @cached_property
    def grid(self) -> Grid:
        """The cohorts."""
        return grid(Periods(self.lens, self.unit), self._found, self.ages, self._now)

    @property
    def _now(self) -> datetime:
        """Up to when everything is known."""
        return self.sums.as_of or self.sums.now

    @cached_property
    def before(self) -> Before | None:
        """All of the days that these are compared with who are old enough; None for nobody."""
        found = self._found_of(self.compared) if self.compared is not None else Found({}, {})
        n = sum(found.entered.values())
        return Before(n, wholes(found, self.ages, self._now)) if n else None

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
            "whole": self._wholes(self.grid.whole, self.lens),
            "before": self._wholes(self.before.whole, self.compared) if self.before else [],
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
        said_of = (_("All who are old enough"), _("of them have got there"))
        rows += _summed(said_of, self.n, self.grid.whole)
        if self.before is not None:
            said_of = (_("Before: all who are old enough"), _("Before: of them have got there"))
            rows += _summed(said_of, self.before.n, self.before.whole)
        return tables.of(
            dict(self.measures)[self.measure], [_("Started"), "n", *self._head()], rows
        )

    def _plain(self, row: Row) -> list[Cell]:
        filled = [Cell(k, counting.grouped(k)) for k in row.reached]
        return [*filled, *[Cell(None, "")] * (len(self.ages) - len(row.reached))]

    def _basis(self) -> Iterator[str]:
        yield _("Cohort-dated: every figure counts on the day its instance started.")
        yield from self._against(
            _("Compared with %(first)s to %(last)s: for each age, all who are that old.")
        )
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

    def _wholes(self, whole: Iterable[Whole | None], lens: Lens | None) -> list[Shown]:
        """Return cells of all who are old enough, for each age, of the days of a lens."""
        since = (lens or self.lens).since
        return [
            self._whole_cell(one, age, since) for one, age in zip(whole, self.ages, strict=True)
        ]

    def _whole_cell(self, one: Whole | None, age: int, since: date) -> Shown:
        if one is None:
            return Shown("", _("not that old yet"), css="a-too-young")
        url = self._behind(since, one.until, "age", self.measure, str(age - 1))
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


def _summed(words: tuple[str, str], n: int, whole: Iterable[Whole | None]) -> Iterator[list[Cell]]:
    """Yield who is old enough for each age, and who of them has got there, with these words."""
    counts = [(one.n, one.reached) if one else (None, None) for one in whole]
    for place, text in enumerate(words):
        found = [one[place] for one in counts]
        cells = [Cell(k, "" if k is None else counting.grouped(k)) for k in found]
        yield [tables.words(text), tables.number(n), *cells]


def _places(share: float) -> int:
    """Return how many places the ends of shades need in per cent."""
    return 0 if share * 100 >= 1 and abs(share * 100 - round(share * 100)) < 1e-6 else 1
