"""Durations counted by grains, and the percentiles of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil

from automations_admin.stats.rates import Interval


@dataclass(frozen=True)
class Histogram:
    """How often something took how long.

    Durations are counted by grains of at most 5 per cent, rounded down, as
    `engine.rollups.counts.grain` has them: that is the resolution of all that this says.

    Attributes:
        counts: how often, by whole seconds.
    """

    counts: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, int]]) -> Histogram:
        """Return what sums say: seconds as text, and how often; a grain may come repeatedly."""
        found: dict[int, int] = {}
        for seconds, n in pairs:
            found[int(seconds)] = found.get(int(seconds), 0) + n
        return cls({seconds: n for seconds, n in found.items() if n > 0})

    @property
    def n(self) -> int:
        """How many durations there are."""
        return sum(self.counts.values())

    def percentile(self, share: float) -> int | None:
        """Return the duration by nearest rank: the least that so many are not longer than.

        Args:
            share: of all durations, more than 0 and at most 1.

        Returns:
            Seconds; None if there are no durations.
        """
        rank, seen = max(ceil(share * self.n - 1e-9), 1), 0
        for seconds in sorted(self.counts):
            seen += self.counts[seconds]
            if seen >= rank:
                return seconds
        return None

    @property
    def median(self) -> int | None:
        """Seconds that half of them do not exceed; None if there are none."""
        return self.percentile(0.5)

    @property
    def p90(self) -> int | None:
        """Seconds that nine of ten do not exceed; None if there are none."""
        return self.percentile(0.9)

    def between(self, low: float, high: float) -> Interval | None:
        """Return two percentiles; None if there are no durations."""
        first, last = self.percentile(low), self.percentile(high)
        return None if first is None or last is None else Interval(first, last)
