"""The sample ratio, and the incomplete gamma function behind it."""

from __future__ import annotations

from math import erfc, exp, factorial, isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations_admin.stats import ratio

#: Critical values of the chi-squared distribution: NIST/SEMATECH e-Handbook of Statistical Methods,
#: 1.3.6.7.4, by degrees of freedom and upper tail.
TABLE = [
    (1, 0.05, 3.841),
    (1, 0.001, 10.828),
    (2, 0.05, 5.991),
    (3, 0.01, 11.345),
    (5, 0.025, 12.833),
    (10, 0.05, 18.307),
    (20, 0.001, 45.315),
    (100, 0.1, 118.498),
]


def test_mismatch_of_a_textbook() -> None:
    """821,588 against 815,482 where halves were meant has p = 1.8E-6.

    Kohavi, Tang and Xu, "Trustworthy Online Controlled Experiments", 2020, chapter 21, scenario 1.
    """
    found = ratio.check([821_588, 815_482], [50, 50])

    assert found is not None
    assert f"{found.p:.1E}" == "1.8E-06"
    assert found.suspicious


def test_counts_that_fit_are_not_suspicious() -> None:
    found = ratio.check([520, 519, 101], [45, 45, 10])

    assert found is not None
    assert found.expected == pytest.approx((513, 513, 114))
    assert round(found.p, 2) == 0.44
    assert not found.suspicious


def test_exact_counts_fit_exactly() -> None:
    found = ratio.check([50, 40, 10], [50, 40, 10])

    assert (found and found.chi_squared, found and found.p) == (0, 1)


def test_nothing_to_check() -> None:
    assert ratio.check([0, 0], [50, 50]) is None
    assert ratio.check([5], [100]) is None


def test_weights_of_other_arms_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        ratio.check([5, 6], [50, 40, 10])


@pytest.mark.parametrize(("degrees", "tail", "value"), TABLE)
def test_tail_as_in_the_table(degrees: int, tail: float, value: float) -> None:
    assert isclose(ratio.chi_squared_tail(value, degrees), tail, rel_tol=1e-3)


@given(st.floats(0, 700))
def test_one_degree_is_the_normal_distribution(value: float) -> None:
    expected = erfc(sqrt(value / 2))

    assert isclose(ratio.chi_squared_tail(value, 1), expected, rel_tol=1e-10)


@given(st.integers(1, 20), st.floats(0, 300))
def test_even_degrees_are_a_sum_of_poisson(half: int, x: float) -> None:
    """Q(n, x) = e^-x Σ x^k / k! for k < n: DLMF 8.4.10."""
    expected = exp(-x) * sum(x**k / factorial(k) for k in range(half))

    assert isclose(ratio.chi_squared_tail(2 * x, 2 * half), expected, rel_tol=1e-9)


@given(st.floats(0.5, 200), st.floats(0, 1e6))
def test_function_ends_and_is_a_probability(a: float, x: float) -> None:
    assert -1e-12 <= ratio.upper_gamma(a, x) <= 1 + 1e-12


@given(st.floats(0.5, 100))
def test_series_and_fraction_meet(a: float) -> None:
    below, above = ratio.upper_gamma(a, (a + 1) * (1 - 1e-12)), ratio.upper_gamma(a, a + 1)

    assert isclose(below, above, rel_tol=1e-9)


@pytest.mark.parametrize(("a", "x"), [(0, 1), (-1, 1), (1, -1)])
def test_arguments_out_of_range_are_refused(a: float, x: float) -> None:
    with pytest.raises(ValueError, match="is not defined"):
        ratio.upper_gamma(a, x)
