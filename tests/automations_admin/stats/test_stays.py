"""How long visits took, and which are open."""

from __future__ import annotations

from datetime import date

import pytest

from automations import testing
from automations.engine.rollups.counts import grain
from automations.graph import Kind
from automations_admin.find.slices import Part
from automations_admin.stats import stays
from automations_admin.stats.lens import Lens
from automations_admin.stats.sums import Sums
from tests.automations_admin.stats import naive_pages as naive
from tests.automations_admin.stats.conftest import NAME
from tests.flows.campaign import Campaign, Crowd

pytestmark = pytest.mark.django_db

WHOLE = Lens(date(2026, 1, 1), date(2027, 1, 1))


@pytest.mark.parametrize("days", [(1, 1, 12, 31), (3, 5, 3, 9), (3, 20, 3, 21)])
@pytest.mark.parametrize("seed", [1, 2])
def test_times_are_those_of_the_rows(
    clock: testing.Clock, seed: int, days: tuple[int, int, int, int]
) -> None:
    Crowd(clock, seed).live(60)
    since, until = date(2026, *days[:2]), date(2026, *days[2:])
    sums = Sums(NAME)
    steps = {one.name: one for one in stays.steps(sums, Lens(since, until), Campaign.graph)}
    wanted = naive.took(since, until)
    assert {name: one.took.n for name, one in steps.items() if one.took.n} == {
        name: len(times) for name, times in wanted.items()
    }
    for name, times in wanted.items():
        for share in (0.1, 0.25, 0.5, 0.9):
            assert steps[name].took.percentile(share) == grain(naive.rank(times, share))
    assert {
        name: (one.open.n, one.open.since, one.open.overdue)
        for name, one in steps.items()
        if one.open.n
    } == naive.opened(sums.now)


def test_planned_and_beyond_are_what_they_took(crowd: Crowd) -> None:
    steps = stays.steps(Sums(NAME), WHOLE, Campaign.graph)
    asked = {"mail": 12 * 3_600, "wait": 3 * 86_400}
    planned = [one for one in steps if one.name in asked and one.planned.n]
    assert planned
    for one in planned:
        assert one.planned.n == one.beyond.n == one.took.n
        assert one.planned.percentile(1) == asked[one.name]
        assert not one.waits
    confirm = next(one for one in steps if one.name == "confirm")
    assert confirm.waits
    assert not confirm.person


def test_steps_stand_in_the_order_of_the_flow_and_those_gone_at_the_end() -> None:
    assert stays.ordered({"end", "gone", "welcome", "also_gone"}, Campaign.graph) == [
        "welcome", "end", "also_gone", "gone",
    ]  # fmt: skip


def test_a_step_that_takes_no_time_but_has_open_visits_is_shown() -> None:
    quick = stays.Histogram({0: 9})
    assert stays.Step("a", "A", quick).quick
    assert not stays.Step("a", "A", quick, open=stays.Open(1)).quick
    assert not stays.Step("a", "A", stays.Histogram({0: 8, 60: 2})).quick


def test_only_one_part_can_be_looked_at(crowd: Crowd) -> None:
    sums = Sums(NAME)
    parts = [Part(only=f"source:{one}") for one in ("web", "shop")]
    whole = sum(one.n for one in stays.opened(NAME, Part(), sums.now).values())
    from automations import clock
    from automations.engine.rollups import passes

    passes.roll(clock.now())
    found = [stays.opened(NAME, part, sums.now) for part in parts]
    assert sum(one.n for part in found for one in part.values()) == whole > 0


def test_overdue_is_open_past_its_time(crowd: Crowd, clock: testing.Clock) -> None:
    before = stays.opened(NAME, Part(), clock.now())
    clock.advance(days=400)
    after = stays.opened(NAME, Part(), clock.now())
    assert sum(one.overdue for one in before.values()) == 0
    assert sum(one.overdue for one in after.values()) > 0


def test_time_to_the_goal_is_known_from_the_rows(crowd: Crowd) -> None:
    found = stays.took(Sums(NAME), WHOLE)
    rows = [
        watch for row in naive.started(WHOLE.since, WHOLE.until) if (watch := naive.bought(row))
    ]
    times = [naive.seconds(row.started, row.at) for row in rows if row.at]
    assert found["*bought"].n == len(times) > 0
    assert found["*bought"].median == grain(naive.rank(times, 0.5))


def test_who_waits_for_others_is_known_by_kind() -> None:
    assert Kind.FORM in stays.OTHERS
    assert Kind.EXECUTE not in stays.OTHERS
