"""Axes of durations."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from automations_admin.stats.charts import durations

DAY = 86_400


def test_ends_are_times_that_people_know() -> None:
    axis = durations.logarithmic(17, 3 * DAY, (0, 500))
    assert (axis.low, axis.high) == (10, 7 * DAY)
    texts = [tick.text for tick in axis.ticks]
    assert texts[0] == "10 s"
    assert "1 h" in texts


def test_the_same_factor_is_the_same_distance() -> None:
    axis = durations.logarithmic(1, 3_600, (0, 100))
    assert round(axis.at(100) - axis.at(10), 6) == round(axis.at(1000) - axis.at(100), 6)


def test_no_time_at_all_stands_at_the_low_end() -> None:
    axis = durations.logarithmic(0, 60, (18, 300))
    assert axis.low == 1
    assert axis.at(0) == 18


@given(st.floats(0, 1e10), st.floats(0, 1e10))
def test_whatever_comes_fits(one: float, other: float) -> None:
    axis = durations.logarithmic(min(one, other), max(one, other), (18, 300))
    assert axis.low < axis.high
    assert 18 <= axis.at(one) <= 300
    places = [float(tick.at) for tick in axis.ticks]
    gaps = [right - left for left, right in pairwise(places)]
    assert all(gap >= durations.ROOM - 0.2 for gap in gaps)
