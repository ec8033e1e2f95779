"""Instances that started, and at which age it happened to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from automations.engine.rollups.counts import IN_PROGRESS
from automations.status import Outcome
from automations_admin.find.slices import Part
from automations_admin.stats import grid as grids
from automations_admin.stats import segments
from automations_admin.stats.grid import Found, Grid, Whole
from automations_admin.stats.lens import Lens
from automations_admin.stats.periods import Periods
from automations_admin.stats.segments import Segment, Segments

if TYPE_CHECKING:
    from automations_admin.stats.cohorts import Cohorts


@dataclass(frozen=True)
class Together:
    """Those of some days, or of one value, whenever they started.

    Attributes:
        name: what they are called.
        n: how many started.
        whole: for each age those who are old enough; None if nobody is.
        part: the instances that they are.
    """

    name: str
    n: int
    whole: tuple[Whole | None, ...]
    part: Part


class Starts:
    """The instances that started, from the sums.

    Args:
        page: says of which flow, by which lens, and what is measured.
    """

    def __init__(self, page: Cohorts) -> None:
        self.page, self.sums = page, page.sums
        self.now = page.sums.as_of or page.sums.now

    @property
    def longest(self) -> int:
        """The most full days until it happened."""
        return max((days for _hour, days in self._found.happened), default=0)

    def grid(self, parts: Periods, ages: tuple[int, ...]) -> Grid:
        """Return cohorts by age; see `grid.grid`."""
        return grids.grid(parts, self._found, ages, self.now)

    def together(self, lens: Lens, ages: tuple[int, ...]) -> Together:
        """Return all who started within the days of a lens."""
        return self._together(self.found(lens), Segment("", "", lens.part), ages)

    @cached_property
    def segments(self) -> Segments:
        """The values of what they are told apart by."""
        sizes = {value: sum(one.entered.values()) for value, one in self._by_value.items()}
        return segments.of(self.page, sizes)

    def by_value(self, ages: tuple[int, ...]) -> Iterator[Together]:
        """Yield those of each value of what they are told apart by."""
        for one in self.segments.shown:
            yield self._together(self._by_value[one.value], one, ages)

    def _together(self, found: Found, segment: Segment, ages: tuple[int, ...]) -> Together:
        n, whole = sum(found.entered.values()), grids.wholes(found, ages, self.now)
        return Together(segment.label, n, whole, segment.part)

    # -- sums --------------------------------------------------------------------------------

    @cached_property
    def _found(self) -> Found:
        return self.found(self.page.lens)

    def found(self, lens: Lens) -> Found:
        """Return what happened to those who started within the days of a lens."""
        entered = self.sums.tally("start", ("entered",), lens.span, ("hour",), lens.part)
        by = ("hour", "place", "detail")
        return self._of(entered, self.sums.tally("start", ("age",), lens.span, by, lens.part))

    def _of(self, entered: Counter[Any], ages: Counter[Any]) -> Found:
        """Return what sums by hour, and by hour, place and days, say."""
        happened = Counter[tuple[int, int]]()
        for (hour, place, days), n in ages.items():
            happened[hour, int(days)] += n if place in self._places else 0
        return Found({hour: n for (hour,), n in entered.items()}, +happened, still=self._still)

    @cached_property
    def _by_value(self) -> dict[str, Found]:
        lens, by = self.page.lens, self.page.by
        entered = self.sums.split(by, "start", ("entered",), lens.span, ("hour",), lens.part)
        fields = ("hour", "place", "detail")
        ages = self.sums.split(by, "start", ("age",), lens.span, fields, lens.part)
        return {
            value: self._of(hours, ages.get(value, Counter())) for value, hours in entered.items()
        }

    @property
    def _still(self) -> bool:
        return self.page.measure == IN_PROGRESS

    @property
    def _places(self) -> list[str]:
        """What ends being still in progress, or what is measured."""
        return [*Outcome.values] if self._still else [self.page.measure]
