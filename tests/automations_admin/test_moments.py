"""Moments as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from automations import testing
from automations_admin import moments

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_moment_of_today_needs_no_date() -> None:
    """In the page's time zone; another day has its name, another year is said."""
    with testing.frozen_time(NOW):
        assert moments.clock_time(NOW) == "13:00:00"
        assert moments.clock_time(NOW - timedelta(days=3)) == "Thu 26 Feb, 13:00"
        assert moments.clock_time(NOW - timedelta(days=300)) == "5 May 2025, 14:00"


def test_in_full_the_zone_is_said() -> None:
    """For the title of a time."""
    assert moments.full(NOW) == "March 1, 2026, 13:00:00 Europe/Berlin"


def test_relative_looks_both_ways() -> None:
    """In two hours, or two hours ago."""
    assert moments.relative(NOW + timedelta(hours=2), NOW) == "in 2 h"
    assert moments.relative(NOW - timedelta(hours=2), NOW) == "2 h ago"


def test_what_is_hardly_past_is_just_now() -> None:
    """Fractions of a second tell nothing to who reads a page."""
    assert moments.past(timedelta(seconds=2.8)) == moments.relative(NOW, NOW) == "just now"
    assert moments.past(timedelta(seconds=6.5)) == "6 s ago"
    assert moments.relative(NOW + timedelta(seconds=2.1), NOW) == "in 3 s"


def test_a_page_says_both() -> None:
    """Clock time to read, the rest in the title."""
    with testing.frozen_time(NOW):
        assert moments.element(NOW) == (
            '<time datetime="2026-03-01T12:00:00+00:00" '
            'title="March 1, 2026, 13:00:00 Europe/Berlin">13:00:00</time>'
        )
