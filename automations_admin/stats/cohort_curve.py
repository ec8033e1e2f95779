"""The curve of the page of cohorts: which share of all days had got there, by age."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from automations_admin.stats import rates, said
from automations_admin.stats.charts import curve
from automations_admin.stats.charts.curve import Curve, Look, Point
from automations_admin.stats.grid import Whole
from automations_admin.stats.rates import Interval
from automations_admin.stats.verdict import LEAST

if TYPE_CHECKING:
    from automations_admin.stats.cohorts import Cohorts

#: Widths of the curve, on a wide page and on a small screen.
WIDTHS = (480.0, 330.0)


def curves(page: Cohorts) -> list[Curve]:
    """Return the curve in its widths; nothing if too few are old enough."""
    points = _points(page)
    return [curve.drawn(points, _look(page, width)) for width in WIDTHS] if points else []


def _points(page: Cohorts) -> list[Point]:
    found = [
        _point(page, age, one)
        for age, one in zip(page.ages, page.everybody.whole, strict=True)
        if one is not None and one.n >= LEAST
    ]
    if not found:
        return []
    zero = 1.0 if page.still else 0.0
    last = replace(found[-1], name=said.percent(found[-1].y))
    return [Point(0, zero, band=Interval(zero, zero)), *found[:-1], last]


def _point(page: Cohorts, age: int, one: Whole) -> Point:
    rate, band = rates.rate(one.counts), rates.wilson(one.counts)
    words = {
        "age": said.days(age),
        "rate": said.percent(rate),
        "interval": said.interval(band.low, band.high),
        "counts": said.of(*one.counts),
    }
    title = _("At %(age)s: %(rate)s (%(interval)s), %(counts)s") % words
    return Point(age / page.age_days, rate, title, band)


def _look(page: Cohorts, width: float) -> Look:
    goal = page.measured_goal
    target = goal.target if goal is not None else None
    words = {
        "day": _("days since the start of the instance"),
        "week": _("weeks since the start of the instance"),
        "month": _("months of 30 days since the start of the instance"),
    }
    return Look(
        _("Share by age, all days together"),
        words[page.age],
        lambda one: str(round(one)),
        lambda one: said.percent(one, 0),
        target,
        _("Target %(rate)s") % {"rate": said.percent(target, 0)} if target else "",
        tuple(range(len(page.ages) + 1)),
        width,
    )
