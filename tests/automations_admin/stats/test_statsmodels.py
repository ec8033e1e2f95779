"""The formulas agree with those of statsmodels and scipy to 1e-6, where these are installed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automations_admin.stats import holm, need, rates, ratio
from automations_admin.stats.rates import Counts

pytest.importorskip("statsmodels", reason="statsmodels is in the extra test")

from scipy import special, stats
from statsmodels.stats import multitest, proportion

from tests import effort

#: (converted, entered), with some of each.
counts = st.integers(2, 100_000).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n)))
same = {"rel_tol": 1e-6, "abs_tol": 1e-6}


@pytest.fixture(scope="module", autouse=True)
def garbage() -> Iterator[None]:
    """Keep statsmodels from collecting that of all tests for each comparison, a second each."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(gc, "collect", lambda *_generation: 0)
        yield


@given(counts, st.floats(0.5, 0.999))
def test_wilson(one: Counts, level: float) -> None:
    found = rates.wilson(one, level)

    low, high = proportion.proportion_confint(*one, alpha=1 - level, method="wilson")

    assert isclose(found.low, low, **same)
    assert isclose(found.high, high, **same)


@given(counts, counts)
def test_newcombe(one: Counts, other: Counts) -> None:
    found = rates.newcombe(one, other)

    low, high = proportion.confint_proportions_2indep(
        *one, *other, method="newcomb", compare="diff"
    )

    assert isclose(found.low, low, **same)
    assert isclose(found.high, high, **same)


@given(counts, counts)
def test_p_value(one: Counts, other: Counts) -> None:
    _, p = proportion.proportions_ztest([one[0], other[0]], [one[1], other[1]])

    assert isclose(rates.p_value(one, other), p, **same)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm(p_values: list[float]) -> None:
    expected = multitest.multipletests(p_values, method="holm")[1]

    assert holm.adjusted(p_values) == pytest.approx(list(expected), rel=1e-6, abs=1e-6)


@given(st.lists(st.tuples(st.integers(1, 10_000), st.floats(1, 100)), min_size=2, max_size=6))
def test_ratio(arms: list[tuple[int, float]]) -> None:
    assigned, weights = zip(*arms, strict=True)
    found = ratio.check(assigned, weights)
    assert found is not None

    expected = stats.chisquare(assigned, found.expected)

    assert isclose(found.chi_squared, expected.statistic, **same)
    assert isclose(found.p, expected.pvalue, **same)


@given(st.floats(0.01, 500), st.floats(0, 2_000))
@settings(max_examples=effort.examples(500))
def test_upper_gamma(a: float, x: float) -> None:
    assert isclose(ratio.upper_gamma(a, x), special.gammaincc(a, x), rel_tol=1e-9, abs_tol=1e-12)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_need(one: float, other: float) -> None:
    if abs(one - other) < 1e-3:
        return
    expected = proportion.samplesize_proportions_2indep_onetail(
        one - other, other, 0.8, alpha=0.05, alternative="two-sided"
    )

    found = need.per_arm(one, other)

    assert found is not None
    assert expected - 1e-6 * expected <= found <= expected + 1 + 1e-6 * expected
