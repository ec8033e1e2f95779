"""How long an instance took, as a small bar."""

from __future__ import annotations

#: Height of the longest bar, and of one that can hardly be seen otherwise.
HIGHEST, LOWEST = 40, 2


def height(seconds: float, longest: float) -> int:
    """Return the height of a bar.

    Args:
        seconds: what it stands for.
        longest: what the highest one stands for, in seconds.
    """
    if longest <= 0:
        return LOWEST
    return max(round(HIGHEST * min(max(seconds, 0.0) / longest, 1.0)), LOWEST)
