"""The arms of an experiment, told apart by value of a dimension, version or other arm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from automations_admin.find.slices import value_of
from automations_admin.stats import arm_tables, judged, said, segments, verdict
from automations_admin.stats import table as tables
from automations_admin.stats.arms import Group, Pair
from automations_admin.stats.segments import Segment, Segments
from automations_admin.stats.table import Cell, Table

if TYPE_CHECKING:
    from automations_admin.stats.experiment import Experiment


@dataclass(frozen=True)
class Line:
    """An arm of one value.

    Attributes:
        segment: the value.
        group: the arm.
        pair: its comparison with the baseline of the same value; None for the baseline itself.
    """

    segment: Segment
    group: Group
    pair: Pair | None = None


class Values:
    """The arms of each value.

    Args:
        page: says of which experiment, and by what it is broken down.
    """

    def __init__(self, page: Experiment) -> None:
        self.page = page

    @cached_property
    def segments(self) -> Segments:
        """The values, those to which most were assigned first."""
        page, sizes = self.page, Counter[str]()
        sums = page.sums.tally("start", ("entered",), page.lens.span, ("slice",), page.part)
        for (key,), n in sums.items():
            if page.experiment in dict(key.arms):
                sizes[value_of(key, page.by)] += n
        return segments.of(page, sizes)

    @cached_property
    def lines(self) -> list[Line]:
        """The arms with their comparisons, which are adjusted for all values together."""
        found = [(one, self.page.of_part(one.part)) for one in self.segments.shown]
        wanted = [
            (segment, group, base)
            for segment, groups in found
            for base in groups
            if base.name == self.page.baseline
            for group in groups
            if group is not base
        ]
        compared = verdict.compare([(one.arm, base.arm) for _segment, one, base in wanted])
        pairs = {
            (segment.value, one.name): Pair(one, base, known)
            for (segment, one, base), known in zip(wanted, compared, strict=True)
        }
        return [
            Line(segment, group, pairs.get((segment.value, group.name)))
            for segment, groups in found
            for group in groups
        ]


def shown(page: Experiment) -> Table:
    """Return the rates of each value, drawn, with their difference from the baseline."""
    lines = page.values.lines
    along = arm_tables.rate_axis([line.group for line in lines], arm_tables.MIDDLE)
    goal = page.goal.name if page.goal is not None else ""
    against = _("Against %(arm)s") % {"arm": judged.arm_name(page.baseline)}
    head = [
        _title(page), _("Matured"), goal, _("Drawn"), _("Goal rate"),
        _("Interval of 95 per cent"), against, _("Interval of 95 per cent"), _("p, adjusted"),
        _("Verdict at 5%"),
    ]  # fmt: skip
    rows = [
        [*_counted(page, line), arm_tables.drawn(page, line.group, along), *_judged(line)]
        for line in lines
    ]
    found = tables.of(_title(page), head, rows)
    return replace(found, drawn=3, ruler=arm_tables.ruler(along))


def whole(page: Experiment) -> Table:
    """Return all numbers of each arm of each value."""
    head = [
        _title(page), _("Arm"), _("Assigned"), _("Measured"), _("Matured"),
        page.goal.name if page.goal is not None else _("Goal"), _("Goal rate"), _("Low"), _("High"),
        _("Against"), _("Difference"), _("Low"), _("High"), _("p"), _("p, adjusted"),
        _("Verdict at 5%"),
    ]  # fmt: skip
    rows = [[Cell(value, str(value)) for value in _numbers(line)] for line in page.values.lines]
    return tables.of(page.experiment or _("Experiment"), head, rows)


def _title(page: Experiment) -> str:
    return str(dict(page.breakdowns())[page.by])


def _counted(page: Experiment, line: Line) -> Iterator[Cell]:
    group, part = line.group, line.segment.part
    name = f"{line.segment.label} · {judged.arm_name(group.name)}"
    yield tables.words(name, mark=arm_tables.look(page, group.name)[0])
    yield tables.number(group.matured, page.behind_arm(group.name, "matured", part=part))
    yield tables.number(group.converted, page.behind_arm(group.name, "converted", part=part))


def _judged(line: Line) -> Iterator[Cell]:
    yield replace(tables.rate(line.group.arm.rate), css="a-r a-strong")
    yield arm_tables.interval(line.group)
    if line.pair is None:
        yield from [tables.plain(None, said.NOTHING)] * 4
        return
    found, reach = line.pair.found, judged.reach(line.pair)
    yield tables.plain(found.difference, arm_tables.points(found.difference))
    yield tables.plain(reach, reach)
    yield tables.plain(found.adjusted_p, judged.p_words(found.adjusted_p))
    yield tables.chip(*judged.CHIPS[found.verdict])


def _numbers(line: Line) -> list[Any]:
    group, interval = line.group, line.group.arm.interval
    ends = [None, None] if interval is None else [interval.low, interval.high]
    values = [line.segment.label, group.name, group.assigned, group.members, group.matured]
    values += [group.converted, group.arm.rate, *ends]
    if line.pair is None:
        return values + [None] * 7
    found = line.pair.found
    reach = found.difference_interval
    ends = [None, None] if reach is None else [reach.low, reach.high]
    values += [line.pair.other.name, found.difference, *ends]
    return [*values, found.p, found.adjusted_p, str(found.verdict)]
