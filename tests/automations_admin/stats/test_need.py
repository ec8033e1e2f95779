"""How many are needed to confirm a difference."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations_admin.stats import need

rate = st.floats(0.001, 0.999)


def test_example_of_r() -> None:
    """`power.prop.test(p1 = .50, p2 = .75, power = .90)` gives n = 76.7 in R's documentation."""
    assert need.per_arm(0.50, 0.75, power=0.90) == 77


def test_no_difference_cannot_be_confirmed() -> None:
    assert need.per_arm(0.2, 0.2) is None
    assert need.more((20, 100), (40, 200)) is None


def test_smaller_arm_counts() -> None:
    needed = need.per_arm(0.25, 0.20)

    assert needed is not None
    assert need.more((100, 400), (60, 300)) == needed - 300


def test_enough_is_enough() -> None:
    assert need.more((900, 1_000), (100, 1_000)) == 0


def test_nobody_has_no_rate() -> None:
    with pytest.raises(ValueError, match="is no rate"):
        need.more((0, 0), (1, 2))


@given(rate, rate)
def test_number_is_the_same_both_ways_and_for_the_others(one: float, other: float) -> None:
    found, turned = need.per_arm(one, other), need.per_arm(other, one)
    mirrored = need.per_arm(1 - one, 1 - other)

    assert found == turned
    if found is not None and mirrored is not None and found < 1_000_000:
        assert abs(found - mirrored) <= 1


@given(rate, rate)
def test_number_gives_the_power(one: float, other: float) -> None:
    """With n in each arm the test finds the difference in 80 % of cases, and not with n - 1."""
    n = need.per_arm(one, other)
    if n is None or n > 1_000_000:
        return

    def power(n: int) -> float:
        mean = (one + other) / 2
        limit = NormalDist().inv_cdf(0.975) * sqrt(2 * mean * (1 - mean) / n)
        error = sqrt((one * (1 - one) + other * (1 - other)) / n)
        return NormalDist().cdf((abs(one - other) - limit) / error)

    assert power(n) >= 0.8 - 1e-9
    assert n == 1 or power(n - 1) < 0.8 + 1e-9


@given(st.floats(0, 0.99), st.integers(2, 1_000_000))
def test_smallest_difference_is_found_and_a_smaller_one_is_not(base: float, entered: int) -> None:
    found = need.detectable(base, entered)
    if found is None:
        return

    assert (need.per_arm(base, base + found) or 0) <= entered
    if found > 3 * need.STEP:
        assert (need.per_arm(base, base + found - 2 * need.STEP) or entered + 1) > entered


def test_too_few_find_nothing() -> None:
    assert need.detectable(0.5, 1) is None
    assert need.detectable(1.0, 1_000) is None
