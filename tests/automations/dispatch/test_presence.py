"""A worker's row: signs of life, and what is left of workers that are gone."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.db import DatabaseError
from django.test import override_settings

from automations import testing
from automations.dispatch import presence
from automations.dispatch.presence import KEEP, Presence
from automations.models import Worker

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def clock(db: None) -> Iterator[testing.Clock]:
    """Let time stand still."""
    with testing.frozen_time(BEGIN) as clock:
        yield clock


def row(name: str = "one") -> Worker:
    """Return a worker's row as it is stored."""
    found: Worker = Worker.objects.get(name=name)
    return found


def test_worker_signs_on(clock: testing.Clock) -> None:
    Presence("one", lambda: 0).sign_on()

    assert (row().pid, row().started, row().seen, row().stopped) == (
        os.getpid(),
        BEGIN,
        BEGIN,
        None,
    )


def test_sign_of_life_brings_time_and_count(clock: testing.Clock) -> None:
    worker = Presence("one", lambda: 7)
    worker.sign_on()
    clock.advance(seconds=10)

    worker.seen()

    assert (row().started, row().seen, row().executed) == (
        BEGIN,
        BEGIN + timedelta(seconds=10),
        7,
    )


def test_worker_signs_off(clock: testing.Clock) -> None:
    worker = Presence("one", lambda: 9)
    worker.sign_on()
    clock.advance(seconds=5)

    worker.sign_off()

    assert (row().stopped, row().executed) == (clock.now(), 9)
    assert not row().is_alive(timedelta(minutes=1))


def test_worker_that_comes_back_takes_its_row_again(clock: testing.Clock) -> None:
    old = Presence("one", lambda: 9)
    old.sign_on()
    old.sign_off()
    clock.advance(hours=1)

    Presence("one", lambda: 0).sign_on()

    assert (Worker.objects.count(), row().started, row().stopped) == (1, clock.now(), None)


def test_workers_not_seen_for_a_day_are_forgotten(clock: testing.Clock) -> None:
    for name, age in (("gone", KEEP + timedelta(seconds=1)), ("lost", KEEP)):
        Worker.objects.create(name=name, host="h", pid=1, seen=BEGIN - age)

    Presence("one", lambda: 0).sign_on()

    assert set(Worker.objects.values_list("name", flat=True)) == {"lost", "one"}


def test_block_signs_on_and_off(clock: testing.Clock) -> None:
    with Presence("one", lambda: 0):
        assert row().stopped is None

    assert row().stopped == BEGIN


def test_worker_that_ends_with_an_error_signs_off_too(clock: testing.Clock) -> None:
    with pytest.raises(ValueError, match="x"), Presence("one", lambda: 0):
        raise ValueError("x")

    assert row().stopped == BEGIN


@override_settings(AUTOMATIONS={"HEARTBEAT": 0.005})
def test_thread_gives_signs_of_life_and_gets_over_trouble(
    clock: testing.Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """A database that does not answer for a moment ends nothing."""
    worker, often, calls = Presence("one", lambda: 0), threading.Event(), []

    def seen() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise DatabaseError("gone")
        if len(calls) >= 3:
            often.set()

    with (
        mock.patch.object(worker, "seen", seen),
        mock.patch.object(presence, "connections"),
        worker,
    ):
        assert often.wait(30)

    assert "Worker one could not give a sign of life: gone" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_at_the_start_keeps_no_worker_from_working(
    clock: testing.Clock,
) -> None:
    """It signs on with its next sign of life."""
    worker = Presence("one", lambda: 3)
    with mock.patch.object(presence.Worker.objects, "using", side_effect=DatabaseError), worker:
        pass
    assert not Worker.objects.exists()

    worker.seen()

    assert row().seen == BEGIN


def test_a_row_that_was_removed_is_written_again(clock: testing.Clock) -> None:
    worker = Presence("one", lambda: 0)
    worker.sign_on()
    Worker.objects.all().delete()

    worker.seen()

    assert row().name == "one"
