"""Quantiles of durations that are known as counts by duration."""

from __future__ import annotations

from collections.abc import Mapping


def quantile(counts: Mapping[int, int], share: float) -> int | None:
    """Return the value that a share of all values does not exceed, by the nearest rank.

    Args:
        counts: how often each value occurs.
        share: from 0 to 1, such as 0.5 for the median.

    Returns:
        None if there are no values.
    """
    whole = sum(counts.values())
    if whole <= 0:
        return None
    rank, seen = max(share * whole, 1), 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= rank - 1e-9:
            return value
    return max(counts)
