"""Percentiles of durations that are counted by grains."""

from __future__ import annotations

from collections import Counter
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations.engine.rollups.counts import grain
from automations_admin.stats.histogram import Histogram
from automations_admin.stats.rates import Interval


def test_nearest_rank() -> None:
    """The example of five values: 15, 20, 35, 40, 50 with the percentiles 30, 40, 50, 100."""
    found = Histogram(dict.fromkeys((15, 20, 35, 40, 50), 1))
    assert [found.percentile(share) for share in (0.05, 0.3, 0.4, 0.5, 1)] == [15, 20, 20, 35, 50]
    assert (found.median, found.p90) == (35, 50)
    assert found.between(0.25, 0.75) == Interval(20, 40)


def test_of_nothing_nothing_is_said() -> None:
    found = Histogram()
    assert (found.n, found.median, found.p90, found.between(0.1, 0.9)) == (0, None, None, None)


def test_sums_may_say_a_grain_repeatedly_and_take_it_back() -> None:
    found = Histogram.of([("60", 2), ("60", 1), ("5", 1), ("5", -1)])
    assert found.counts == {60: 3}


@given(
    st.lists(st.integers(0, 90 * 86_400), min_size=1, max_size=50),
    st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9, 1.0]),
)
def test_percentiles_of_grains_are_grains_of_percentiles(times: list[int], share: float) -> None:
    found = Histogram.of((str(grain(one)), 1) for one in times)
    wanted = sorted(times)[max(ceil(share * len(times) - 1e-9), 1) - 1]
    assert found.percentile(share) == grain(wanted)
    assert wanted * 0.95 - 1 <= grain(wanted) <= wanted


@pytest.mark.parametrize("share", [0.1, 0.2, 0.3, 0.7])
def test_rounding_does_not_move_the_rank(share: float) -> None:
    found = Histogram(dict.fromkeys(range(1, 11), 1))
    assert found.percentile(share) == round(share * 10)


def test_of_nothing_counted_there_is_none() -> None:
    assert Histogram({}).percentile(0.5) is None
    assert Histogram({3: 0}).percentile(0.5) is None


def test_ranks_of_ten_values() -> None:
    """Of ten values the fifth and the ninth."""
    values = dict.fromkeys(range(1, 11), 1)
    assert Histogram(values).percentile(0.5) == 5
    assert Histogram(values).percentile(0.9) == 9
    assert Histogram(values).percentile(0) == 1
    assert Histogram(values).percentile(1) == 10


@given(st.lists(st.integers(0, 50), min_size=1), st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]))
def test_it_is_the_value_of_that_rank(values: list[int], share: float) -> None:
    rank = max(ceil(share * len(values) - 1e-9), 1)
    assert Histogram(Counter(values)).percentile(share) == sorted(values)[rank - 1]
