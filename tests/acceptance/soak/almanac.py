"""When timers are due, worked out from their rules with the time zones and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: How late an occurrence is found at most that is not missed.
GRACE = timedelta(minutes=1)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True)
class Rule:
    """What a timer goes by.

    Attributes:
        name: fit for the name of a class.
        zone: whose wall clock counts.
        at: the time of the day there; None for rules of elapsed time.
        days: distance in days.
        weekdays: only on these, Monday is 0; written as a cron expression.
        every: distance in elapsed time.
        misfire: what becomes of missed occurrences.
    """

    name: str
    zone: str = "UTC"
    at: time | None = None
    days: int = 1
    weekdays: tuple[int, ...] = ()
    every: timedelta | None = None
    misfire: str = "coalesce"

    def after(self, moment: datetime, begun: datetime) -> datetime:
        """Return the first occurrence after a moment, for a timer that begun at another."""
        if self.every is not None:
            due = begun + self.every
            while due <= moment:
                due += self.every
            return due
        zone = ZoneInfo(self.zone)
        first = begun.astimezone(zone).date()
        day = max(first, moment.astimezone(zone).date() - DAY)
        while not (self._is_day(day, first) and self._instant(day, zone) > moment):
            day += DAY
        return self._instant(day, zone)

    def _is_day(self, day: date, first: date) -> bool:
        if self.weekdays:
            return day.weekday() in self.weekdays
        return (day - first).days % self.days == 0

    def _instant(self, day: date, zone: ZoneInfo) -> datetime:
        """Return the first moment of a wall-clock time; in a gap the moment at which it ends."""
        assert self.at is not None
        wall = datetime.combine(day, self.at)
        while True:
            moment = wall.replace(tzinfo=zone).astimezone(UTC)
            if moment.astimezone(zone).replace(tzinfo=None) == wall:
                return moment
            wall += MINUTE


@dataclass
class Timer:
    """What one instance with a rule must have done.

    Attributes:
        begun: when it was started.
        due: the occurrence it waits for.
        fired: each occurrence with the moment at which it was started.
    """

    rule: Rule
    begun: datetime
    due: datetime = field(init=False)
    fired: list[tuple[datetime, datetime]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.due = self.rule.after(self.begun, self.begun)

    def run(self, now: datetime) -> None:
        """Do what is due."""
        while self.due <= now:
            done = self.due
            if self.rule.misfire != "skip" or now - done <= GRACE:
                self.fired.append((done, now))
            last = done if self.rule.misfire == "catch_up" else max(done, now)
            self.due = self.rule.after(last, self.begun)


@dataclass
class Once:
    """What one instance with a single wait must have done."""

    due: datetime
    fired: list[tuple[datetime, datetime]] = field(default_factory=list)

    def run(self, now: datetime) -> None:
        """Do what is due."""
        if not self.fired and self.due <= now:
            self.fired.append((self.due, now))


def rules() -> list[Rule]:
    """Return rules of every kind, each with every way to treat missed occurrences."""
    every_day = range(7)
    kinds = [
        Rule("BerlinGap", "Europe/Berlin", time(2, 30)),
        Rule("NewYorkFold", "America/New_York", time(1, 30)),
        Rule("NewYorkGapByCron", "America/New_York", time(2, 30), weekdays=(*every_day,)),
        Rule("LordHowe", "Australia/Lord_Howe", time(1, 45)),
        Rule("CairoMidnight", "Africa/Cairo", time(0, 0)),
        Rule("TokyoThirdDay", "Asia/Tokyo", time(9, 0), days=3),
        Rule("LondonOffice", "Europe/London", time(9, 0), weekdays=(*range(5),)),
        Rule("Every30Hours", every=timedelta(hours=30)),
    ]
    misfires = ("coalesce", "catch_up", "skip")
    return [
        Rule(f"{kind.name}{misfire.title().replace('_', '')}", *_rest(kind), misfire)
        for kind in kinds
        for misfire in misfires
    ]


def _rest(kind: Rule) -> tuple[str, time | None, int, tuple[int, ...], timedelta | None]:
    return kind.zone, kind.at, kind.days, kind.weekdays, kind.every
