"""How failures come over time, judged from their numbers in equal spans: pure decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import dropwhile, takewhile
from math import sqrt

from django.utils.translation import gettext as _

from automations import wording

#: So many empty spans at the end are a silence.
SILENCE = 4
#: By how many standard deviations the two halves must differ, so that chance is no trend.
CLEAR = 2.0


class Trend(StrEnum):
    """How failures come."""

    #: There was none in the whole period.
    NONE = "none"
    #: There were some, and none for a while.
    SILENT = "silent"
    #: There was none before the last span.
    BEGUN = "begun"
    #: There are clearly more of late.
    RISING = "rising"
    #: There are clearly less of late.
    FALLING = "falling"
    #: Neither.
    STEADY = "steady"


def edges(now: datetime, span: timedelta, count: int) -> list[datetime]:
    """Return the `count` + 1 ends of equal parts of the `span` that ends now, oldest first."""
    part = span / count
    return [now - part * left for left in range(count, 0, -1)] + [now]


def judged(counts: Sequence[int]) -> Trend:
    """Return how failures come, from their numbers in equal spans, oldest first.

    What came before the first failure does not count. The halves of the rest are compared; a
    middle one is left out.
    """
    if not any(counts):
        return Trend.NONE
    if silence(counts) >= SILENCE:
        return Trend.SILENT
    since = list(dropwhile(lambda count: not count, counts))
    if len(since) == 1:
        return Trend.BEGUN
    half = len(since) // 2
    earlier, later = sum(since[:half]), sum(since[-half:])
    clear = (later - earlier) / sqrt(max(earlier + later, 1))
    if abs(clear) < CLEAR:
        return Trend.STEADY
    return Trend.RISING if clear > 0 else Trend.FALLING


def silence(counts: Sequence[int]) -> int:
    """Return how many spans at the end are empty."""
    return sum(1 for _empty in takewhile(lambda count: not count, reversed(counts)))


def said(counts: Sequence[int], part: timedelta) -> str:
    """Return in words how failures come.

    Args:
        counts: in equal spans, oldest first.
        part: length of a span.
    """
    return {
        Trend.NONE: _("none for %(age)s"),
        Trend.SILENT: _("none for %(age)s"),
        Trend.BEGUN: _("began less than %(age)s ago"),
        Trend.RISING: _("rising"),
        Trend.FALLING: _("falling"),
        Trend.STEADY: _("steady"),
    }[judged(counts)] % {"age": wording.duration(part * max(silence(counts), 1))}
