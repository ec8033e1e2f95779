"""Hours of the week by the wall clock of a time zone, without state: when is it such an hour?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from automations.exceptions import DefinitionError

#: Names of the days of the week; their places are the numbers that `date.weekday` gives.
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: How far ahead one search looks: two weeks and a day, as a change of the clock may swallow the
#: hours of a week.
AHEAD = timedelta(days=15)
#: How far apart the offsets of a zone are compared.
STEP = timedelta(hours=6)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """Hours of some days of the week: from `start` on, up to `end` and without it.

    If `end` is not after `start` they pass midnight and belong to the day on which they begin;
    00:00 to 00:00 is the whole day.

    Attributes:
        weekdays: numbers of the days, 0 is Monday.
        start, end: times of the wall clock.
    """

    weekdays: frozenset[int]
    start: time
    end: time

    @classmethod
    def declared(cls, weekdays: Any, start: Any, end: Any) -> Hours:
        """Return hours as a declaration names them.

        Args:
            weekdays: "daily", names and ranges such as "mon-wed,fri", or numbers from 0 to 6.
            start, end: "HH:MM" or a time; an end of "24:00" is midnight.

        Raises:
            DefinitionError: they are no days or times.
        """
        found = cls(frozenset(_days(weekdays)), _time(start), _time(end))
        if found.start == found.end != time():
            raise DefinitionError(
                f"From {start} to {end} is no time. Give two times, or 00:00 and 24:00 for the "
                "whole day."
            )
        return found

    def __str__(self) -> str:
        return f"{said_days(self.weekdays)} {self.start:%H:%M}-{self.end:%H:%M}"

    def covers(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Tell whether it is such an hour.

        Args:
            moment: an aware datetime.
            zone: whose wall clock counts.
        """
        local = moment.astimezone(zone)
        clock, today = local.time(), local.weekday()
        if self.start < self.end:
            return today in self.weekdays and self.start <= clock < self.end
        if clock >= self.start and today in self.weekdays:
            return True
        return clock < self.end and (today - 1) % 7 in self.weekdays

    def next(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return the first moment from `moment` on at which it is such an hour, in UTC.

        It becomes such an hour when the wall clock shows the start, as often as it does, or when
        the clock is changed to within the hours.

        Args:
            moment: an aware datetime.
            zone: whose wall clock counts.
        """
        now = moment.astimezone(UTC)
        if self.covers(now, zone):
            return now
        chances = (*self._starts(now, zone), *_changes(now, zone))
        found = [at for at in chances if at > now and self.covers(at, zone)]
        return min(found) if found else self.next(now + AHEAD - DAY, zone)

    def _starts(self, now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """Yield the moments of the days ahead at which the wall clock shows the start."""
        today = now.astimezone(zone).date()
        for number in range(-1, AHEAD.days + 2):
            yield from _moments(today + timedelta(days=number), self.start, zone)


def _moments(day: date, clock: time, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the moments at which a wall clock shows a time: one, two in a fold, none in a gap."""
    wall = datetime.combine(day, clock)
    for fold in (0, 1):
        moment = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None, fold=0) == wall:
            yield moment


def _changes(now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the moments ahead at which the clock of a zone is changed."""
    before = now.replace(microsecond=0)
    end = before + AHEAD
    while before < end:
        after = before + STEP
        if _offset(before, zone) != _offset(after, zone):
            yield _change(before, after, zone)
        before = after


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the second at which the clock is changed between two moments."""
    old, span = _offset(before, zone), after - before
    low, high = 0, int(span.total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(before + timedelta(seconds=middle), zone) == old:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()


# -- declaring -------------------------------------------------------------------------------


def said_days(weekdays: Iterable[int]) -> str:
    """Return days of the week as a declaration names them, runs of three and more as ranges."""
    days = sorted(weekdays)
    if len(days) == len(DAYS):
        return "daily"
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(_run(run) for run in runs)


def _run(days: list[int]) -> str:
    if len(days) < 3:
        return ",".join(DAYS[day] for day in days)
    return f"{DAYS[days[0]]}-{DAYS[days[-1]]}"


def _days(given: Any) -> Iterator[int]:
    """Yield the numbers of the days that a declaration names."""
    if isinstance(given, str):
        for part in given.lower().replace(" ", "").split(","):
            yield from range(7) if part == "daily" else _range(part, given)
        return
    days = list(given) if isinstance(given, Iterable) else []
    if not days or not all(type(day) is int and 0 <= day <= 6 for day in days):
        raise _no_days(given)
    yield from days


def _range(part: str, given: str) -> Iterator[int]:
    first, _dash, last = part.partition("-")
    if first not in DAYS or (last or first) not in DAYS or part.endswith("-"):
        raise _no_days(given)
    start, end = DAYS.index(first), DAYS.index(last or first)
    yield from (day % 7 for day in range(start, end + 1 if end >= start else end + 8))


def _no_days(given: Any) -> DefinitionError:
    return DefinitionError(
        f'{given!r} names no days of the week. Write "mon-fri", "sat,sun", "daily" or numbers '
        "from 0 (Monday) to 6."
    )


def _time(given: Any) -> time:
    if isinstance(given, time) and given.tzinfo is None:
        return given.replace(fold=0)
    if given == "24:00":
        return time()
    try:
        return datetime.strptime(given, "%H:%M").time()  # noqa: DTZ007
    except (TypeError, ValueError) as error:
        raise DefinitionError(
            f'{given!r} is no time of the day. Write "09:00", or a time without a zone.'
        ) from error
