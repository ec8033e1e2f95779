"""Limits between the four levels of heat: round numbers, so that a legend can state them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

#: A limit lies at about this part of the largest value; three part four levels of heat.
PARTS = (100, 10, 2)

_MINUTE, _HOUR, _DAY = 60.0, 3_600.0, 86_400.0
#: Round durations, in seconds.
SECONDS: tuple[float, ...] = (
    *(number / 1000 for number in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
    *(1.0, 2.0, 5.0, 10.0, 20.0, 30.0),
    *(number * _MINUTE for number in (1, 2, 5, 10, 20, 30)),
    *(number * _HOUR for number in (1, 2, 3, 6, 12)),
    *(number * _DAY for number in (1, 2, 3, 7, 14, 30, 60, 90, 180, 365, 730, 1_825, 3_650)),
)
#: Round counts.
COUNTS: tuple[float, ...] = tuple(
    float(number * 10**power) for power in range(12) for number in (1, 2, 5)
)


def spread(largest: float, ladder: Sequence[float]) -> tuple[float, ...]:
    """Return the limits for values up to `largest`, rising.

    They lie at a hundredth, a tenth and a half of it, rounded down to the ladder, so that the
    highest level holds what is of the order of the largest. Values that lie close
    together at the ladder's lower end have fewer limits.

    Args:
        largest: the largest value.
        ladder: round numbers, rising.
    """
    wanted = (bisect_right(ladder, largest / part) for part in PARTS)
    return tuple(dict.fromkeys(ladder[place - 1] for place in wanted if place))


def level(value: float, limits: Sequence[float]) -> int:
    """Return the level of heat that a value is on, from 1; a value at a limit is above it."""
    return 1 + bisect_right(limits, value)


def ranges(limits: Sequence[float], said: Callable[[float], str]) -> list[str]:
    """Return what each level of heat holds, in words, the lowest first.

    Args:
        limits: rising.
        said: puts one limit into words.
    """
    if not limits:
        return [_("all")]
    words = [said(limit) for limit in limits]
    between = [
        _("%(low)s to %(high)s") % {"low": low, "high": high} for low, high in pairwise(words)
    ]
    lowest, highest = _("under %(limit)s"), _("%(limit)s and more")
    return [lowest % {"limit": words[0]}, *between, highest % {"limit": words[-1]}]
