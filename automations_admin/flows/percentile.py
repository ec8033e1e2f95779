"""Percentiles of what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that at least this share of the values does not exceed.

    It is always one of the values; nothing is put between two of them.

    Args:
        values: sorted, smallest first.
        share: 0.5 for the median, 0.9 for the value that nine in ten stay within.

    Returns:
        None if there are no values.
    """
    if not values:
        return None
    # Rounded first, as 0.9 * 10 may lie a hair above 9.
    rank = ceil(round(len(values) * share, 6))
    return values[min(max(rank, 1), len(values)) - 1]
