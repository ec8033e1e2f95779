"""Verdicts in words."""

from __future__ import annotations

import pytest

from automations_admin.stats import arms, judged
from automations_admin.stats.arms import Group

A, B, HOLDOUT = (
    Group("a", 500, 500, 400, 100),
    Group("b", 480, 480, 390, 90),
    Group("holdout", 200, 200, 160, 16),
)


def pair(one: Group, other: Group) -> arms.Pair:
    return arms.pairs([one, other], other.name)[0]


def test_better_and_worse() -> None:
    found = judged.sentence(pair(A, HOLDOUT), None)
    assert found.head == "a against holdout: better."
    assert found.rest.startswith("The difference is +15.0 points (95% interval +")
    assert found.css == "a-s-done"
    assert judged.sentence(pair(HOLDOUT, A), None).head == "holdout against a: worse."


def test_inconclusive_is_a_result() -> None:
    found = judged.sentence(pair(A, B), 70)
    assert found.head == "a against b: inconclusive."
    assert "a is ahead by 1.9 points, but the interval runs from" in found.rest
    assert "contains zero. About 7,400 more matured instances per arm are needed" in found.rest
    assert found.rest.endswith("some 10 weeks at the present pace.")
    assert "b is behind by 1.9 points" in judged.sentence(pair(B, A), None).rest


def test_no_difference_at_all() -> None:
    same = Group("same", 400, 400, 400, 100)
    assert "Both have the same rate so far" in judged.sentence(pair(A, same), None).rest


def test_the_adjusted_p_decides() -> None:
    arms_ = [Group("a", 400, 400, 400, 100), Group("b", 400, 400, 400, 78),
             Group("c", 400, 400, 400, 99)]  # fmt: skip
    found = next(one for one in arms.pairs(arms_, "b") if one.one.name == "a")
    interval = found.found.difference_interval
    assert interval is not None
    assert found.found.p is not None
    assert found.found.adjusted_p is not None
    assert found.found.p < 0.07 < found.found.adjusted_p


def test_too_few() -> None:
    found = judged.sentence(pair(Group("few", 20, 20, 12, 1), HOLDOUT), None)
    assert found.head == "few against holdout: too few to judge."
    assert found.rest == "Each arm needs 30 matured instances at least; there are 12 and 160."


def test_one_arm_may_be_enough() -> None:
    small = Group("small", 60, 60, 50, 11)
    found = pair(Group("large", 9_000, 9_000, 9_000, 1_400), small)
    assert not found.both_need
    assert judged.needs(found, None).endswith("more in small")


@pytest.mark.parametrize(
    ("days", "words"),
    [(0.2, "1 day"), (13, "13 days"), (70, "10 weeks"), (200, "7 months"), (900, "2 years"),
     (400_000, "1,095 years")],
)  # fmt: skip
def test_times(days: float, words: str) -> None:
    assert judged.long_time(days) == words


@pytest.mark.parametrize(("number", "words"), [(0, 0), (7, 7), (1_312, 1_300), (186, 190)])
def test_about(number: int, words: int) -> None:
    assert judged.about(number) == words


def test_p_values() -> None:
    assert [judged.p_words(p) for p in (None, 0.0001, 0.0354)] == [
        "\N{EN DASH}", "under 0.001", "0.035",
    ]  # fmt: skip


def test_the_holdout_has_a_name() -> None:
    assert judged.arm_name("holdout") == "holdout"
    assert judged.arm_name("a") == "a"
