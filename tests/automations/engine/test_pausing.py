"""Pauses of a step, a flow and everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import testing
from automations.engine import pausing, recovery
from automations.exceptions import NotPossible
from automations.models import AutomationTaskModel, Event, Message, Pause
from tests.flows.pausing import Asking, Other, Waiter

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


WAITER, ASKING = Waiter.get_automation_class_name(), Asking.get_automation_class_name()


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[testing.Clock]:
    """Let time stand still."""
    with testing.frozen_time(BEGIN) as clock:
        yield clock


def tasks(run: testing.Run) -> Any:
    """Return the open tasks of a run."""
    return AutomationTaskModel.objects.open().filter(automation_id=run.automation.id)


@pytest.mark.parametrize(("flow_name", "step"), [("", ""), (WAITER, ""), (WAITER, "first")])
def test_what_is_paused_does_not_begin(flow_name: str, step: str) -> None:
    pausing.pause(flow_name, step)

    run = testing.start(Waiter)

    assert run.data == {}
    assert tasks(run).get().held == BEGIN


def test_other_flows_go_on() -> None:
    pausing.pause(WAITER)
    testing.start(Other).assert_outcome("completed")


def test_other_steps_go_on() -> None:
    pausing.pause(WAITER, "later")
    assert testing.start(Waiter).data == {"first": True}


def test_what_falls_due_in_a_pause_is_held_and_goes_on_afterwards(clock: testing.Clock) -> None:
    run = testing.start(Waiter)
    pausing.pause(WAITER)
    clock.advance(hours=2)
    testing.run_due()
    assert (run.data, tasks(run).get().attempts) == ({"first": True}, 0)
    assert pausing.held_tasks(WAITER).count() == 1

    assert pausing.resume(WAITER) == 1

    testing.run_due()
    run.assert_outcome("completed")


def test_a_pause_that_ends_leaves_what_another_one_holds(clock: testing.Clock) -> None:
    pausing.pause(WAITER)
    pausing.pause()
    run = testing.start(Waiter)

    pausing.resume()
    testing.run_due()
    assert run.data == {}

    pausing.resume(WAITER)
    testing.run_due()
    assert run.data == {"first": True}


def test_an_instance_that_is_paused_itself_stays_so() -> None:
    run = testing.start(Waiter)
    recovery.pause(run.row)
    pausing.pause(WAITER)
    assert pausing.resume(WAITER) == 0
    assert run.row.state == "paused"


def test_a_step_that_is_held_is_asked_afterwards_as_if_it_were_reached_then() -> None:
    """Skipping and waiting are not passed over."""
    pausing.pause(ASKING, "skipped")
    run = testing.start(Asking)
    run.assert_path("decide")

    pausing.resume(ASKING, "skipped")
    testing.run_due()

    assert run.data == {}
    assert run.task("skipped").state == "skipped"


def test_messages_wait_for_the_end_of_a_pause() -> None:
    run = testing.start(Waiter)
    pausing.pause(WAITER)
    run.automation.send_message("hello")
    assert "hello" not in run.data
    assert Message.objects.get().consumed is None

    pausing.resume(WAITER)
    testing.run_due()

    assert run.data["hello"] is True


def test_a_paused_step_keeps_no_messages() -> None:
    run = testing.start(Waiter)
    pausing.pause(WAITER, "later")
    run.automation.send_message("hello")
    assert run.data["hello"] is True


def test_it_is_recorded_who_paused_what_and_why() -> None:
    olga = User.objects.create(username="olga")
    pausing.pause(WAITER, "later", actor=olga, reason="Carrier is down")
    pausing.resume(WAITER, "later", actor=olga)

    paused, resumed = Event.objects.order_by("pk")
    assert (paused.kind, paused.automation_class, paused.step) == ("flow_paused", WAITER, "later")
    assert (paused.actor_name, paused.reason) == ("olga", "Carrier is down")
    assert (resumed.kind, resumed.detail) == ("flow_resumed", {"held": 0})


@pytest.mark.django_db(transaction=True)
def test_what_is_paused_cannot_be_paused_again() -> None:
    pausing.pause(WAITER)
    with pytest.raises(NotPossible):
        pausing.pause(WAITER)
    assert Pause.objects.count() == 1


def test_what_is_not_paused_cannot_be_resumed() -> None:
    with pytest.raises(NotPossible):
        pausing.resume(WAITER)
    with pytest.raises(NotPossible):
        pausing.pause("", "step")


def test_without_a_pause_nothing_is_asked_for_it(django_assert_num_queries: Any) -> None:
    """The lock of the instance tells that there is none."""
    run = testing.start(Waiter)
    row = run.row
    row.pauses = 0
    with django_assert_num_queries(0):
        assert pausing.pauses_of(row) == ()
