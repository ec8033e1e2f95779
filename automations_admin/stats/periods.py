"""Hours, days, weeks and months of a page, and in which of them a moment lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cached_property, lru_cache
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from automations_admin.stats.lens import Lens


@dataclass(frozen=True)
class Period:
    """One part of the days that are shown.

    Attributes:
        since, until: its first and last day; they are cut where the days shown begin and end.
        name: what it is called.
    """

    since: date
    until: date
    name: str

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1


class Periods:
    """The parts of the days that a lens shows.

    Args:
        lens: says which days.
        unit: "hour", "day", "week" or "month"; by default what the lens says.
    """

    def __init__(self, lens: Lens, unit: str = "") -> None:
        self.lens, self.unit = lens, unit or lens.unit
        self.zone = timezone.get_current_timezone()

    @cached_property
    def all(self) -> list[Period]:
        """The parts, the earliest first; hours count as parts of a day."""
        if self.unit == "hour":
            return list(self._hours())
        return [Period(*days, named(*days, self.unit)) for days in self._days]

    def __len__(self) -> int:
        if self.unit != "hour":
            return len(self._days)
        begin, end = (moment.timestamp() for moment in self.lens.span)
        return int((end - begin) // 3600)

    @property
    def names(self) -> list[str]:
        """What they are called."""
        return [one.name for one in self.all]

    def place(self, hour: int) -> int:
        """Return the number of the part in which an hour lies, given in seconds since 1970.

        One before or after all parts has a number that none has.
        """
        if self.unit == "hour":
            return int((hour - self.lens.span[0].timestamp()) // 3600)
        day = _day(hour, self.zone)
        if self.unit == "day":
            return (day - self.lens.since).days
        return next(
            (number for number, (first, last) in enumerate(self._days) if first <= day <= last), -1
        )

    def spread(self, found: Mapping[tuple[Any, ...], int]) -> list[int]:
        """Return counts as a list by part.

        Args:
            found: counts by (hour,).
        """
        counts = [0] * len(self)
        for (hour,), n in found.items():
            number = self.place(hour)
            if 0 <= number < len(counts):
                counts[number] += n
        return counts

    def _hours(self) -> Iterator[Period]:
        begin = self.lens.span[0].astimezone(UTC)
        for number in range(len(self)):
            moment = timezone.localtime(begin + timedelta(hours=number))
            yield Period(moment.date(), moment.date(), date_format(moment, "SHORT_DATETIME_FORMAT"))

    @cached_property
    def _days(self) -> list[tuple[date, date]]:
        """First and last day of each part."""
        found, day = list[tuple[date, date]](), self.lens.since
        while day <= self.lens.until:
            found.append((day, min(_last(day, self.unit), self.lens.until)))
            day = found[-1][1] + timedelta(days=1)
        return found


def _last(day: date, unit: str) -> date:
    """Return the last day of the part to which a day belongs."""
    if unit == "week":
        return day + timedelta(days=6 - day.weekday())
    if unit == "month":
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return day


def named(first: date, last: date, unit: str) -> str:
    """Return what some days are called."""
    if unit == "month":
        return date_format(first, "YEAR_MONTH_FORMAT")
    if first == last:
        return f"{date_format(first, 'D')} {short(first)}"
    return f"{short(first)} \N{EN DASH} {short(last)}"


def short(day: date) -> str:
    """Return a day without its year."""
    return date_format(day, "j M")


def local_day(hour: int) -> date:
    """Return the day in the reader's zone on which an hour lies, given in seconds since 1970."""
    return _day(hour, timezone.get_current_timezone())


@lru_cache(maxsize=20_000)
def _day(hour: int, zone: tzinfo) -> date:
    """Return it; a page asks for the same hours again and again."""
    return datetime.fromtimestamp(hour, zone).date()
