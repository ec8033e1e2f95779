"""Counts as the commands say them."""

from __future__ import annotations


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun: "1 history", "2,000 histories".

    Args:
        number: how many.
        one, many: the noun for one, and for any other number.
    """
    return f"{number:,} {one if number == 1 else many}"
