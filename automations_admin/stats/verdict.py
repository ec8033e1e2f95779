"""What the arms of an experiment prove: comparisons with a verdict each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from automations_admin.stats import holm, need, rates
from automations_admin.stats.rates import Counts, Interval

#: Fewer matured instances than these have no rate.
LEAST = 30
#: An adjusted p value under this decides.
ALPHA = 0.05


class Verdict(StrEnum):
    """What a comparison proves."""

    #: The first arm has the higher rate.
    BETTER = "better"
    #: The first arm has the lower rate.
    WORSE = "worse"
    #: Either may have the higher rate.
    INCONCLUSIVE = "inconclusive"
    #: An arm has fewer matured instances than may be judged.
    TOO_FEW = "too few"


@dataclass(frozen=True)
class Arm:
    """The matured instances of an arm.

    Attributes:
        entered: how many there are.
        converted: how many of them reached the goal.

    Raises:
        ValueError: more have converted than entered, or a number is negative.
    """

    entered: int
    converted: int

    def __post_init__(self) -> None:
        if not 0 <= self.converted <= self.entered:
            raise ValueError(f"{self.converted} of {self.entered} cannot have converted.")

    @property
    def counts(self) -> Counts:
        """How many have converted, of how many."""
        return self.converted, self.entered

    @property
    def enough(self) -> bool:
        """Whether there are enough of them to be judged."""
        return self.entered >= LEAST

    @property
    def rate(self) -> float | None:
        """The share that has converted; None if there are too few."""
        return rates.rate(self.counts) if self.enough else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95 % interval of the rate; None if there are too few."""
        return rates.wilson(self.counts) if self.enough else None


@dataclass(frozen=True)
class Comparison:
    """What is known of the difference between two arms, the first minus the second.

    With too few in either arm everything but the arms is None.

    Attributes:
        arm, against: the two.
        verdict: what the adjusted p value proves.
        lift: by which share the rate of the first is higher; None as well if nobody of the second
            has converted.
        difference: of the rates.
        difference_interval: Newcombe's 95 % interval of the difference.
        p: that of the two-sided z test.
        adjusted_p: the same, adjusted by Holm for all comparisons that could be made.
        more: how many more the smaller arm needs to confirm a difference as large as this one;
            None as well if it is confirmed, or there is none.
    """

    arm: Arm
    against: Arm
    verdict: Verdict = Verdict.TOO_FEW
    lift: float | None = None
    difference: float | None = None
    difference_interval: Interval | None = None
    p: float | None = None
    adjusted_p: float | None = None
    more: int | None = None

    @property
    def rate(self) -> float | None:
        """The rate of the first arm."""
        return self.arm.rate

    @property
    def interval(self) -> Interval | None:
        """The interval of that rate."""
        return self.arm.interval


def compare(pairs: Sequence[tuple[Arm, Arm]]) -> tuple[Comparison, ...]:
    """Compare arms; the p values are adjusted for the number of pairs that can be judged.

    Args:
        pairs: what is compared with what: all that is shown together, in its order.
    """
    judged = [place for place, (arm, against) in enumerate(pairs) if arm.enough and against.enough]
    p_values = [rates.p_value(*(arm.counts for arm in pairs[place])) for place in judged]
    found = [Comparison(*pair) for pair in pairs]
    for place, p, adjusted_p in zip(judged, p_values, holm.adjusted(p_values), strict=True):
        found[place] = _comparison(*pairs[place], p, adjusted_p, ALPHA / len(judged))
    return tuple(found)


def _comparison(arm: Arm, against: Arm, p: float, adjusted_p: float, alpha: float) -> Comparison:
    one, other = arm.counts, against.counts
    difference = rates.rate(one) - rates.rate(other)
    verdict = _verdict(difference, adjusted_p)
    return Comparison(
        arm,
        against,
        verdict,
        lift=rates.lift(one, other),
        difference=difference,
        difference_interval=rates.newcombe(one, other),
        p=p,
        adjusted_p=adjusted_p,
        more=need.more(one, other, alpha) if verdict == Verdict.INCONCLUSIVE else None,
    )


def _verdict(difference: float, adjusted_p: float) -> Verdict:
    if adjusted_p >= ALPHA:
        return Verdict.INCONCLUSIVE
    return Verdict.BETTER if difference > 0 else Verdict.WORSE
