"""What each task did when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from automations.models import Attempt, AutomationTaskModel
from automations_admin.instances.spans import BUSY, KEYS, spans

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def task(pk: int = 1, **values: Any) -> AutomationTaskModel:
    """Return a task that was done an hour ago."""
    known = {"state": "done", "created": NOW - 60 * MINUTE, "finished": NOW - 30 * MINUTE}
    return AutomationTaskModel(pk=pk, status="step", **{**known, **values})


def attempt(number: int, state: str, start: int, end: int) -> Attempt:
    """Return an attempt from and until so many minutes ago."""
    return Attempt(
        task_id=1,
        number=number,
        state=state,
        started=NOW - start * MINUTE,
        ended=NOW - end * MINUTE,
    )


def told(*args: Any) -> list[tuple[str, int, int, int]]:
    """Return spans as (key, number, minutes ago that it began, and that it ended)."""
    return [
        (span.key, span.number, (NOW - span.start) // MINUTE, (NOW - span.end) // MINUTE)
        for span in spans(*args, NOW)
    ]


def test_a_wait_comes_before_the_first_attempt_and_the_next_try_after_it() -> None:
    tries = [attempt(1, "failed", 50, 49), attempt(2, "lost", 40, 39), attempt(3, "done", 31, 30)]
    assert told([task()], tries) == [
        ("time", 0, 60, 50),
        ("failed", 1, 50, 49),
        ("retrying", 0, 49, 40),
        ("lost", 2, 40, 39),
        ("retrying", 0, 39, 31),
        ("done", 3, 31, 30),
    ]


def test_a_task_that_waits_does_so_until_now() -> None:
    waiting = task(state="waiting", waiting="person", finished=None)
    (span,) = spans([waiting], [], NOW)
    assert (span.key, span.end, span.lasts) == ("person", NOW, True)


def test_a_form_that_was_answered_waited_for_a_person() -> None:
    assert told([task(requires_interaction=True)], []) == [("person", 0, 60, 30)]


def test_a_step_that_is_executed_was_ready_before() -> None:
    running = task(state="running", finished=None, started=NOW - 5 * MINUTE)
    assert told([running], []) == [("ready", 0, 60, 5), ("running", 0, 5, 0)]


def test_nothing_is_drawn_after_a_failure() -> None:
    """Nothing is planned."""
    failed = task(state="failed", finished=NOW - 40 * MINUTE)
    tries = [attempt(1, "failed", 60, 40)]
    assert told([failed], tries) == [("failed", 1, 60, 40)]


def test_what_took_no_time_is_not_drawn() -> None:
    assert told([task(finished=NOW - 60 * MINUTE)], []) == []


def test_every_key_has_a_look() -> None:
    assert set(KEYS) >= BUSY
