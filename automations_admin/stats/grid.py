"""Cohorts by age: of those who started together, how many had got somewhere at each age."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from automations.engine.rollups.counts import DAY, HOUR
from automations_admin.find.figure import span
from automations_admin.stats.periods import Period, Periods, local_day
from automations_admin.stats.rates import Counts


@dataclass(frozen=True)
class Row:
    """Instances that started together.

    Attributes:
        period: when they started.
        n: how many there are.
        reached: how many had got there, for each age that all of them have lived; ages that the
            youngest has not lived are not in it.
    """

    period: Period
    n: int
    reached: tuple[int, ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.period.name


@dataclass(frozen=True)
class Whole:
    """All who are old enough for an age.

    Attributes:
        reached: how many of them had got there.
        n: how many there are.
        until: the last day on which they started.
    """

    reached: int
    n: int
    until: date

    @property
    def counts(self) -> Counts:
        """How many had got there, of how many."""
        return self.reached, self.n


@dataclass(frozen=True)
class Grid:
    """Cohorts by age.

    Attributes:
        ages: of the columns, in full days; a column is about what happened before that age.
        rows: the earliest first.
    """

    ages: tuple[int, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Found:
    """What a grid is made of.

    Attributes:
        entered: instances by the hour of their start, in seconds since 1970.
        happened: instances by that hour, and by full days until it happened; each once.
        still: what is shown is to whom it has not happened.
    """

    entered: Mapping[int, int]
    happened: Mapping[tuple[int, int], int]
    still: bool = False


Key = TypeVar("Key")


@dataclass
class _Cohort:
    """Counts of one cohort while they are summed up: by age, and the last hour of a start."""

    n: int = 0
    last: int = 0

    def __post_init__(self) -> None:
        self.by_age = Counter[int]()

    def reached(self, age: int, *, still: bool) -> int:
        done = sum(n for days, n in self.by_age.items() if days < age)
        return self.n - done if still else done

    def lived(self, age: int, now: datetime) -> bool:
        """Tell whether even the youngest is so old."""
        return lived(self.last, age, now)


def lived(hour: int, age: int, now: datetime) -> bool:
    """Tell whether all who started within an hour, in seconds since 1970, are so many days old."""
    return hour + HOUR + age * DAY <= now.timestamp()


def grid(parts: Periods, found: Found, ages: tuple[int, ...], now: datetime) -> Grid:
    """Return cohorts by age.

    Args:
        parts: the rows.
        found: what happened.
        ages: of the columns, in days, the lowest first.
        now: up to when everything is known.
    """
    by_row, rows = _cohorts(found, parts.place), []
    for number, period in enumerate(parts.all):
        one = by_row.get(number) or _Cohort(last=last_hour(period))
        old = [age for age in ages if one.lived(age, now)]
        rows.append(Row(period, one.n, tuple(one.reached(age, still=found.still) for age in old)))
    return Grid(ages, tuple(rows))


def wholes(found: Found, ages: tuple[int, ...], now: datetime) -> tuple[Whole | None, ...]:
    """Return for each age all who are old enough, by full days; None if nobody is.

    Args:
        found: what happened.
        ages: in days.
        now: up to when everything is known.
    """
    days = _cohorts(found, local_day)
    return tuple(_whole(days, age, found, now) for age in ages)


def _cohorts(found: Found, place: Callable[[int], Key]) -> dict[Key, _Cohort]:
    """Return the cohorts by what `place` says of the hour of their start."""
    cohorts: dict[Key, _Cohort] = defaultdict(_Cohort)
    places = {hour: place(hour) for hour in {*found.entered, *_hours(found)}}
    for hour, n in found.entered.items():
        one = cohorts[places[hour]]
        one.n, one.last = one.n + n, max(one.last, hour)
    for (hour, age), n in found.happened.items():
        cohorts[places[hour]].by_age[age] += n
    return dict(cohorts)


def _hours(found: Found) -> set[int]:
    return {hour for hour, _age in found.happened}


def last_hour(period: Period) -> int:
    """Return when the last hour of a period begins: nobody starts later."""
    return int(span(period.since, period.until)[1].timestamp()) - HOUR


def _whole(days: Mapping[date, _Cohort], age: int, found: Found, now: datetime) -> Whole | None:
    old = [day for day, one in days.items() if one.lived(age, now)]
    n = sum(days[day].n for day in old)
    if not n:
        return None
    return Whole(sum(days[day].reached(age, still=found.still) for day in old), n, max(old))
