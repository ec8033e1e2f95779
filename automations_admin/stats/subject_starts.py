"""The subjects of instances that started, and at which age it happened to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, IntegerField, Max, Q, Value, When

from automations.engine.rollups.counts import HOUR
from automations.models import AutomationModel
from automations_admin.find.figure import Figure, condition, fits, span
from automations_admin.stats import grid as grids
from automations_admin.stats.grid import Grid, Row, Whole
from automations_admin.stats.lens import Lens
from automations_admin.stats.periods import Periods
from automations_admin.stats.segments import Segments
from automations_admin.stats.starts import Starts, Together

if TYPE_CHECKING:
    from automations_admin.stats.cohorts import Cohorts


class SubjectStarts:
    """Subjects, each once a cohort: from the histories that are still there.

    Days and ages that are old enough are those of the instances.

    Args:
        page: says of which flow, by which lens, and what is measured.
    """

    def __init__(self, page: Cohorts) -> None:
        self.page, self.instances = page, Starts(page)

    @property
    def longest(self) -> int:
        """The most full days until it happened."""
        return self.instances.longest

    @property
    def segments(self) -> Segments:
        """The values of what they are told apart by."""
        return self.instances.segments

    def grid(self, parts: Periods, ages: tuple[int, ...]) -> Grid:
        """Return cohorts by age, by one query; somebody may be in several cohorts."""
        asked = {f"age_{age}": _subjects(self._happened(age)) for age in ages}
        found = self._rows(self.page.lens).annotate(row=_row_of(parts)).order_by()
        known = found.values_list("row").annotate(n=_subjects(), last=Max("created"), **asked)
        counted = {number: counts for number, *counts in known}
        rows = []
        for number, period in enumerate(parts.all):
            n, last, *reached = counted.get(number, (0, None, *[0] * len(ages)))
            hour = int(last.timestamp()) // HOUR * HOUR if last else grids.last_hour(period)
            pairs = zip(reached, ages, strict=True)
            lived = (k for k, age in pairs if grids.lived(hour, age, self.instances.now))
            rows.append(Row(period, n, tuple(lived)))
        return Grid(ages, tuple(rows))

    def together(self, lens: Lens, ages: tuple[int, ...]) -> Together:
        """Return the subjects of all who started within the days of a lens."""
        return self._counted(self.instances.together(lens, ages), lens, ages)

    def by_value(self, ages: tuple[int, ...]) -> Iterator[Together]:
        """Yield the subjects of each value of what they are told apart by."""
        for one in self.instances.by_value(ages):
            yield self._counted(one, replace(self.page.lens, part=one.part), ages)

    def _counted(self, known: Together, lens: Lens, ages: tuple[int, ...]) -> Together:
        """Return subjects instead of instances, by one query."""
        asked = {"n": _subjects()}
        for age, one in zip(ages, known.whole, strict=True):
            if one is not None:
                old = Q(created__lt=span(one.until, one.until)[1])
                asked[f"n_{age}"] = _subjects(old)
                asked[f"k_{age}"] = _subjects(old & self._happened(age))
        found = self._rows(lens).aggregate(**asked)
        whole = (
            Whole(found[f"k_{age}"], found[f"n_{age}"], one.until)
            if one is not None and found[f"n_{age}"]
            else None
            for age, one in zip(ages, known.whole, strict=True)
        )
        return replace(known, n=found["n"], whole=tuple(whole))

    def _rows(self, lens: Lens) -> Any:
        asked = Figure("entered", since=lens.since, until=lens.until, part=lens.part)
        rows = AutomationModel.objects.filter(condition(asked, self.page.journey.name))
        return rows.exclude(subject="")

    def _happened(self, age: int) -> Q:
        return fits(Figure("age", self.page.measure, str(age - 1)))


def _subjects(condition_: Q | None = None) -> Count:
    return Count("subject", distinct=True, filter=condition_)


def _row_of(parts: Periods) -> Case:
    """Return the number of the part of the days in which an instance started."""
    spans = (span(one.since, one.until) for one in parts.all)
    whens = [
        When(created__gte=begin, created__lt=end, then=Value(number))
        for number, (begin, end) in enumerate(spans)
    ]
    return Case(*whens, default=Value(-1), output_field=IntegerField())
