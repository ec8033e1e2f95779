"""The visits of the steps, told apart by value of a dimension, arm or version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from automations_admin.stats import diagram_tables, segments, visits
from automations_admin.stats import table as tables
from automations_admin.stats.flow import label_of
from automations_admin.stats.segments import Segment, Segments
from automations_admin.stats.table import Cell, Table
from automations_admin.stats.visits import Found

if TYPE_CHECKING:
    from automations_admin.stats.diagram import Diagram


class Values:
    """The visits of each value.

    Args:
        page: says of which flow, by which lens, and by what it is broken down.
    """

    def __init__(self, page: Diagram) -> None:
        self.page = page

    @cached_property
    def _split(self) -> dict[str, Found]:
        return visits.split(self.page.sums, self.page.lens, self.page.by)

    @cached_property
    def segments(self) -> Segments:
        """The values, those with most visits first."""
        sizes = {
            value: sum(at.reached for at in found.steps.values())
            for value, found in self._split.items()
        }
        return segments.of(self.page, sizes)

    def found(self, segment: Segment) -> Found:
        """Return the visits of a value; those of people from the histories that are there."""
        if self.page.people:
            lens = replace(self.page.lens, part=segment.part)
            return visits.people(lens, self.page.journey.name)
        return self._split.get(segment.value, Found())

    def table(self) -> Table:
        """Return a row for each step and value that has visits, in the order of the flow."""
        title = _("Steps by %(name)s") % {"name": dict(self.page.breakdowns())[self.page.by]}
        head = [_("Step"), _("Reached"), *diagram_tables.counted_head(), _("Left here")]
        return tables.of(title, head, self._rows())

    def _rows(self) -> Iterator[list[Cell]]:
        found = [(one, self.found(one)) for one in self.segments.shown]
        gone = {name for _one, visits_ in found for name in visits_.steps}
        known = self.page.graph.by_name
        for name in (*known, *sorted(gone - set(known))):
            for segment, visits_ in found:
                if name in visits_.steps:
                    yield [self._named(name, segment), *self._cells(name, segment, visits_)]

    def _named(self, name: str, segment: Segment) -> Cell:
        text = f"{label_of(self.page.graph, name)} · {segment.label}"
        narrowed = {"version": "", "arm": "", "only": "", **segment.part.query()}
        return tables.words(text, self.page.url(**narrowed, by=""))

    def _cells(self, name: str, segment: Segment, found: Found) -> Iterator[Cell]:
        at = found.at(name)
        for what in ("reached", *diagram_tables.COUNTED):
            url = self.page.of_step(what, name, segment.part)
            yield tables.number(getattr(at, what), url)
        yield tables.rate(None if self.page.lens.dated == "event" else at.drop_off)
