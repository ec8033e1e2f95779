"""Values as a declaration gives them: durations, moments, numbers, and what computes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from automations import calling
from automations.exceptions import DefinitionError
from automations.this import reference


def is_computed(value: Any) -> bool:
    """Tell whether a declared value is called with the task: a callable or a reference."""
    return callable(value) or reference(value) is not None


def as_timedelta(value: Any) -> timedelta:
    """Return a timedelta from one or from a number of seconds."""
    if isinstance(value, timedelta):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return timedelta(seconds=value)
    raise DefinitionError(f"{value!r} is no duration. Give a timedelta or a number of seconds.")


def as_aware(value: Any) -> datetime | None:
    """Return an aware datetime; a naive one is taken in the current time zone.

    Raises:
        DefinitionError: `value` is neither a datetime nor None.
    """
    if value is None:
        return None
    if not isinstance(value, datetime):
        raise DefinitionError(f"{value!r} is no moment. Give (or return) a datetime.")
    return timezone.make_aware(value) if timezone.is_naive(value) else value


def positive(number: Any) -> int:
    """Return a whole number of at least 1."""
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise DefinitionError(f"{number!r} must be a whole number of at least 1.")
    return number


def said_duration(value: Any) -> Any:
    """Return seconds for a duration, or the name of what computes it."""
    return value.total_seconds() if isinstance(value, timedelta) else calling.spoken(value)


def said_moment(value: Any) -> str:
    """Return ISO text for a datetime, or the name of what computes it."""
    return value.isoformat() if isinstance(value, datetime) else calling.spoken(value)
