"""Cohorts by age."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from automations_admin.stats.grid import Found, grid, wholes
from automations_admin.stats.lens import Lens
from automations_admin.stats.periods import Periods

PARTS = Periods(Lens(date(2026, 3, 2), date(2026, 3, 4)))
AGES = (1, 2, 3)


def hour(day: int, at: int) -> int:
    """Return an hour of March in seconds."""
    return int(datetime(2026, 3, day, at, tzinfo=UTC).timestamp())


NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
FOUND = Found(
    {hour(2, 9): 10, hour(3, 10): 20, hour(3, 11): 5, hour(4, 13): 3},
    {(hour(2, 9), 0): 2, (hour(2, 9), 2): 1, (hour(3, 10), 1): 4, (hour(4, 13), 0): 1},
)


def test_a_cell_is_about_what_happened_before_its_age() -> None:
    rows = grid(PARTS, FOUND, AGES, NOW).rows
    assert [(row.n, row.reached) for row in rows] == [
        (10, (2, 2, 3)),
        (25, (0, 4)),
        (3, ()),
    ]


def test_the_youngest_decides_and_its_start_is_known_to_the_hour() -> None:
    last = grid(PARTS, FOUND, AGES, datetime(2026, 3, 5, 14, tzinfo=UTC)).rows[2]
    assert last.reached == (1,)
    almost = datetime(2026, 3, 5, 14, tzinfo=UTC) - timedelta(seconds=1)
    assert grid(PARTS, FOUND, AGES, almost).rows[2].reached == ()


def test_the_top_row_has_all_days_that_are_old_enough() -> None:
    found = wholes(FOUND, AGES, NOW)
    assert [(one.reached, one.n, one.until.day) for one in found if one] == [
        (2, 35, 3),
        (6, 35, 3),
        (3, 10, 2),
    ]
    assert wholes(FOUND, (40,), NOW) == (None,)


def test_still_in_progress_is_the_rest() -> None:
    rows = grid(PARTS, Found(FOUND.entered, FOUND.happened, still=True), AGES, NOW).rows
    assert rows[0].reached == (8, 8, 7)


def test_nobody_has_lived_as_long_as_its_day() -> None:
    empty = grid(PARTS, Found({}, {}), AGES, NOW)
    # Local midnight ends the days in the reader's zone.
    assert [len(row.reached) for row in empty.rows] == [2, 1, 0]
    assert [row.n for row in empty.rows] == [0, 0, 0]
    assert wholes(Found({}, {}), AGES, NOW) == (None, None, None)


def test_days_of_a_week_are_one_row() -> None:
    weeks = grid(Periods(PARTS.lens, "week"), FOUND, AGES, NOW)
    assert [(row.n, row.reached) for row in weeks.rows] == [(38, ())]
