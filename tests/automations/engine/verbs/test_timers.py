"""Run a timer now, or later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import testing
from automations.engine import recovery
from automations.engine.verbs import VERBS, base
from automations.exceptions import NotPossible
from automations.models import AutomationTaskModel, Event
from tests.flows.acting import Conditional, Nightly, Shipping


@pytest.fixture
def waiting(shipping: testing.Run) -> testing.Run:
    """Let an instance wait for a day."""
    recovery.skip(shipping.task("approve"))
    return shipping


def test_a_wait_ends_now(
    waiting: testing.Run, olga: User, event: Callable[[testing.Run], Event]
) -> None:
    due = waiting.task("later").due
    recovery.reschedule(waiting.task("later"), actor=olga)
    testing.run_due()
    waiting.assert_outcome("completed")
    found = Event.objects.filter(kind="rescheduled").get()
    assert found.detail["before"] == due.isoformat() if due else False


def test_a_wait_is_put_off(waiting: testing.Run, clock: testing.Clock) -> None:
    """Beyond what the flow says."""
    recovery.reschedule(waiting.task("later"), clock.now() + timedelta(days=3))
    clock.advance(days=2)
    testing.run_due()
    waiting.assert_waits_at("later")
    clock.advance(days=1)
    testing.run_due()
    waiting.assert_outcome("completed")


def test_the_next_attempt_is_made_now(clock: testing.Clock) -> None:
    run = testing.start(Conditional, go=True)
    recovery.edit_data(run.row, {"go": True, "divisor": 1})
    recovery.reschedule(run.task("shaky"))
    testing.run_due()
    run.assert_outcome("completed")


def test_a_condition_is_asked_now_and_not_put_off(clock: testing.Clock) -> None:
    run = testing.start(Conditional)
    AutomationTaskModel.objects.filter(automation=run.row).update(due=clock.now() + timedelta(1))
    recovery.reschedule(run.task("wait"))
    assert run.task("wait").due is not None
    testing.run_due()
    run.assert_waits_at("wait")
    with pytest.raises(NotPossible, match="condition"):
        recovery.reschedule(run.task("wait"), clock.now() + timedelta(days=1))


def test_a_schedule_starts_over_now(clock: testing.Clock) -> None:
    run = testing.start(Nightly)
    recovery.reschedule(run.task("again"))
    testing.run_due()
    assert run.data["n"] == 2
    run.assert_waits_at("again")


def test_the_timer_of_a_paused_instance_is_held(waiting: testing.Run) -> None:
    recovery.pause(waiting.row)
    recovery.reschedule(waiting.task("later"))
    testing.run_due()
    waiting.assert_waits_at("later")
    recovery.resume(waiting.row)
    testing.run_due()
    waiting.assert_outcome("completed")


@pytest.mark.parametrize("until", ["yesterday", "2026-03-01T09:00:00+00:00", "2027-01-01T00:00"])
def test_the_moment_must_have_a_zone_and_be_still_to_come(waiting: testing.Run, until: str) -> None:
    task = waiting.task("later")
    with pytest.raises(NotPossible, match="moment"):
        base.perform(VERBS["reschedule"], task.automation_id, task.pk, arguments={"until": until})


def test_what_waits_for_no_time_has_no_timer(shipping: testing.Run) -> None:
    with pytest.raises(NotPossible, match="no time"):
        recovery.reschedule(shipping.task("approve"))
    assert VERBS["reschedule"].runs_again(Shipping.graph, "later", {}) == ()


def test_a_moment_in_another_zone_is_that_moment(waiting: testing.Run) -> None:
    moment: Any = datetime.fromisoformat("2026-03-04T09:00:00+02:00")
    recovery.reschedule(waiting.task("later"), moment)
    assert waiting.task("later").due == moment
