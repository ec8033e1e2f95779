"""Holm: p values that take the number of comparisons into account."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations_admin.stats import holm

p_values = st.lists(st.floats(0, 1), max_size=8)


def test_example() -> None:
    """The four p values of the article on the Holm-Bonferroni method in Wikipedia.

    At 5 % it rejects the first and the fourth hypothesis.
    """
    found = holm.adjusted([0.01, 0.04, 0.03, 0.005])

    assert found == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert [p <= 0.05 for p in found] == [True, False, False, True]


def test_one_comparison_needs_no_adjustment() -> None:
    assert holm.adjusted([0.03]) == (0.03,)
    assert holm.adjusted([]) == ()


@given(p_values)
def test_no_value_gets_smaller_or_leaves_the_range(given_values: list[float]) -> None:
    found = holm.adjusted(given_values)

    assert all(p <= one <= 1 for p, one in zip(given_values, found, strict=True))


@given(p_values)
def test_smaller_values_stay_smaller(given_values: list[float]) -> None:
    pairs = sorted(zip(given_values, holm.adjusted(given_values), strict=True))

    assert [one for _, one in pairs] == sorted(one for _, one in pairs)


@given(p_values)
def test_smallest_is_multiplied_by_the_number(given_values: list[float]) -> None:
    found = holm.adjusted(given_values)

    if found:
        assert min(found) == min(1.0, len(found) * min(given_values))


@given(p_values)
def test_rejects_at_least_what_bonferroni_does(given_values: list[float]) -> None:
    found = holm.adjusted(given_values)

    for p, one in zip(given_values, found, strict=True):
        assert one <= 0.05 or p * len(found) > 0.05
