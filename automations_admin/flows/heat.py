"""How hot the steps of a flow were: levels, figures, legend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from automations_admin import counting, marks
from automations_admin.diagram.overlay import Badge
from automations_admin.flows import limits, visits
from automations_admin.flows.lens import Lens
from automations_admin.flows.measure import MEASURES, Measure
from automations_admin.flows.visits import Found


@dataclass(frozen=True)
class Level:
    """A line of the legend: a level of heat, and which values are on it."""

    number: int
    words: str


class Heat:
    """The heat of the steps by one measure.

    Args:
        lens: the measure, one that is not "".
        found: the visits.
        steps: names of the steps that are compared.
    """

    def __init__(self, lens: Lens, found: Found, steps: Iterable[str]) -> None:
        self.lens, self.found = lens, found
        self.key = (lens.heat, lens.span if lens.of_time else "")
        self.measure: Measure = MEASURES[self.key]
        values = (self.measure.value(found.at(step)) for step in steps)
        self._largest = max((value for value in values if value is not None), default=None)

    @cached_property
    def limits(self) -> tuple[float, ...]:
        """The limits between the levels, rising."""
        return () if self._largest is None else self.measure.limits(self._largest)

    def level(self, step: str) -> int:
        """Return the level of a step, from 1 to 4; 0 if it has no value."""
        value = self.measure.value(self.found.at(step))
        return 0 if value is None else limits.level(value, self.limits)

    def badge(self, step: str) -> Badge:
        """Return the figure of a step, which is printed whatever its colour."""
        figure = self.measure.figure(self.found.at(step))
        return Badge(marks.FIGURE, figure, title=f"{self.title}: {figure}")

    @property
    def title(self) -> str:
        """What is measured, and over which period."""
        return _("%(measure)s, %(period)s") % {
            "measure": self.measure.title,
            "period": self.lens.period_said,
        }

    @property
    def levels(self) -> list[Level]:
        """The legend, coolest first; empty if no step has a value."""
        if self._largest is None:
            return []
        words = limits.ranges(self.limits, self.measure.limit)
        return [Level(number, said) for number, said in enumerate(words, start=1)]

    @property
    def notes(self) -> list[str]:
        """How the figures came about, and what was left out."""
        said = [str(self.measure.note)]
        if self.found.cut:
            most = {"number": counting.grouped(visits.MOST_INSTANCES)}
            said.append(
                _(
                    "Only the newest %(number)s instances that have not ended and the "
                    "%(number)s that ended last are counted."
                )
                % most
            )
        if self.lens.of_time and any(step.cut for step in self.found.steps.values()):
            most = {"number": counting.grouped(visits.MOST_TIMES)}
            said.append(_("Of steps with more visits the newest %(number)s are measured.") % most)
        return said
