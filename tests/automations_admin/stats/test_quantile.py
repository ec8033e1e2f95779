"""Quantiles of counted durations."""

from __future__ import annotations

from collections import Counter
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from automations_admin.stats.quantile import quantile


def test_of_nothing_there_is_none() -> None:
    assert quantile({}, 0.5) is None
    assert quantile({3: 0}, 0.5) is None


def test_median_and_p90() -> None:
    """Of ten values the fifth and the ninth."""
    values = dict.fromkeys(range(1, 11), 1)
    assert quantile(values, 0.5) == 5
    assert quantile(values, 0.9) == 9
    assert quantile(values, 0) == 1
    assert quantile(values, 1) == 10


@given(st.lists(st.integers(0, 50), min_size=1), st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]))
def test_it_is_the_value_of_the_nearest_rank(values: list[int], share: float) -> None:
    rank = max(ceil(share * len(values) - 1e-9), 1)
    assert quantile(Counter(values), share) == sorted(values)[rank - 1]
