"""When a repeating automation starts over, in many zones and over both changes of the clock."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations.exceptions import DefinitionError
from automations.schedule import Misfire, Schedule, instant, next_cron

BERLIN = ZoneInfo("Europe/Berlin")
NAMES = sorted(name for name in available_timezones() if "/" in name)
zones = st.sampled_from(NAMES).map(ZoneInfo)
walls = st.datetimes(datetime(2000, 1, 1), datetime(2040, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
moments = walls.map(lambda moment: moment.replace(tzinfo=UTC))
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """Return the moment of a wall-clock time."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def occurrences(
    schedule: Schedule, origin: datetime, count: int, zone: str = "Europe/Berlin"
) -> list[datetime]:
    """Return occurrences, each waited for after the one before it."""
    found: list[datetime] = []
    for _ in range(count):
        last = found[-1] if found else origin
        following = schedule.next(last, last, zone, origin)
        assert following is not None
        found.append(following)
    return found


def local(found: list[datetime], zone: ZoneInfo = BERLIN) -> list[str]:
    """Return moments as the wall clock shows them."""
    return [f"{moment.astimezone(zone):%m-%d %H:%M}" for moment in found]


# -- moments of the wall clock ---------------------------------------------------------------


@given(walls, zones)
def test_a_wall_clock_time_that_exists_is_its_first_moment(wall: datetime, zone: ZoneInfo) -> None:
    """Of the two moments in a fold it is the first one."""
    shown = instant(wall, zone).astimezone(zone)
    if shown.replace(tzinfo=None) == wall:
        assert shown.fold == 0
    else:
        assert shown.replace(tzinfo=None) > wall, "only a gap moves it, and forward"


@given(walls, zones)
def test_a_wall_clock_time_in_a_gap_is_the_next_valid_moment(
    wall: datetime, zone: ZoneInfo
) -> None:
    """One second before it the wall clock has not yet shown the time."""
    before = (instant(wall, zone) - timedelta(seconds=1)).astimezone(zone)
    assert before.replace(tzinfo=None, fold=0) < wall


@pytest.mark.parametrize(
    ("wall", "zone", "expected"),
    [
        ("2026-03-29 02:30", "Europe/Berlin", "2026-03-29T01:00:00+00:00"),
        ("2026-10-25 02:30", "Europe/Berlin", "2026-10-25T00:30:00+00:00"),
        ("2018-11-04 00:15", "America/Sao_Paulo", "2018-11-04T03:00:00+00:00"),
        ("2011-12-30 12:00", "Pacific/Apia", "2011-12-30T10:00:00+00:00"),
        ("2026-04-05 01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00+00:00"),
    ],
)
def test_known_changes_of_the_clock(wall: str, zone: str, expected: str) -> None:
    found = instant(datetime.fromisoformat(wall), ZoneInfo(zone))
    assert found == datetime.fromisoformat(expected)


# -- days ------------------------------------------------------------------------------------


@given(moments, zones, times, st.integers(1, 10))
def test_every_n_days_at_a_time(origin: datetime, zone: ZoneInfo, when: time, days: int) -> None:
    """Exactly the moments of that time on every n-th day, each once and in order."""
    found = occurrences(Schedule(days=days, at=when), origin, 12, zone.key)
    first = origin.astimezone(zone).date()
    expected = sorted(
        {
            instant(datetime.combine(first + timedelta(days=days * step), when), zone)
            for step in range(15)
        }
    )
    assert found == [moment for moment in expected if moment > origin][:12]
    assert all(one < other for one, other in itertools.pairwise(found))


@given(moments, zones)
def test_one_occurrence_for_each_local_day(origin: datetime, zone: ZoneInfo) -> None:
    """At noon, where no zone has changed its clock since 2000 but by whole days."""
    found = occurrences(Schedule(days=1, at=time(12)), origin, 400, zone.key)
    days = [moment.astimezone(zone).date() for moment in found]
    assert len(days) - len(set(days)) == (zone.key in SKIPPED_A_DAY and date(2011, 12, 31) in days)


#: Zones in which 30 December 2011 never was: its occurrence falls on the first moment after it.
SKIPPED_A_DAY = {"Pacific/Apia", "Pacific/Fakaofo"}


def test_a_gap_moves_one_occurrence_and_none_after_it() -> None:
    found = occurrences(Schedule(days=1), at("2026-03-27 02:30"), 4)
    assert local(found) == ["03-28 02:30", "03-29 03:00", "03-30 02:30", "03-31 02:30"]


def test_a_gap_at_midnight_does_not_change_which_days_count() -> None:
    """In Nuuk the clock jumps from 23:00 to midnight; the occurrence falls on the next day."""
    nuuk = ZoneInfo("America/Nuuk")
    found = occurrences(
        Schedule(days=2, at=time(23, 30)), at("2025-03-27 12:00", nuuk), 3, "America/Nuuk"
    )
    assert local(found, nuuk) == ["03-27 23:30", "03-30 00:00", "03-31 23:30"]


def test_a_fold_fires_once() -> None:
    found = occurrences(Schedule(days=1, at=time(2, 30)), at("2026-10-24 12:00"), 2)
    assert local(found) == ["10-25 02:30", "10-26 02:30"]


def test_nine_stays_nine() -> None:
    """Adding 24 hours would drift to ten."""
    found = occurrences(Schedule(days=1), at("2026-03-27 09:00"), 4)
    assert {moment[-5:] for moment in local(found)} == {"09:00"}


def test_the_time_of_the_first_day_counts_if_it_is_still_to_come() -> None:
    found = occurrences(Schedule(days=1, at=time(3, 15)), at("2026-06-01 01:00"), 2)
    assert local(found) == ["06-01 03:15", "06-02 03:15"]


def test_the_own_zone_goes_before_the_project_s() -> None:
    tokyo = Schedule(days=1, at=time(9), zone="Asia/Tokyo")
    [found] = occurrences(tokyo, at("2026-06-01 12:00"), 1, "Europe/Berlin")
    assert found == datetime(2026, 6, 2, 0, tzinfo=UTC)


# -- distances -------------------------------------------------------------------------------


@given(
    moments,
    st.timedeltas(timedelta(minutes=1), timedelta(days=3)),
    st.timedeltas(timedelta(0), timedelta(days=30)),
)
def test_a_distance_keeps_its_beat(origin: datetime, every: timedelta, late: timedelta) -> None:
    """However late it is looked at, the next one is in the future and on the beat."""
    now = origin + late
    found = Schedule(every=every).next(origin, now, "UTC")
    assert found is not None
    assert now < found <= now + every
    assert (found - origin) % every == timedelta(0)


def test_hours_are_elapsed_time() -> None:
    """Six hours are six hours, on the day of the change as well."""
    found = occurrences(Schedule(every=timedelta(hours=6)), at("2026-03-28 20:00"), 2)
    assert local(found) == ["03-29 03:00", "03-29 09:00"]


# -- missed occurrences ----------------------------------------------------------------------


@pytest.mark.parametrize("rule", [Misfire.COALESCE, Misfire.SKIP])
def test_missed_occurrences_are_one(rule: Misfire) -> None:
    schedule = Schedule(days=1, at=time(9), misfire=rule)
    found = schedule.next(at("2026-06-01 09:00"), at("2026-06-04 10:00"), "Europe/Berlin")
    assert found == at("2026-06-05 09:00")


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(days=1, at=time(9), misfire=Misfire.CATCH_UP),
        Schedule(cron="0 9 * * *", misfire=Misfire.CATCH_UP),
        Schedule(every=timedelta(days=1), misfire=Misfire.CATCH_UP),
    ],
    ids=["days", "cron", "every"],
)
def test_missed_occurrences_are_caught_up_one_by_one(schedule: Schedule) -> None:
    last, now = at("2026-06-01 09:00"), at("2026-06-04 10:00")
    found = []
    for _ in range(4):
        following = schedule.next(last, now, "Europe/Berlin")
        assert following is not None
        last = following
        found.append(last)
    assert local(found) == ["06-02 09:00", "06-03 09:00", "06-04 09:00", "06-05 09:00"]


# -- cron ------------------------------------------------------------------------------------


def cron(expression: str, begin: str, count: int) -> list[str]:
    """Return occurrences of a cron rule in Berlin."""
    return local(occurrences(Schedule(cron=expression), at(begin), count))


def test_cron_on_work_days_over_the_spring_change() -> None:
    found = cron("0 7 * * 1-5", "2026-03-26 12:00", 3)
    assert found == ["03-27 07:00", "03-30 07:00", "03-31 07:00"]


def test_cron_in_the_spring_gap_runs_at_the_next_valid_moment() -> None:
    found = cron("30 2 * * *", "2026-03-27 12:00", 3)
    assert found == ["03-28 02:30", "03-29 03:00", "03-30 02:30"]


def test_cron_in_the_autumn_fold_runs_once() -> None:
    found = occurrences(Schedule(cron="30 2 * * *"), at("2026-10-24 12:00"), 2)
    assert found == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), at("2026-10-26 02:30")]


def test_cron_every_quarter_of_an_hour_runs_through_the_fold_without_a_break() -> None:
    found = occurrences(Schedule(cron="*/15 * * * *"), at("2026-10-25 01:45"), 9)
    distances = {other - one for one, other in itertools.pairwise(found)}
    assert distances == {timedelta(minutes=15)}


@given(
    moments,
    st.sampled_from(["30 2 * * *", "0 0 * * 1", "*/7 * * * *", "15 1-3 * * *", "0 12 29 2 *"]),
    zones,
)
def test_cron_only_goes_forward(begin: datetime, expression: str, zone: ZoneInfo) -> None:
    last = begin
    for _ in range(4):
        following = next_cron(expression, last, zone)
        assert following is not None
        assert following > last
        last = following


# -- wrong rules -----------------------------------------------------------------------------


@pytest.mark.parametrize("schedule", [Schedule(), Schedule(cron="nonsense")])
def test_a_wrong_rule_says_so(schedule: Any) -> None:
    with pytest.raises(DefinitionError):
        schedule.next(at("2026-01-01 00:00"), at("2026-01-01 00:00"), "UTC")
