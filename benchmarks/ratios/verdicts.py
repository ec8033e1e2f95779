"""What rounds come to: medians, spreads, ratios within a round, verdicts. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.contestants.meter import Sample
from benchmarks.ratios.contests import US, Contest, Demand, Entrant

#: A round counts if the slower of its two rates of raw commits is at least so much of the faster.
STEADY = 0.75

Samples = Mapping[Entrant, Sample]


@dataclass(frozen=True)
class Round:
    """One turn of every entrant.

    Attributes:
        samples: what each has measured; an entrant that cannot be measured is absent.
        before: raw commits per second when it began.
        after: the same when it had ended.
    """

    samples: Samples
    before: float
    after: float

    @property
    def agreement(self) -> float:
        """The slower rate by the faster: 1 if the machine did as much at the end as before."""
        return min(self.before, self.after) / max(self.before, self.after)

    @property
    def steady(self) -> bool:
        """Whether the round counts."""
        return self.agreement >= STEADY


@dataclass(frozen=True)
class Spread:
    """Median, smallest and largest of some values."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return those of at least one value."""
        return cls(statistics.median(values), min(values), max(values))

    def __str__(self) -> str:
        return f"{short(self.median)} [{short(self.least)}-{short(self.most)}]"


@dataclass(frozen=True)
class Verdict:
    """What became of a demand.

    Attributes:
        demand: what was demanded.
        peer: the peer's entrant that counts.
        wall: ratios of rates by the clock, one for each round.
        processor: the same by processor time.
        factor: the least ratio by the clock.
    """

    demand: Demand
    peer: Entrant
    wall: Spread
    processor: Spread
    factor: float

    @property
    def met(self) -> bool:
        """Whether the median of the ratios by the clock is enough."""
        return self.wall.median >= self.factor


def short(value: float) -> str:
    """Return a value with three digits that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def spreads(rounds: Sequence[Round], entrant: Entrant) -> tuple[Spread, Spread]:
    """Return the rate per second, and milliseconds of processor time for each unit."""
    samples = _of(rounds, entrant)
    return (
        Spread.of([sample.units / sample.wall for sample in samples]),
        Spread.of([sample.processor * 1000 / sample.units for sample in samples]),
    )


def verdict(
    contest: Contest, rounds: Sequence[Round], demand: Demand, database: str
) -> Verdict | None:
    """Return what became of a demand; `None` if one side was not measured."""
    ours = Entrant(US, demand.workload)
    variants = [
        entrant
        for entrant in contest.entrants
        if entrant.contestant == demand.peer and _of(rounds, entrant)
    ]
    if not variants or not _of(rounds, ours):
        return None
    peer = max(variants, key=lambda entrant: spreads(rounds, entrant)[0].median)
    both = [
        (one.samples[ours], one.samples[peer])
        for one in rounds
        if ours in one.samples and peer in one.samples
    ]
    return Verdict(
        demand,
        peer,
        Spread.of([(their.wall / their.units) / (our.wall / our.units) for our, their in both]),
        Spread.of([(t.processor / t.units) / (o.processor / o.units) for o, t in both]),
        demand.factors[database],
    )


def _of(rounds: Sequence[Round], entrant: Entrant) -> list[Sample]:
    return [one.samples[entrant] for one in rounds if entrant in one.samples]
