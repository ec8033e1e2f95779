"""Rates and their differences, against published examples and for any counts."""

from __future__ import annotations

from math import isclose, sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations_admin.stats import rates
from automations_admin.stats.rates import Counts, Interval

#: (converted, entered), with somebody who entered.
counts = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def rounded(interval: Interval) -> tuple[float, float]:
    """Return both bounds as the papers print them."""
    return round(interval.low, 4), round(interval.high, 4)


def mirrored(one: Counts) -> Counts:
    """Return those who did not convert, of as many."""
    return one[1] - one[0], one[1]


# -- published examples ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "low", "high"),
    [
        ((81, 263), 0.2553, 0.3662),
        ((15, 148), 0.0624, 0.1605),
        ((0, 20), 0.0, 0.1611),
        ((1, 29), 0.0061, 0.1718),
    ],
)
def test_wilson_as_in_newcombe(one: Counts, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3."""
    assert rounded(rates.wilson(one)) == (low, high)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_difference_as_in_newcombe(one: Counts, other: Counts, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10."""
    assert rounded(rates.newcombe(one, other)) == (low, high)


def test_p_value_as_in_a_textbook() -> None:
    """351 of 605 against 41 of 195 gives z = 8.99: Penn State, STAT 415, lesson 9.4."""
    p = rates.p_value((351, 605), (41, 195))

    assert round(-NormalDist().inv_cdf(p / 2), 2) == 8.99


def test_lift() -> None:
    assert isclose(rates.lift((3, 10), (2, 10)) or 0, 0.5)
    assert rates.lift((0, 10), (2, 10)) == -1
    assert rates.lift((3, 10), (0, 10)) is None


# -- what holds for any counts ---------------------------------------------------------------


@given(counts)
def test_interval_lies_between_nothing_and_everything(one: Counts) -> None:
    found = rates.wilson(one)

    assert 0 <= found.low <= found.high <= 1


@given(counts)
def test_interval_contains_the_rate(one: Counts) -> None:
    assert rates.rate(one) in rates.wilson(one)


@given(counts)
def test_interval_of_the_others_is_its_mirror_image(one: Counts) -> None:
    found, mirror = rates.wilson(one), rates.wilson(mirrored(one))

    assert isclose(found.low, 1 - mirror.high, abs_tol=1e-12)
    assert isclose(found.high, 1 - mirror.low, abs_tol=1e-12)


@given(counts)
def test_bounds_solve_the_equation_that_they_come_from(one: Counts) -> None:
    """Each bound is a rate from which the observed one is z standard errors away."""
    z, n, p = NormalDist().inv_cdf(0.975), one[1], rates.rate(one)

    for bound in (rates.wilson(one).low, rates.wilson(one).high):
        error = sqrt(bound * (1 - bound) / n)
        assert isclose(abs(p - bound), z * error, abs_tol=1e-9)


@given(counts, st.floats(0.5, 0.9), st.floats(0.901, 0.999))
def test_higher_level_gives_a_wider_interval(one: Counts, level: float, higher: float) -> None:
    narrow, wide = rates.wilson(one, level), rates.wilson(one, higher)

    assert wide.low <= narrow.low
    assert wide.high >= narrow.high


@given(counts, counts)
def test_difference_is_between_minus_one_and_one_and_inside(one: Counts, other: Counts) -> None:
    found = rates.newcombe(one, other)

    assert -1 <= found.low <= found.high <= 1
    assert rates.rate(one) - rates.rate(other) in found


@given(counts, counts)
def test_difference_the_other_way_round_has_the_other_sign(one: Counts, other: Counts) -> None:
    found, turned = rates.newcombe(one, other), rates.newcombe(other, one)

    assert isclose(found.low, -turned.high, abs_tol=1e-12)
    assert isclose(found.high, -turned.low, abs_tol=1e-12)


@given(counts, counts)
def test_p_value_is_a_probability_and_the_same_both_ways(one: Counts, other: Counts) -> None:
    p = rates.p_value(one, other)

    assert 0 <= p <= 1
    assert isclose(p, rates.p_value(other, one), rel_tol=1e-9)
    assert isclose(p, rates.p_value(mirrored(one), mirrored(other)), rel_tol=1e-6, abs_tol=1e-12)


@given(counts)
def test_equal_rates_prove_nothing(one: Counts) -> None:
    assert rates.p_value(one, one) == 1
    assert 0 in rates.newcombe(one, one)


@pytest.mark.parametrize("one", [(0, 10), (10, 10)])
def test_all_or_none_in_both_prove_nothing(one: Counts) -> None:
    assert rates.p_value(one, (one[0] * 3, 30)) == 1


@pytest.mark.parametrize("one", [(0, 0), (2, 1), (-1, 5), (0, -1)])
def test_counts_that_contradict_each_other_are_refused(one: Counts) -> None:
    with pytest.raises(ValueError, match="is no rate"):
        rates.wilson(one)
    with pytest.raises(ValueError, match="is no rate"):
        rates.p_value((1, 2), one)
