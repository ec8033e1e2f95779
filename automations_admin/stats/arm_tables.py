"""The tables of the page of an experiment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from automations.graph import HOLDOUT
from automations_admin import counting
from automations_admin.stats import judged, said
from automations_admin.stats import table as tables
from automations_admin.stats.arms import Group, Pair
from automations_admin.stats.charts import axis, strips
from automations_admin.stats.charts.axis import Axis
from automations_admin.stats.charts.strips import Row, Strip
from automations_admin.stats.table import Cell, Table

if TYPE_CHECKING:
    from automations_admin.stats.experiment import Experiment

#: Widths of the strips: rates, on a small screen, differences, and rates of values.
WIDE, NARROW, SMALL, MIDDLE = 440.0, 330.0, 170.0, 160.0
#: Shapes of arms; the holdout has the last one.
SHAPES = ("circle", "square", "triangle", "diamond")


def look(page: Experiment, name: str) -> tuple[str, str]:
    """Return the class of an arm's colour, and its shape."""
    if name == HOLDOUT:
        return "a-arm-0", SHAPES[-1]
    others = [one for one in page.arm_names if one != HOLDOUT]
    place = others.index(name) if name in others else 0
    return f"a-arm-{1 + place % 2}", SHAPES[place % (len(SHAPES) - 1)]


def _named(page: Experiment, group: Group) -> Cell:
    return tables.words(judged.arm_name(group.name), mark=look(page, group.name)[0])


# -- rates -----------------------------------------------------------------------------------


def rates(page: Experiment) -> Table:
    """Return the rate of each arm, drawn with its interval."""
    along = rate_axis(page.groups, WIDE)
    goal = page.goal.name if page.goal is not None else ""
    before = [_("Goal rate, before")] if page.before else []
    head = [
        _("Arm"), _("Matured"), goal, _("Drawn"), _("Goal rate"), *before,
        _("Interval of 95 per cent"),
    ]  # fmt: skip
    rows = [
        [
            _named(page, one),
            tables.number(one.matured, page.behind_arm(one.name, "matured")),
            tables.number(one.converted, page.behind_arm(one.name, "converted")),
            tables.strip(_rate_strip(page, one, along, WIDE)),
            replace(tables.rate(one.arm.rate), css="a-r a-strong"),
            *[_before(page, one) for _title in before],
            interval(one),
        ]
        for one in page.groups
    ]
    found = tables.of(_("Goal rate per arm"), head, rows)
    return replace(found, drawn=3, ruler=strips.ruler(along, WIDE))


def _before(page: Experiment, one: Group) -> Cell:
    """Return the earlier rate of an arm, which leads to those who had converted."""
    group = page.before.get(one.name, Group(one.name))
    counts = said.of(*group.arm.counts) if group.matured else ""
    lens = page.compared
    url = page.behind_arm(one.name, "converted", lens=lens) if group.converted else ""
    rate = group.arm.rate
    words = said.percent(rate) if rate is not None else counts or said.NOTHING
    note = counts if rate is not None else ""
    return tables.earlier(Cell(rate, words, url), note)


def narrow(page: Experiment) -> tuple[list[tuple[str, Strip]], Strip]:
    """Return the same for a small screen: names with strips, and the ruler below."""
    along = rate_axis(page.groups, NARROW)
    rows = [
        (judged.arm_name(one.name), _rate_strip(page, one, along, NARROW)) for one in page.groups
    ]
    return rows, strips.ruler(along, NARROW)


def rate_axis(groups: Sequence[Group], width: float) -> Axis:
    """Return the axis along which the rates of arms are drawn."""
    intervals = [one.arm.interval for one in groups]
    highest = max([one.high for one in intervals if one], default=0.1)
    return axis.linear(0, highest, strips.ends(width), lambda one: said.percent(one, 0))


def drawn(page: Experiment, one: Group, along: Axis) -> Cell:
    """Return the rate of an arm of one value, drawn with its interval."""
    return tables.strip(_rate_strip(page, one, along, MIDDLE))


def ruler(along: Axis) -> Strip:
    """Return the ruler of these."""
    return strips.ruler(along, MIDDLE)


def _rate_strip(page: Experiment, one: Group, along: Axis, width: float) -> Strip:
    css, shape = look(page, one.name)
    words = {"arm": judged.arm_name(one.name), "counts": said.of(*one.arm.counts)}
    title = f"{_('%(arm)s: %(counts)s') % words} {said.percent(one.arm.rate)}"
    row = Row(title, reach=one.arm.interval, dot=one.arm.rate, shape=shape, css=css)
    return strips.drawn(along, row, width)


def interval(one: Group) -> Cell:
    """Return the interval of an arm's rate; only the counts where they are too few for one."""
    found = one.arm.interval
    if found is None:
        return tables.plain(None, said.of(*one.arm.counts))
    words = said.interval(found.low, found.high)
    return tables.plain(words, words)


# -- comparisons -----------------------------------------------------------------------------


def comparisons(page: Experiment) -> Table:
    """Return what the differences prove."""
    along = _difference_axis(page.pairs)
    head = [
        _("Arms"), _("Lift"), _("Points"), _("Interval of 95 per cent"), _("Drawn"), _("p"),
        _("p, adjusted"), _("Verdict at 5%"), _("Needs, for 80% power"),
    ]  # fmt: skip
    rows = [_compared(page, pair, along) for pair in page.pairs]
    found = tables.of(_("Comparisons"), head, rows)
    return replace(found, drawn=4, ruler=strips.ruler(along, SMALL))


def _compared(page: Experiment, pair: Pair, along: Axis) -> list[Cell]:
    found = pair.found
    names = {"one": judged.arm_name(pair.one.name), "other": judged.arm_name(pair.other.name)}
    words = _("%(one)s against %(other)s") % names
    row = Row(f"{words}: {said.points(found.difference)}", found.difference_interval)
    row = replace(row, dot=found.difference, css="a-difference")
    text, css = judged.CHIPS[found.verdict]
    needs = judged.needs(pair, None)
    return [
        tables.words(words, mark=look(page, pair.one.name)[0]),
        tables.plain(found.lift, _lift(found.lift)),
        replace(tables.plain(found.difference, points(found.difference)), css="a-r a-strong"),
        tables.plain(judged.reach(pair), judged.reach(pair)),
        tables.strip(strips.drawn(along, row, SMALL, zero=True)),
        tables.plain(found.p, judged.p_words(found.p)),
        tables.plain(found.adjusted_p, judged.p_words(found.adjusted_p)),
        tables.chip(text, css),
        tables.plain(needs, needs or said.NOTHING),
    ]


def _lift(lift: float | None) -> str:
    if lift is None:
        return said.NOTHING
    return said.signed_percent(lift, 0)


def points(difference: float | None) -> str:
    """Return a difference of rates in points; a dash for None."""
    return said.NOTHING if difference is None else said.signed(100 * difference)


def _difference_axis(pairs: Sequence[Pair]) -> Axis:
    intervals = [pair.found.difference_interval for pair in pairs]
    ends = [end for one in intervals if one for end in (one.low, one.high)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    if low == high:
        low, high = -0.1, 0.1
    return axis.linear(low, high, strips.ends(SMALL), lambda one: said.signed(100 * one, 0))


# -- sample ratio ----------------------------------------------------------------------------


def ratios(page: Experiment) -> Table:
    """Return how many were assigned to each arm, against what its weight says."""
    head = [_("Arm"), _("Weight"), _("Expected"), _("Assigned"), _("Share"), _("Matured")]
    whole = sum(one.assigned for one in page.everybody)
    rows = [_ratio(page, one, whole) for one in page.everybody]
    weight = sum(page.weights.values())
    rows.append(
        [
            tables.words(_("All")),
            tables.rate(1.0 if weight else None, 0),
            tables.number(whole if page.ratio else 0),
            tables.number(whole),
            tables.rate(1.0 if whole else None),
            tables.number(sum(one.matured for one in page.everybody)),
        ]
    )
    if page.reached:  # matured would be those who came to the step
        head, rows = head[:-1], [row[:-1] for row in rows]
    return tables.of(_("Sample ratio"), head, rows, len(rows) - 1)


def _ratio(page: Experiment, one: Group, whole: int) -> list[Cell]:
    return [
        _named(page, one),
        tables.rate(_weight(page, one), 0),
        _expected(page, one),
        tables.number(one.assigned, page.behind_arm(one.name, "assigned")),
        tables.rate(one.assigned / whole if whole else None),
        tables.number(one.matured, page.behind_arm(one.name, "matured")),
    ]


def _weight(page: Experiment, one: Group) -> float | None:
    weights = page.weights
    return weights[one.name] / sum(weights.values()) if one.name in weights else None


def _expected(page: Experiment, one: Group) -> Cell:
    if page.ratio is None or one.name not in page.weights:
        return tables.plain(None, said.NOTHING)
    expected = page.ratio.expected[[*page.weights].index(one.name)]
    return tables.plain(round(expected, 1), counting.grouped(round(expected)))


# -- the file --------------------------------------------------------------------------------


def whole(page: Experiment) -> Table:
    """Return all numbers of each arm, with its comparison with the baseline."""
    head = [
        _("Arm"), _("Weight"), _("Expected"), _("Assigned"), _("Measured"), _("Matured"),
        page.goal.name if page.goal is not None else _("Goal"), _("Goal rate"), _("Low"), _("High"),
        _("Against"), _("Difference"), _("Low"), _("High"), _("Lift"), _("p"), _("p, adjusted"),
        _("Verdict at 5%"), _("Needs, for 80% power"),
    ]  # fmt: skip
    against = {pair.one.name: pair for pair in page.pairs if pair.other.name == page.baseline}
    rows = [_line(page, one, against.get(one.name)) for one in page.everybody]
    if page.before:
        goal = page.goal.name if page.goal is not None else _("Goal")
        named = _("%(goal)s, before") % {"goal": goal}
        head += [_("Matured, before"), named, _("Goal rate, before")]
        rows = [
            [*row, *_line_before(page, one)] for row, one in zip(rows, page.everybody, strict=True)
        ]
    return tables.of(page.experiment or _("Experiment"), head, rows)


def _line(page: Experiment, one: Group, pair: Pair | None) -> list[Cell]:
    interval = one.arm.interval
    ends: list[Any] = [None, None] if interval is None else [interval.low, interval.high]
    values = [_weight(page, one), _expected(page, one).value, one.assigned, one.members]
    values += [one.matured, one.converted, one.arm.rate, *ends]
    if pair is not None:
        found, reach = pair.found, pair.found.difference_interval
        values += [pair.other.name, found.difference]
        values += [None, None] if reach is None else [reach.low, reach.high]
        values += [found.lift, found.p, found.adjusted_p, str(found.verdict), found.more]
    else:
        values += [None] * 9
    return [tables.words(one.name), *(Cell(value, str(value)) for value in values)]


def _line_before(page: Experiment, one: Group) -> list[Cell]:
    group = page.before.get(one.name, Group(one.name))
    values = (group.matured, group.arm.converted, group.arm.rate)
    return [Cell(value, str(value)) for value in values]
