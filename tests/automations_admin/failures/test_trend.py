"""How failures come over time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from automations_admin.failures import trend
from automations_admin.failures.trend import Trend

HOUR = timedelta(hours=1)
counts = st.lists(st.integers(0, 1000), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([0] * 24, "none for 1 day"),
        ([0, 0, 9, 0, 0, 0, 0], "none for 4 h"),
        ([0, 0, 9, 4, 0, 0, 0, 0, 0, 0], "none for 6 h"),
        ([0, 0, 0, 3], "began less than 1 h ago"),
        ([0, 0, 2, 5, 8, 11, 12], "rising"),
        ([1, 0, 0, 0, 0, 2, 9], "rising"),
        ([0, 9, 7, 3, 1, 3], "falling"),
        ([9, 7, 0, 0, 0], "falling"),
        ([1, 0, 0, 0, 0, 1, 0, 0, 1], "steady"),
        ([5, 6, 5, 4, 6, 5], "steady"),
        ([1, 2], "steady"),
        ([], "none for 1 h"),
    ],
)
def test_a_trend_in_words(numbers: list[int], words: str) -> None:
    """As whoever looks at the picture would say."""
    assert trend.said(numbers, HOUR) == words


@given(counts)
def test_the_same_seen_backwards_is_the_opposite(numbers: list[int]) -> None:
    """As long as it neither begins nor ends with nothing."""
    assume(numbers[0] and numbers[-1])
    opposite = {Trend.RISING: Trend.FALLING, Trend.FALLING: Trend.RISING}
    found = trend.judged(numbers)
    assert trend.judged(numbers[::-1]) == opposite.get(found, found)


@given(counts, st.integers(0, 30))
def test_what_came_before_the_first_failure_does_not_count(numbers: list[int], quiet: int) -> None:
    """A week without any says nothing about the day since."""
    assume(any(numbers))
    assert trend.judged([0] * quiet + numbers) == trend.judged(numbers)


@given(counts, st.integers(2, 9))
def test_more_of_the_same_does_not_turn_it_round(numbers: list[int], times: int) -> None:
    """What is clear of a few is clear of many."""
    found = trend.judged(numbers)
    if found != Trend.STEADY:
        assert trend.judged([number * times for number in numbers]) == found


@given(counts)
def test_silence_and_nothing_are_told_apart(numbers: list[int]) -> None:
    """Nothing at all is no silence after a failure."""
    found = trend.judged(numbers)
    assert (found == Trend.NONE) == (sum(numbers) == 0)
    if found == Trend.SILENT:
        assert numbers[-trend.SILENCE :] == [0] * trend.SILENCE


@given(st.integers(1, 60), st.timedeltas(timedelta(minutes=1), timedelta(days=90)))
def test_parts_of_a_period_follow_each_other_and_end_now(number: int, span: timedelta) -> None:
    now = datetime(2026, 3, 12, 14, 30, tzinfo=UTC)
    found = trend.edges(now, span, number)
    assert (len(found), found[-1]) == (number + 1, now)
    assert found == sorted(set(found))
    assert abs(now - span - found[0]) < timedelta(milliseconds=1)
