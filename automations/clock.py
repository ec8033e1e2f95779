"""The only place that asks for the time. Tests replace the source of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_source: ContextVar[Callable[[], datetime] | None] = ContextVar("automations_clock", default=None)
_shared: Callable[[], datetime] | None = None


def now() -> datetime:
    """Return the present moment as an aware datetime in UTC."""
    source = _source.get() or _shared
    return source() if source else timezone.now()


@contextmanager
def replaced(source: Callable[[], datetime], *, everywhere: bool = False) -> Iterator[None]:
    """Take the time from `source` inside the block, in this context or in every thread.

    Args:
        source: returns an aware datetime.
        everywhere: also for other threads of this process.
    """
    global _shared
    previous, token = _shared, _source.set(source)
    if everywhere:
        _shared = source
    try:
        yield
    finally:
        _source.reset(token)
        _shared = previous
