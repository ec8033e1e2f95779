"""Rates and their differences: intervals, a test, and the lift."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, hypot, sqrt
from statistics import NormalDist

#: How many converted, of how many that entered.
Counts = tuple[int, int]
#: Share of intervals that hold the true value.
LEVEL = 0.95

_NORMAL = NormalDist()


@dataclass(frozen=True)
class Interval:
    """Two bounds, both of which belong to it."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


def rate(counts: Counts) -> float:
    """Return the share of those who entered that converted.

    Raises:
        ValueError: nobody entered, or the counts contradict each other.
    """
    converted, entered = counts
    if entered < 1 or not 0 <= converted <= entered:
        raise ValueError(f"{converted} of {entered} is no rate.")
    return converted / entered


def wilson(counts: Counts, level: float = LEVEL) -> Interval:
    """Return Wilson's score interval of a rate, without continuity correction.

    With p = converted / n, q = 1 - p and z the normal quantile of (1 + level) / 2, the bounds are

        (2np + z² ± z √(z² + 4npq)) / 2(n + z²)

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal
    of the American Statistical Association 22 (1927), 209-212; as method 3 in R. G. Newcombe,
    "Two-sided confidence intervals for the single proportion: comparison of seven methods",
    Statistics in Medicine 17 (1998), 857-872.

    Raises:
        ValueError: see `rate`.
    """
    p, (converted, n) = rate(counts), counts
    z = _NORMAL.inv_cdf((1 + level) / 2)
    middle = 2 * n * p + z * z
    reach = z * sqrt(z * z + 4 * n * p * (1 - p))
    whole = 2 * (n + z * z)
    # Both bounds are exact at the ends, where rounding would let the rate lie outside.
    low = 0.0 if converted == 0 else (middle - reach) / whole
    high = 1.0 if converted == n else (middle + reach) / whole
    return Interval(low, high)


def newcombe(one: Counts, other: Counts, level: float = LEVEL) -> Interval:
    """Return Newcombe's hybrid score interval of the difference of two independent rates.

    With Wilson's bounds l, u of both rates the interval runs from

        p₁ - p₂ - √((p₁ - l₁)² + (u₂ - p₂)²)   to   p₁ - p₂ + √((u₁ - p₁)² + (p₂ - l₂)²)

    R. G. Newcombe, "Interval estimation for the difference between independent proportions:
    comparison of eleven methods", Statistics in Medicine 17 (1998), 873-890, method 10.

    Args:
        one, other: converted and entered of both; the difference is the first minus the second.
        level: share of intervals that hold the true difference.

    Raises:
        ValueError: see `rate`.
    """
    p1, p2 = rate(one), rate(other)
    first, second = wilson(one, level), wilson(other, level)
    down = hypot(p1 - first.low, second.high - p2)
    up = hypot(first.high - p1, p2 - second.low)
    return Interval(max(p1 - p2 - down, -1.0), min(p1 - p2 + up, 1.0))


def p_value(one: Counts, other: Counts) -> float:
    """Return the two-sided p of the z test with pooled variance: the two rates are the same.

    With the pooled rate p = (x₁ + x₂) / (n₁ + n₂) and q = 1 - p,

        z = (p₁ - p₂) / √(pq (1/n₁ + 1/n₂)),   p value = 2 Φ(-|z|) = erfc(|z| / √2)

    z² is Pearson's chi-squared of the table of two by two. J. L. Fleiss, B. Levin and M. C. Paik,
    "Statistical Methods for Rates and Proportions", third edition, Wiley 2003, chapter 3.

    Returns:
        1 if nobody or everybody has converted, as then there is no difference.

    Raises:
        ValueError: see `rate`.
    """
    difference = rate(one) - rate(other)
    pooled = (one[0] + other[0]) / (one[1] + other[1])
    variance = pooled * (1 - pooled) * (1 / one[1] + 1 / other[1])
    return erfc(abs(difference) / sqrt(2 * variance)) if variance > 0 else 1.0


def lift(one: Counts, other: Counts) -> float | None:
    """Return by which share the first rate is higher than the second: p₁ / p₂ - 1.

    Returns:
        None if nobody of the second has converted.

    Raises:
        ValueError: see `rate`.
    """
    p1, p2 = rate(one), rate(other)
    return p1 / p2 - 1 if p2 else None
