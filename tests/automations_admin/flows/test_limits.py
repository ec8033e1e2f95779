"""Limits between the levels of heat."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations import wording
from automations_admin.flows import limits

LADDERS = st.sampled_from([limits.SECONDS, limits.COUNTS])
HOUR, DAY = 3_600.0, 86_400.0


@pytest.mark.parametrize(
    ("largest", "words"),
    [
        (7 * DAY, ["under 1 h", "1 h to 12 h", "12 h to 3 d", "3 d and more"]),
        (2.0, ["under 20 ms", "20 ms to 200 ms", "200 ms to 1 s", "1 s and more"]),
        (0.02, ["under 2 ms", "2 ms to 10 ms", "10 ms and more"]),
        (0.0, ["all"]),
    ],
)
def test_the_limits_are_round_and_can_be_stated(largest: float, words: list[str]) -> None:
    """Whatever the order of the values; very small ones have fewer."""
    found = limits.spread(largest, limits.SECONDS)
    assert limits.ranges(found, wording.age) == words


def test_a_value_at_a_limit_is_above_it() -> None:
    """As the legend says: "1 h to 12 h", then "12 h to 3 d"."""
    assert [limits.level(value, (1.0, 5.0, 20.0)) for value in (0.9, 1, 4.9, 5, 20)] == [
        1, 2, 2, 3, 4,
    ]  # fmt: skip


@pytest.mark.parametrize("ladder", [limits.SECONDS, limits.COUNTS])
def test_the_ladders_rise(ladder: Sequence[float]) -> None:
    """Each rung once."""
    assert all(low < high for low, high in pairwise(ladder))


@given(LADDERS, st.floats(0, 1e12))
def test_there_are_never_more_than_four_levels(ladder: Sequence[float], largest: float) -> None:
    """The limits rise, are rungs of the ladder, and the largest value is on the highest level."""
    found = limits.spread(largest, ladder)
    assert len(found) <= len(limits.PARTS)
    assert set(found) <= set(ladder)
    assert all(low < high for low, high in pairwise(found))
    assert limits.level(largest, found) == len(found) + 1
    assert len(limits.ranges(found, str)) == len(found) + 1


@given(st.floats(0.2, 3e8))
def test_only_what_is_of_the_order_of_the_largest_is_hot(largest: float) -> None:
    """A hundredth of it is never on the highest level, and the half always is."""
    found = limits.spread(largest, limits.SECONDS)
    assert limits.level(largest / 2, found) == len(found) + 1
    assert limits.level(largest / 100, found) <= len(found)


@given(LADDERS, st.floats(0, 1e9), st.floats(0, 1e9), st.floats(0, 1e9))
def test_a_larger_value_is_never_cooler(
    ladder: Sequence[float], largest: float, one: float, other: float
) -> None:
    """On the same limits."""
    found = limits.spread(largest, ladder)
    assert limits.level(min(one, other), found) <= limits.level(max(one, other), found)
