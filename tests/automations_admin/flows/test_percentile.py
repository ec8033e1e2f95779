"""Percentiles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations_admin.flows.percentile import percentile

TIMES = st.lists(st.floats(0, 1e9), min_size=1).map(sorted)


@pytest.mark.parametrize(
    ("share", "found"), [(0.5, 5.0), (0.9, 9.0), (0.91, 10.0), (0.0, 1.0), (1.0, 10.0)]
)
def test_it_is_a_value_of_the_list(share: float, found: float) -> None:
    """The nearest rank: the ninth of ten is not exceeded by nine in ten."""
    assert percentile([float(number) for number in range(1, 11)], share) == found


def test_without_values_there_is_none() -> None:
    """And one value is every percentile."""
    assert percentile([], 0.5) is None
    assert percentile([7.0], 0.5) == percentile([7.0], 0.9) == 7.0


@given(TIMES, st.floats(0, 1))
def test_at_least_the_share_stays_within_it(times: list[float], share: float) -> None:
    """And fewer stay below it."""
    found = percentile(times, share)
    assert found in times
    within = sum(time <= found for time in times) / len(times)
    below = sum(time < found for time in times) / len(times)
    assert within >= share - 1e-6
    assert below <= share + 1e-6


@given(TIMES, st.floats(0, 1), st.floats(0, 1))
def test_it_rises_with_the_share(times: list[float], one: float, other: float) -> None:
    """The p90 is never below the median."""
    low, high = percentile(times, min(one, other)), percentile(times, max(one, other))
    assert low is not None
    assert high is not None
    assert low <= high
