"""Hours of the week by the wall clock: inside or not, and when they come next."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations.exceptions import DefinitionError
from automations.hours import Hours, said_days

BERLIN = ZoneInfo("Europe/Berlin")
#: Zones with changes by an hour, by half an hour, at midnight, and of a whole day.
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Havana",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "UTC",
)
MINUTE = timedelta(minutes=1)


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """Return the moment of a wall-clock time; a trailing ~ is its second one."""
    wall = datetime.fromisoformat(text.removesuffix("~"))
    return wall.replace(tzinfo=zone, fold=int(text.endswith("~"))).astimezone(UTC)


def hours(text: str) -> Hours:
    """Return hours given as "mon-fri 09:00-20:00"."""
    days, _, times = text.partition(" ")
    start, _, end = times.partition("-")
    return Hours.declared(days, start, end)


# -- declaring -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("mon,wed", {0, 2}),
        ("Mon - Wed, sun", {0, 1, 2, 6}),
        ("fri-mon", {4, 5, 6, 0}),
        ("sat", {5}),
        ("daily", set(range(7))),
        ([0, 6], {0, 6}),
        (range(5), {0, 1, 2, 3, 4}),
    ],
)
def test_days_are_named_or_numbered(given: Any, expected: set[int]) -> None:
    assert Hours.declared(given, "09:00", "20:00").weekdays == expected


@pytest.mark.parametrize("given", ["", "mo", "mon-", "-fri", "mon;tue", [], [7], [True], 3, None])
def test_what_names_no_days_is_an_error(given: Any) -> None:
    with pytest.raises(DefinitionError, match="names no days of the week"):
        Hours.declared(given, "09:00", "20:00")


@pytest.mark.parametrize("given", ["25:00", "nine", "", 9, None, time(9, tzinfo=UTC)])
def test_what_is_no_time_is_an_error(given: Any) -> None:
    with pytest.raises(DefinitionError, match="is no time of the day"):
        Hours.declared("daily", given, "20:00")


def test_no_time_at_all_is_an_error_and_a_whole_day_is_none() -> None:
    with pytest.raises(DefinitionError, match="is no time"):
        Hours.declared("daily", "09:00", time(9))

    assert hours("sun 00:00-24:00").covers(at("2026-03-01T23:59"), BERLIN)
    assert not hours("sun 00:00-24:00").covers(at("2026-03-02T00:00"), BERLIN)


@pytest.mark.parametrize("text", ["daily", "mon-fri", "mon,wed", "mon,tue,sat,sun", "fri-sun"])
def test_days_are_said_as_they_are_declared(text: str) -> None:
    assert said_days(Hours.declared(text, "09:00", "20:00").weekdays) == text


def test_hours_are_said_in_one_line() -> None:
    assert str(hours("mon-fri 09:00-20:00")) == "mon-fri 09:00-20:00"


# -- inside ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment", "inside"),
    [
        ("mon-fri 09:00-20:00", "2026-03-02T09:00", True),
        ("mon-fri 09:00-20:00", "2026-03-02T19:59:59.999999", True),
        ("mon-fri 09:00-20:00", "2026-03-02T20:00", False),
        ("mon-fri 09:00-20:00", "2026-03-01T12:00", False),
        ("fri 22:00-02:00", "2026-03-06T23:00", True),
        ("fri 22:00-02:00", "2026-03-07T01:59", True),
        ("fri 22:00-02:00", "2026-03-06T01:00", False),
        ("fri 22:00-02:00", "2026-03-07T22:00", False),
    ],
)
def test_start_is_inside_and_end_is_not(text: str, moment: str, inside: bool) -> None:
    assert hours(text).covers(at(moment), BERLIN) is inside


# -- next ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment", "expected"),
    [
        ("mon-fri 09:00-20:00", "2026-03-06T20:00", "2026-03-09T09:00"),
        ("mon-fri 09:00-20:00", "2026-03-06T08:00", "2026-03-06T09:00"),
        ("fri 22:00-02:00", "2026-03-07T02:00", "2026-03-13T22:00"),
        # 2026-03-29: 02:00 to 03:00 is swallowed.
        ("daily 02:30-04:00", "2026-03-29T01:59", "2026-03-29T03:00"),
        ("daily 02:10-02:50", "2026-03-29T01:59", "2026-03-30T02:10"),
        ("sun 02:10-02:50", "2026-03-29T01:59", "2026-04-05T02:10"),
        ("daily 09:00-20:00", "2026-03-29T01:59", "2026-03-29T09:00"),
        # 2026-10-25: 02:00 to 03:00 comes twice.
        ("daily 02:30-04:00", "2026-10-25T02:00", "2026-10-25T02:30"),
        ("daily 02:30-04:00", "2026-10-25T02:10~", "2026-10-25T02:30~"),
        ("daily 02:00-02:30", "2026-10-25T02:45", "2026-10-25T02:00~"),
        ("daily 01:00-02:30", "2026-10-25T02:45", "2026-10-25T02:00~"),
    ],
)
def test_next_hours_are_the_first_by_the_wall_clock(text: str, moment: str, expected: str) -> None:
    assert hours(text).next(at(moment), BERLIN) == at(expected)


def test_a_day_that_a_zone_leaves_out_has_no_hours() -> None:
    """Samoa went from Thursday 29 to Saturday 31 December 2011."""
    apia = ZoneInfo("Pacific/Apia")

    found = hours("fri 09:00-20:00").next(at("2011-12-29T12:00", apia), apia)

    assert found == at("2012-01-06T09:00", apia)


weekdays = st.sets(st.integers(0, 6), min_size=1)
minutes = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
#: Days around which one of the zones changes its clock.
CHANGES = (
    "2006-10-29", "2011-12-30", "2017-10-15", "2018-02-18", "2026-03-08", "2026-03-29",
    "2026-04-05", "2026-10-25", "2026-11-01",
)  # fmt: skip
moments = st.builds(
    lambda day, minutes, micro: (
        datetime.fromisoformat(f"{day}T00:00+00:00")
        + MINUTE * minutes
        + timedelta.resolution * micro
    ),
    st.one_of(st.sampled_from(CHANGES), st.dates(date(2026, 1, 1), date(2028, 1, 1))),
    st.integers(-2 * 24 * 60, 2 * 24 * 60),
    st.integers(0, 59_999_999),
)


@given(weekdays, minutes, minutes, moments, st.sampled_from(ZONES))
def test_next_is_inside_and_the_earliest(
    days: set[int], start: time, end: time, now: datetime, name: str
) -> None:
    if start == end:
        end = start = time()
    window, zone = Hours(frozenset(days), start, end), ZoneInfo(name)

    found = window.next(now, zone)

    assert window.covers(found, zone)
    assert found >= now
    assert (found == now) == window.covers(now, zone)
    # Start, end and all changes fall on whole minutes: between two of them nothing happens.
    probe = now.replace(second=0, microsecond=0) + MINUTE
    while probe < found:
        assert not window.covers(probe, zone)
        probe += MINUTE if found - probe < timedelta(days=1) else 7 * MINUTE
