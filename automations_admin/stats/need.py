"""How many are needed to confirm a difference, and how large one must be for those there are."""

from __future__ import annotations

from math import ceil, sqrt
from statistics import NormalDist

from automations_admin.stats.rates import Counts, rate

#: How often a difference that is there is to be found.
POWER = 0.8
#: How often one is found that is not there.
ALPHA = 0.05
#: How exactly the smallest difference is found.
STEP = 1e-6

_NORMAL = NormalDist()


def per_arm(one: float, other: float, *, power: float = POWER, alpha: float = ALPHA) -> int | None:
    """Return how many each of two equal arms needs for the two-sided pooled z test.

    With p = (p₁ + p₂) / 2, q = 1 - p each time, and the normal quantiles z of 1 - alpha / 2 and z'
    of the power, without continuity correction,

        n = (z √(2pq) + z' √(p₁q₁ + p₂q₂))² / (p₁ - p₂)²

    J. L. Fleiss, A. Tytun and H. K. Ury, "A simple approximation for calculating sample sizes for
    comparing independent proportions", Biometrics 36 (1980), 343-346, where this n is corrected
    afterwards; R's `power.prop.test` solves the same equation.

    Args:
        one, other: the rates, 0 to 1.
        power: how often the difference is to be found.
        alpha: how often one may be found that is not there.

    Returns:
        None if there is no difference.
    """
    if one == other:
        return None
    mean = (one + other) / 2
    same = _NORMAL.inv_cdf(1 - alpha / 2) * sqrt(2 * mean * (1 - mean))
    apart = _NORMAL.inv_cdf(power) * sqrt(one * (1 - one) + other * (1 - other))
    return ceil(((same + apart) / (one - other)) ** 2)


def detectable(base: float, entered: int, alpha: float = ALPHA) -> float | None:
    """Return the smallest rise of a rate that arms of this size find: `per_arm` solved for it.

    Args:
        base: the rate that is compared with, 0 to 1.
        entered: how many each arm has.
        alpha: level of significance; a share of it where several comparisons are made.

    Returns:
        The rise to within 0.000001, or None if even a rise to 1 would go unnoticed.
    """
    if base >= 1 or (per_arm(base, 1.0, alpha=alpha) or 0) > entered:
        return None
    low, high = 0.0, 1 - base
    while high - low > STEP:
        middle = (low + high) / 2
        enough = (per_arm(base, base + middle, alpha=alpha) or entered + 1) <= entered
        low, high = (low, middle) if enough else (middle, high)
    return high


def more(one: Counts, other: Counts, alpha: float = ALPHA) -> int | None:
    """Return how many more the smaller of two arms needs, with the larger at least as large.

    Args:
        one, other: how many have converted, and how many entered.
        alpha: level of significance; a share of it where several comparisons are made.

    Returns:
        0 if both have enough; None if there is no difference that could be confirmed.

    Raises:
        ValueError: a count is no rate; see `rates.rate`.
    """
    needed = per_arm(rate(one), rate(other), alpha=alpha)
    return None if needed is None else max(needed - min(one[1], other[1]), 0)
