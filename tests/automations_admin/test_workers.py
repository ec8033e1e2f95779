"""Whether anybody runs what is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from automations import testing
from automations.models import Worker
from automations_admin import workers
from automations_admin.workers import Pulse
from tests.automations_admin.shop import Payment, Simple

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PATIENCE = timedelta(minutes=3)


def pulse(alive: int = 0, seen: int | None = None, due: int = 0, since: int | None = None) -> Pulse:
    return Pulse(
        NOW,
        alive,
        NOW - timedelta(seconds=seen) if seen is not None else None,
        due,
        NOW - timedelta(seconds=since) if since is not None else None,
        PATIENCE,
    )


@pytest.mark.parametrize(
    ("given", "alarming"),
    [
        (pulse(alive=1, seen=4, due=12, since=600), False),
        (pulse(seen=200, due=12, since=1), True),
        (pulse(seen=200, due=0), False),
        (pulse(due=1, since=10), False),
        (pulse(due=1, since=181), True),
    ],
)
def test_alarm_needs_something_due_and_nobody_there(given: Pulse, alarming: bool) -> None:
    """A project that runs everything inline or by cron is not alarmed by what just fell due."""
    assert given.alarming is alarming


def test_it_is_said_in_words() -> None:
    """Workers, and what is due."""
    assert pulse(alive=3, seen=4).said == "3 workers seen, last just now"
    assert pulse(alive=1, seen=7).said == "1 worker seen, last 7 s ago"
    assert pulse(seen=200).said == "No worker seen for 3 min"
    assert pulse().said == "No worker seen in the last day"
    assert pulse(due=12, since=2).said_due == "12 tasks due, oldest for 2 s"
    assert pulse().said_due == "nothing is due"


def test_messages_that_nobody_reads_are_told_with_what_is_due() -> None:
    """They need a worker as well."""
    both = replace(pulse(due=12, since=2), messages=3)
    assert both.said_due == "12 tasks due, 3 messages unread, oldest for 2 s"
    assert replace(both, due=0, messages=1).said_due == "1 message unread, oldest for 2 s"


def test_a_page_is_alarmed_in_two_queries(db: None, django_assert_num_queries: Any) -> None:
    """As long as all is well; who was seen last is only asked if it is not."""
    with testing.frozen_time(NOW) as clock:
        Worker.objects.create(name="web-1:7", host="web-1", pid=7)
        Simple(autorun=False).nice()
        with django_assert_num_queries(2):
            assert workers.alarm() is None
        clock.advance(minutes=4)
        found = workers.alarm()
    assert found is not None
    assert (found.alarming, found.last, found.due) == (True, "web-1:7", 1)


def test_the_database_is_asked_three_times(db: None, django_assert_max_num_queries: object) -> None:
    """A stopped worker and a silent one are not alive."""
    with testing.frozen_time(NOW) as clock:
        Payment(stock=False)
        clock.advance(minutes=5)
        for name, ago, stopped in (("a", 5, None), ("b", 600, None), ("c", 5, NOW)):
            seen = clock.now() - timedelta(seconds=ago)
            Worker.objects.create(name=name, host="h", pid=1, seen=seen, stopped=stopped)
        with django_assert_max_num_queries(3):  # type: ignore[operator]
            found = workers.pulse()
    assert (found.alive, found.due) == (1, 1)
