"""What the tiles say agrees with the plainest count of the rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from automations_admin.stats import numbers
from automations_admin.stats.lens import Lens, today
from automations_admin.stats.numbers import Instances, Reached
from automations_admin.stats.overview import Overview
from automations_admin.stats.periods import Periods
from automations_admin.stats.sums import Sums
from tests.automations_admin.stats import naive

pytestmark = pytest.mark.django_db


def said(found: Instances) -> dict[str, int]:
    return {what: getattr(found, what) for what in Instances.__dataclass_fields__}


def plain(found: Any) -> dict[str, int]:
    return {what: found[what] for what in Instances.__dataclass_fields__}


def test_instances_by_start_and_by_event(sums: Sums) -> None:
    for days in (3, 10, 60):
        lens = Lens(today() - timedelta(days=days), today() - timedelta(days=2))
        assert said(numbers.instances(sums, lens)) == plain(naive.by_start(lens.since, lens.until))
        lens = replace(lens, dated="event")
        assert said(numbers.instances(sums, lens)) == plain(naive.by_event(lens.since, lens.until))


def test_what_is_dated_by_the_start_adds_up(sums: Sums) -> None:
    found = numbers.instances(sums, Lens(today() - timedelta(days=60), today()))
    assert found.entered == sum(getattr(found, what) for what in numbers.PARTS)
    assert found.entered > 10


def test_earlier_instances_are_taken_at_the_same_age(sums: Sums) -> None:
    until = today()
    lens = Lens(until - timedelta(days=6), until, against=until - timedelta(days=13))
    then = sums.now - timedelta(days=7)
    before = lens.before
    assert before is not None
    found = numbers.at_same_age(sums, lens)
    assert found is not None
    assert said(found) == plain(naive.at_age(before.since, before.until, then))


def test_without_a_comparison_there_is_nothing_earlier(sums: Sums) -> None:
    assert numbers.at_same_age(sums, Lens(today(), today())) is None


def test_a_goal_counts_those_who_are_old_enough(make: Callable[..., Any], sums: Sums) -> None:
    page = make(Overview, **{"from": "2020-01-01"})
    counts = naive.goal("bought", timedelta(days=7), page.lens.since, page.lens.until, sums.now)
    assert page.reached.counts == counts
    assert page.reached.matured + page.reached.young == page.now.entered


def test_a_goal_without_a_window_is_counted_as_it_stood_at_the_same_age(
    make: Callable[..., Any], sums: Sums
) -> None:
    page = make(Overview, **{"from": "2026-03-11", "to": "2026-03-20"})
    page.goal = replace(page.goal, within=None)
    before, then = page.compared, sums.now - page.lens.shift
    wanted = naive.goal_at("bought", before.since, before.until, then)
    assert page.reached_before.counts == wanted
    now = naive.goal_at("bought", before.since, before.until, sums.now + timedelta(days=99))
    assert wanted[0] < now[0]
    assert numbers.reached(sums, page.goal, before.span, page.lens.part).counts == now
    parts = page._by_period(Periods(before, "week"))
    assert sum(one.converted for one in parts) == wanted[0]


def test_fewer_than_thirty_have_no_rate() -> None:
    assert Reached(5, 29).rate is None
    assert Reached(5, 29).interval is None
    assert Reached(5, 30).rate == pytest.approx(1 / 6)
