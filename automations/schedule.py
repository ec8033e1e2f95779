"""When a repeating automation starts over: wall-clock rules in a time zone, without state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from automations.exceptions import DefinitionError


class Misfire(StrEnum):
    """What happens with occurrences that nobody was there to start."""

    #: However many were missed, start over once.
    COALESCE = "coalesce"
    #: Start over once for each that was missed.
    CATCH_UP = "catch_up"
    #: Leave them out and wait for the next one.
    SKIP = "skip"


@dataclass(frozen=True)
class Schedule:
    """A rule that yields moments in time.

    Exactly one of `every`, `days` and `cron` is given.

    Attributes:
        every: fixed distance in elapsed time, for minutes and hours.
        days: distance in days by the wall clock of `zone`: 09:00 stays 09:00.
        at: wall-clock time for `days`; None takes that of the anchor.
        cron: five fields as of crontab(5).
        zone: name of the time zone for `days` and `cron`; None: the current one of the project.
        misfire: what happens with missed occurrences.
    """

    every: timedelta | None = None
    days: int | None = None
    at: time | None = None
    cron: str | None = None
    zone: str | None = None
    misfire: Misfire = Misfire.COALESCE

    def evolve(self, **changes: Any) -> Schedule:
        """Return a schedule with some attributes changed."""
        return replace(self, **changes)

    def next(
        self, anchor: datetime, now: datetime, default_zone: str, origin: datetime | None = None
    ) -> datetime | None:
        """Return the occurrence to wait for.

        Args:
            anchor: the last occurrence, or the start of the instance if there was none.
            now: the present moment.
            default_zone: name of the zone to take if the schedule has none.
            origin: what days are counted from, as an occurrence that a DST change has moved
                must not move those after it; by default the anchor.

        Returns:
            An aware datetime in UTC, or None if the rule has no further occurrence.
        """
        after = anchor if self.misfire == Misfire.CATCH_UP else max(anchor, now)
        zone = ZoneInfo(self.zone or default_zone)
        if self.cron is not None:
            return next_cron(self.cron, after, zone)
        if self.days is not None:
            return next_day(self.days, self.at, origin or anchor, after, zone)
        if self.every is None:
            raise DefinitionError("Repeat has no interval. Add .EveryDay(), .EveryHour(), …")
        return anchor + self.every * ((after - anchor) // self.every + 1)


def next_cron(expression: str, after: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the first moment after `after` that the expression names in `zone`, in UTC."""
    try:
        found = next(CronSim(expression, after.astimezone(zone)), None)
    except CronSimError as error:
        raise DefinitionError(f"{expression!r} is no cron expression: {error}") from error
    return found.astimezone(UTC) if found else None


def next_day(
    days: int, at: time | None, anchor: datetime, after: datetime, zone: ZoneInfo
) -> datetime:
    """Return the first occurrence after `after` of a rule that counts days from `anchor`.

    Occurrences fall on the anchor's own day and every `days` days from it, at the time `at`.
    """
    local = anchor.astimezone(zone)
    wall = at or local.time().replace(fold=0)
    missed = (after.astimezone(zone).date() - local.date()).days // days
    day = local.date() + timedelta(days=max(missed, 0) * days)
    while (moment := instant(datetime.combine(day, wall), zone)) <= after:
        day += timedelta(days=days)
    return moment


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment of a wall-clock time, in UTC.

    In the gap of a DST change it is the next valid instant; of the two moments in a fold it
    is the first.
    """
    first = wall.replace(tzinfo=zone, fold=0)
    moment = first.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    return _gap_end(wall, zone)


def _gap_end(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment at which the gap that swallows `wall` ends."""
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    low, high = min(before, after), max(before, after)
    old = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
