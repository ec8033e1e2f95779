"""Axes with round ticks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations_admin.stats.charts import axis

numbers = st.floats(0, 1e6, allow_nan=False)


@given(numbers, numbers, st.booleans())
def test_an_axis_holds_its_values_and_begins_with_a_tick(
    one: float, other: float, whole: bool
) -> None:
    low, high = sorted((one, other))
    found = axis.linear(low, high, (200.0, 10.0), str, whole=whole)
    assert found.low <= low + 1e-6
    assert found.high >= high - 1e-6
    assert 2 <= len(found.ticks) <= 12
    assert found.ticks[0].at == axis.place(200.0)
    assert 10.0 - 1e-6 <= found.at(high) <= 200.0


@pytest.mark.parametrize(("reach", "most", "step"), [(70, 5, 20), (0.24, 6, 0.05), (3, 10, 0.5)])
def test_ticks_are_round(reach: float, most: int, step: float) -> None:
    assert axis.spacing(reach, most) == pytest.approx(step)


def test_counts_have_no_halves() -> None:
    assert axis.spacing(3, 10, whole=True) == 1


def test_what_lies_beyond_stands_at_the_end() -> None:
    found = axis.linear(0, 1, (0.0, 100.0), str)
    assert (found.at(-1), found.at(2)) == (0.0, 100.0)
