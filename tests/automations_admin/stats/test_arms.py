"""The arms of an experiment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from automations import testing
from automations_admin.find.slices import Part
from automations_admin.stats import arms, need
from automations_admin.stats.arms import Asked, Group
from automations_admin.stats.lens import Lens
from automations_admin.stats.sums import Sums
from automations_admin.stats.verdict import Verdict
from tests.automations_admin.stats import naive_pages as naive
from tests.automations_admin.stats.conftest import NAME
from tests.flows.campaign import Campaign, Crowd

A, B, HOLDOUT = (
    Group("a", 500, 500, 400, 100),
    Group("b", 480, 480, 390, 90),
    Group("holdout", 200, 200, 160, 16),
)


@pytest.mark.django_db
@pytest.mark.parametrize("reached", ["", "mail", "again", "end"])
@pytest.mark.parametrize("seed", [3, 4])
def test_arms_are_those_of_the_rows(clock: testing.Clock, seed: int, reached: str) -> None:
    Crowd(clock, seed).live(70)
    clock.advance(days=3)
    sums, lens = Sums(NAME), Lens(date(2026, 3, 1), date(2026, 6, 1))
    goal = (
        Campaign.rules.rules[0] if hasattr(Campaign.rules, "rules") else next(iter(Campaign.rules))
    )
    asked = Asked("offer", goal, "holdout", reached, lens.span, Part())
    found = {one.name: one for one in arms.groups(sums, asked, ["a", "b", "holdout"])}
    wanted = naive.arms(lens.since, lens.until, sums.now, reached)
    assert sum(one.assigned for one in found.values()) > 0
    for name, one in found.items():
        counts = wanted.get(name, {})
        for what in ("assigned", "members", "matured", "converted"):
            assert getattr(one, what) == counts.get(what, 0), (name, what)


def test_the_holdout_is_the_usual_baseline() -> None:
    assert arms.usual_baseline(["a", "holdout"]) == "holdout"
    assert arms.usual_baseline(["a", "b"]) == "a"
    assert arms.usual_baseline([]) == ""


def test_each_is_compared_with_the_baseline_first() -> None:
    found = arms.pairs([A, B, HOLDOUT], "holdout")
    assert [(one.one.name, one.other.name) for one in found] == [
        ("a", "holdout"), ("b", "holdout"), ("a", "b"),
    ]  # fmt: skip
    assert [one.found.verdict for one in found] == [
        Verdict.BETTER, Verdict.BETTER, Verdict.INCONCLUSIVE,
    ]  # fmt: skip


def test_many_arms_are_compared_with_the_baseline_alone() -> None:
    others = [Group(str(number), 100, 100, 100, 10) for number in range(5)]
    assert len(arms.pairs([*others, HOLDOUT], "holdout")) == 5


def test_without_a_baseline_the_others_are_compared() -> None:
    assert [pair.other.name for pair in arms.pairs([A, B], "gone")] == ["b"]


def test_who_needs_more() -> None:
    (pair,) = arms.pairs([A, B], "b")
    assert pair.smaller is B
    assert pair.both_need
    more = pair.found.more
    assert more is not None
    assert arms.days_needed(pair, 48) == more / 10
    assert arms.days_needed(pair, 0) is None
    (clear,) = arms.pairs([A, HOLDOUT], "holdout")
    assert arms.days_needed(clear, 48) is None


def test_the_smallest_difference_is_on_the_curve() -> None:
    (pair,) = arms.pairs([A, B], "b")
    found = arms.smallest(pair, 0.05)
    assert found is not None
    assert found.now is not None
    assert found.now[0] == 390
    rises = [rise for _n, rise in found.curve]
    assert rises == sorted(rises, reverse=True)
    assert found.now[1] == need.detectable(90 / 390, 390)


def test_what_nobody_would_wait_for_is_not_marked() -> None:
    same = Group("c", 480, 480, 390, 91)
    found = arms.smallest(arms.pairs([same, B], "b")[0], 0.05)
    assert found is not None
    assert found.observed is None


def test_too_few_have_no_curve() -> None:
    few = Group("few", 9, 9, 9, 1)
    (pair,) = arms.pairs([few, HOLDOUT], "holdout")
    assert pair.found.verdict == Verdict.TOO_FEW
    assert arms.smallest(pair, 0.05) is None


def test_days_end_now() -> None:
    since = datetime(2026, 3, 1, tzinfo=UTC)
    until = since + timedelta(days=28)
    assert arms.pace_days(since, until, since + timedelta(days=10)) == 10
    assert arms.pace_days(since, until, since + timedelta(days=100)) == 28
    assert arms.pace_days(since, until, since - timedelta(days=1)) == 1


def test_a_goal_after_the_end_of_its_history_does_not_break_the_rate() -> None:
    assert Group("a", 1, 1, 1, 2).arm.converted == 1
