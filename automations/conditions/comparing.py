"""How values are compared: each two of any kind, and never with an error.

Numbers compare by value, a float as the number that is written. Moments are datetimes, dates and
ISO text. True and False are no numbers. What is of unlike kinds is neither equal nor in any order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.]\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?)?", re.ASCII
)
#: Longest text that can be a moment.
_LONGEST = 40


def equal(left: Any, right: Any) -> bool:
    """Tell whether two values are the same; lists and dictionaries are the same as nothing."""
    if left is None or right is None:
        return left is right
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return order(left, right) == 0


def order(left: Any, right: Any) -> int | None:
    """Return -1, 0 or 1 if one value is less than, the same as or more than another one.

    None if there is no order between them.
    """
    readers: tuple[Callable[[Any], Any], ...] = (number, moment, _text)
    for read in readers:
        one, other = read(left), read(right)
        if one is not None and other is not None:
            return int(one > other) - int(one < other)
    return None


def contains(whole: Any, part: Any) -> bool:
    """Tell whether a text has another one in it, or a list a value."""
    if isinstance(whole, (list, tuple)):
        return any(equal(one, part) for one in whole)
    return isinstance(whole, str) and isinstance(part, str) and part in whole


def starts_with(whole: Any, part: Any) -> bool:
    """Tell whether a text begins with another one."""
    return isinstance(whole, str) and isinstance(part, str) and whole.startswith(part)


def is_empty(value: Any) -> bool:
    """Tell whether there is nothing: None, or a text, list or dictionary without anything."""
    return value is None or (isinstance(value, (str, list, tuple, dict)) and not value)


def since(value: Any, now: datetime) -> timedelta | None:
    """Return how long ago a moment was, less than nothing if it is to come; None for no moment."""
    found = moment(value)
    return None if found is None else now - found


def number(value: Any) -> Decimal | None:
    """Return a number by its value, or None for what is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    found = Decimal(float.__repr__(value)) if isinstance(value, float) else Decimal(value)
    return None if found.is_nan() else found


def moment(value: Any) -> datetime | None:
    """Return a moment in UTC, or None for what is none.

    Args:
        value: a datetime, a date (its first moment) or one of them as ISO text; what has no time
            zone is taken in the current one.
    """
    try:
        if isinstance(value, str):
            known = len(value) <= _LONGEST and _ISO.fullmatch(value) is not None
            value = datetime.fromisoformat(value) if known else None
        elif isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, time.min)
        if not isinstance(value, datetime):
            return None
        aware = timezone.make_aware(value) if timezone.is_naive(value) else value
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
