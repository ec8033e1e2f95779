"""Cohorts: of those who started together, how many had reached the goal, completed, or were in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from math import ceil
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from automations.engine.rollups.counts import DAY, GOAL, IN_PROGRESS
from automations.goals import Goal
from automations_admin import counting
from automations_admin.stats import cohort_cells as cells
from automations_admin.stats import cohort_curve
from automations_admin.stats import table as tables
from automations_admin.stats.charts import axis
from automations_admin.stats.flow import Pairs
from automations_admin.stats.grid import Grid, Row
from automations_admin.stats.page import Page
from automations_admin.stats.periods import Periods
from automations_admin.stats.starts import Starts, Together
from automations_admin.stats.subject_starts import SubjectStarts
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


class Cohorts(Page):
    """Who got there, by age."""

    name = "cohorts"
    label = gettext_lazy("Cohorts")
    offers = frozenset({"compare", "unit", "people", "by"})
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
    def age_days(self) -> int:
        """How many days an age has."""
        return AGES[self.age][0]

    @property
    def still(self) -> bool:
        """Whether what is shown is to whom nothing has happened yet."""
        return self.measure == IN_PROGRESS

    @property
    def measured_goal(self) -> Goal | None:
        """The goal that is shown, or None."""
        named = self.measure.startswith(GOAL)
        return self.journey.goal(self.measure[1:]) if named else None

    @property
    def _window(self) -> int | None:
        """Return the days within which the goal shown must be reached, or None."""
        goal = self.measured_goal
        within = goal.within if goal is not None else None
        return ceil(within.total_seconds() / DAY) if within is not None else None

    # -- what is found -----------------------------------------------------------------------

    @cached_property
    def starts(self) -> Starts | SubjectStarts:
        """Who started."""
        return SubjectStarts(self) if self.people else Starts(self)

    @property
    def ages(self) -> tuple[int, ...]:
        """The ages of the columns, in full days."""
        size, _label, most = AGES[self.age]
        last = self.starts.longest + 1
        wanted = ceil(self._window / size) if self._window else ceil(last / size)
        lived = ceil((self.sums.now - self.lens.span[0]).total_seconds() / DAY / size)
        least = 1 if self._window else max(min(LEAST_COLUMNS, lived), 1)
        number = min(max(wanted, least), most)
        return tuple(size * (place + 1) for place in range(number))

    @cached_property
    def grid(self) -> Grid:
        """The cohorts."""
        return self.starts.grid(Periods(self.lens, self.unit), self.ages)

    @cached_property
    def values(self) -> list[Together]:
        """Those of each value that the page is broken down by; none if it is not."""
        return list(self.starts.by_value(self.ages)) if self.by else []

    @cached_property
    def before(self) -> Together | None:
        """All of the days that these are compared with; None for nobody."""
        if self.compared is None:
            return None
        found = self.starts.together(self.compared, self.ages)
        return found if found.n else None

    @cached_property
    def everybody(self) -> Together:
        """All who started within the days; of subjects each counts once."""
        return self.starts.together(self.lens, self.ages)

    @property
    def n(self) -> int:
        """How many started within the days."""
        return self.everybody.n

    @cached_property
    def shade(self) -> float:
        """The round share by which shades go on."""
        shares = [k / row.n for row in self.grid.rows if row.n >= LEAST for k in row.reached]
        wholes = [self.everybody.whole, *(one.whole for one in self.values)]
        shares += [
            one.reached / one.n for whole in wholes for one in whole if one and one.n >= LEAST
        ]
        return min(axis.spacing(max([*shares, 0.01]) * 0.85, cells.SHADES), 0.2)

    # -- what the page shows -----------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        """Return the grid, the curve, and what they mean."""
        before, compared = self.before, self.compared
        return {
            "first": dict(self.breakdowns()).get(self.by) or _("Started"),
            "head": self._head(),
            "whole": cells.whole(self, self.everybody, self.lens.since),
            "before": cells.whole(self, before, compared.since) if before and compared else [],
            "rows": list(cells.values(self) if self.by else cells.rows(self)),
            "curves": cohort_curve.curves(self),
            "legend": cells.legend(self),
            "measured": dict(self.measures)[self.measure],
            "sizes": self._sizes(),
            "left_out": self.starts.segments.sentence if self.by else "",
            "least": LEAST,
        }

    def table(self) -> Table:
        """Return how many had got there at each age; a cell of who is too young is empty."""
        rows = [
            [tables.words(row.name), tables.number(row.n), *self._plain(row)]
            for row in self.grid.rows
            if not self.by
        ]
        for one in self.values:
            said_of = (_("%(value)s: all who are old enough"), _("%(value)s: have got there"))
            words = [text % {"value": one.name} for text in said_of]
            rows += _summed(words, one)
        rows += _summed([_("All who are old enough"), _("of them have got there")], self.everybody)
        if self.before is not None:
            said_of = (_("Before: all who are old enough"), _("Before: of them have got there"))
            rows += _summed(said_of, self.before)
        first = dict(self.breakdowns()).get(self.by) or _("Started")
        return tables.of(dict(self.measures)[self.measure], [first, "n", *self._head()], rows)

    def _plain(self, row: Row) -> list[Cell]:
        filled = [Cell(k, counting.grouped(k)) for k in row.reached]
        return [*filled, *[Cell(None, "")] * (len(self.ages) - len(row.reached))]

    def _basis(self) -> Iterator[str]:
        yield _("Cohort-dated: every figure counts on the day its instance started.")
        yield from self._against(
            _("Compared with %(first)s to %(last)s: for each age, all who are that old.")
        )
        if self.people:
            yield _(
                "Unique people: each once a row, counted from the histories that are still there."
            )
        if self.unit != self.lens.unit and not self.by:
            yield _(
                "Rows are put together to %(unit)s, as hours or so many days cannot be shown."
            ) % {"unit": {"day": _("days"), "week": _("weeks"), "month": _("months")}[self.unit]}

    def _head(self) -> list[str]:
        words = {"day": _("day %(number)s"), "week": _("week %(number)s")}
        text = words.get(self.age, _("month %(number)s"))
        return [text % {"number": place + 1} for place in range(len(self.ages))]

    def _sizes(self) -> str:
        """Return how many are behind the first and the last filled column of the top row."""
        found = [
            ngettext("%(number)s at %(age)s", "%(number)s at %(age)s", one.n)
            % {"number": counting.grouped(one.n), "age": self._head()[place]}
            for place, one in enumerate(self.everybody.whole)
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


def _summed(words: Iterable[str], found: Together) -> Iterator[list[Cell]]:
    """Yield who is old enough for each age, and who of them has got there, with these words."""
    counts = [(one.n, one.reached) if one else (None, None) for one in found.whole]
    for place, text in enumerate(words):
        known = [one[place] for one in counts]
        row = [Cell(k, "" if k is None else counting.grouped(k)) for k in known]
        yield [tables.words(text), tables.number(found.n), *row]
