"""The rows of the page of times: steps, or steps by value of what they are broken down by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from automations_admin.find.slices import Part
from automations_admin.stats import segments, stays
from automations_admin.stats.histogram import Histogram
from automations_admin.stats.lens import Lens
from automations_admin.stats.segments import Segment, Segments
from automations_admin.stats.stays import Heads, Step

if TYPE_CHECKING:
    from automations_admin.stats.times import Times


@dataclass(frozen=True)
class Line:
    """A row.

    Attributes:
        step: the step with its times.
        label: what the row is called.
        part: the instances that it is about.
        before: how long visits of the earlier days took.
        heads: how many subjects the visits have; None if instances are counted.
        heads_before: how many had finished visits of the earlier days.
    """

    step: Step
    label: str
    part: Part
    before: Histogram = field(default_factory=Histogram)
    heads: Heads | None = None
    heads_before: int = 0

    @property
    def done(self) -> int:
        """Finished visits, or whose they are."""
        return self.step.took.n if self.heads is None else self.heads.done

    @property
    def done_before(self) -> int:
        """Those of the earlier days."""
        return self.before.n if self.heads is None else self.heads_before

    @property
    def open(self) -> int:
        """Open visits, or whose they are."""
        return self.step.open.n if self.heads is None else self.heads.open

    @property
    def overdue(self) -> int:
        """Those that are overdue, or whose they are."""
        return self.step.open.overdue if self.heads is None else self.heads.overdue


class Lines:
    """The rows of a page.

    Args:
        page: says of which flow, by which lens, and by what it is broken down.
    """

    def __init__(self, page: Times) -> None:
        self.page, self.sums, self.lens = page, page.sums, page.lens

    @cached_property
    def segments(self) -> Segments:
        """What the steps are told apart by; all of them are one where they are not."""
        if not self.page.by:
            return Segments((Segment("", "", self.lens.part),))
        return segments.of(self.page, stays.finished(self.sums, self.lens, self.page.by))

    @cached_property
    def all(self) -> list[Line]:
        """Those of all steps, in the order of the flow."""
        graph = self.page.journey.graph(self.lens.part.version)
        found = [self._line(step, segment) for segment, steps in self._steps for step in steps]
        order = stays.ordered({line.step.name for line in found}, graph)
        return sorted(found, key=lambda line: order.index(line.step.name))

    @cached_property
    def slow(self) -> list[Line]:
        """Those of the steps that take time, or have open visits, for any value."""
        names = {line.step.name for line in self.all if not line.step.quick}
        return [line for line in self.all if line.step.name in names]

    @property
    def _steps(self) -> list[tuple[Segment, list[Step]]]:
        graph = self.page.journey.graph(self.lens.part.version)
        if not self.page.by:
            return [(self.segments.shown[0], stays.steps(self.sums, self.lens, graph))]
        return stays.split(self.sums, self.lens, graph, self.segments.shown, self.page.by)

    def _line(self, step: Step, segment: Segment) -> Line:
        label = f"{step.label} · {segment.label}" if segment.label else step.label
        before = self._before.get(segment.value, {}).get(step.name, Histogram())
        if not self.page.people:
            return Line(step, label, segment.part, before)
        heads, earlier = (
            found.get(segment.value, {}).get(step.name, Heads())
            for found in (self._heads, self._heads_before)
        )
        return Line(step, label, segment.part, before, heads, earlier.done)

    @cached_property
    def _before(self) -> Mapping[str, Mapping[str, Histogram]]:
        compared = self.page.compared
        if compared is None:
            return {}
        if not self.page.by:
            return {"": stays.took_before(self.sums, compared)}
        return stays.split_before(self.sums, compared, self.page.by)

    @property
    def before(self) -> bool:
        """Whether there is anything of the earlier days."""
        return any(found for found in self._before.values())

    @cached_property
    def _heads(self) -> Mapping[str, Mapping[str, Heads]]:
        return self._heads_of(self.lens)

    @cached_property
    def _heads_before(self) -> Mapping[str, Mapping[str, Heads]]:
        return self._heads_of(self.page.compared) if self.page.compared is not None else {}

    def _heads_of(self, lens: Lens) -> Mapping[str, Mapping[str, Heads]]:
        return {
            one.value: stays.heads(self.sums, replace(lens, part=one.part))
            for one in self.segments.shown
        }
