"""Hours, days, weeks and months."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from automations_admin.stats.lens import Lens
from automations_admin.stats.periods import Periods, local_day, named


def periods(since: date, days: int, unit: str) -> Periods:
    return Periods(Lens(since, since + timedelta(days=days - 1), unit=unit))


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 100),
    st.sampled_from(["day", "week", "month"]),
)  # fmt: skip
def test_parts_hold_each_day_once(since: date, days: int, unit: str) -> None:
    found = periods(since, days, unit).all
    assert found[0].since == since
    assert sum(one.days for one in found) == days
    for one, other in itertools.pairwise(found):
        assert other.since - one.until == timedelta(days=1)


@given(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 60),
    st.sampled_from(["hour", "day", "week", "month"]), st.integers(0, 60 * 24),
)  # fmt: skip
def test_every_hour_has_its_place(since: date, days: int, unit: str, hours: int) -> None:
    parts = periods(since, min(days, 14), unit)
    begin = int(parts.lens.span[0].timestamp())
    moment = begin + hours * 3600
    place = parts.place(moment)
    if 0 <= place < len(parts.all):
        one = parts.all[place]
        assert one.since <= local_day(moment) <= one.until
    else:
        assert moment >= parts.lens.span[1].timestamp()


def test_counts_are_spread() -> None:
    parts = periods(date(2026, 3, 2), 3, "day")
    begin = int(parts.lens.span[0].timestamp())
    found = {(begin,): 2, (begin + 3 * 3600,): 1, (begin + 50 * 3600,): 5, (begin - 3600,): 9}
    assert parts.spread(found) == [3, 0, 5]


def test_hours_of_a_day_on_which_the_clock_is_changed() -> None:
    with timezone.override("Europe/Berlin"):
        assert len(periods(date(2026, 3, 29), 1, "hour").all) == 23
        assert len(periods(date(2026, 10, 25), 1, "hour").all) == 25


def test_days_are_named() -> None:
    assert named(date(2026, 11, 9), date(2026, 11, 9), "day") == "Mon 9 Nov"
    assert named(date(2026, 11, 2), date(2026, 11, 8), "week") == "2 Nov \N{EN DASH} 8 Nov"
    assert named(date(2026, 11, 1), date(2026, 11, 30), "month") == "November 2026"
