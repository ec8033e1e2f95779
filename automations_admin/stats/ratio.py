"""Whether as many were assigned to each arm as its weight says: the sample ratio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, lgamma, log

#: Under this p value something has gone wrong with the assignment, or with what was counted.
SUSPICIOUS = 0.001
#: How exact the incomplete gamma function is, relative to its value.
PRECISION = 1e-15
#: Terms after which its calculation is given up; it takes some tens.
MAX_TERMS = 10_000
#: What stands for 0 in the denominators of a continued fraction.
TINY = 1e-300


@dataclass(frozen=True)
class Ratio:
    """What the check of a sample ratio has found.

    Attributes:
        expected: how many of those assigned would be in each arm by its weight.
        chi_squared: how far the counts are from that.
        p: how likely they are at least that far by chance.
    """

    expected: tuple[float, ...]
    chi_squared: float
    p: float

    @property
    def suspicious(self) -> bool:
        """Whether chance alone hardly explains it."""
        return self.p < SUSPICIOUS


def check(assigned: Sequence[int], weights: Sequence[float]) -> Ratio | None:
    """Compare how many were assigned to each arm with its weight.

    Pearson's chi-squared goodness of fit with k - 1 degrees of freedom for k arms:

        χ² = Σ (observed - expected)² / expected

    K. Pearson, "On the criterion that a given system of deviations …", Philosophical Magazine
    50 (1900), 157-175; as a check of experiments in R. Kohavi, D. Tang and Y. Xu, "Trustworthy
    Online Controlled Experiments", Cambridge University Press 2020, chapter 21.

    Args:
        assigned: how many were assigned to each arm, matured or not.
        weights: its weight, more than 0, in the same order; scaled to their total.

    Returns:
        None if nobody is assigned, or there is only one arm.

    Raises:
        ValueError: counts and weights differ in number.
    """
    total, whole = sum(assigned), fsum(weights)
    pairs = list(zip(assigned, weights, strict=True))
    if total == 0 or len(pairs) < 2:
        return None
    expected = tuple(total * weight / whole for weight in weights)
    chi_squared = fsum((n - e) ** 2 / e for (n, _), e in zip(pairs, expected, strict=True))
    return Ratio(expected, chi_squared, chi_squared_tail(chi_squared, len(pairs) - 1))


def chi_squared_tail(value: float, degrees: int) -> float:
    """Return how likely a chi-squared variable is at least `value`: Q(degrees / 2, value / 2).

    W. H. Press et al., "Numerical Recipes", third edition, Cambridge University Press 2007,
    section 6.14.8.
    """
    return upper_gamma(degrees / 2, value / 2)


def upper_gamma(a: float, x: float) -> float:
    """Return the regularised upper incomplete gamma function Q(a, x) = Γ(a, x) / Γ(a).

    A series where it converges fast, x < a + 1, and a continued fraction elsewhere, as in
    "Numerical Recipes", third edition, section 6.2.

    Args:
        a: more than 0.
        x: at least 0.

    Raises:
        ValueError: an argument is out of its range.
    """
    if a <= 0 or x < 0:
        raise ValueError(f"Q({a}, {x}) is not defined.")
    if x == 0:
        return 1.0
    scale = exp(a * log(x) - x - lgamma(a))
    return 1 - scale * _series(a, x) if x < a + 1 else scale * _fraction(a, x)


def _series(a: float, x: float) -> float:
    """Return Σ xⁿ / (a (a + 1) … (a + n)): "Numerical Recipes", 6.2.5; DLMF 8.7.1."""
    term = total = 1 / a
    for n in range(1, MAX_TERMS):
        term *= x / (a + n)
        total += term
        if term < total * PRECISION:
            return total
    raise ArithmeticError(f"The series of P({a}, {x}) does not end.")


def _fraction(a: float, x: float) -> float:
    """Return 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- …))): "Numerical Recipes", 6.2.7.

    Evaluated by Lentz's method as modified by Thompson and Barnett, section 5.2 there.
    """
    b = x + 1 - a
    c, d = 1 / TINY, 1 / b
    value = d
    for n in range(1, MAX_TERMS):
        factor = n * (a - n)
        b += 2
        d = 1 / _not_zero(factor * d + b)
        c = _not_zero(b + factor / c)
        value *= c * d
        if abs(c * d - 1) < PRECISION:
            return value
    raise ArithmeticError(f"The continued fraction of Q({a}, {x}) does not end.")


def _not_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
