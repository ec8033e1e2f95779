"""One pass over everything that is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.test import override_settings

from automations import registry, testing
from automations.dispatch import tasks
from automations.engine import letters
from automations.engine.runner import Runner
from automations.models import AutomationModel, AutomationTaskModel, Message
from automations.nodes.base import Letter
from tests.flows import units
from tests.flows.units import doing, left_alone

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def clock(db: None) -> Iterator[testing.Clock]:
    """Let time stand still."""
    with testing.frozen_time(BEGIN) as clock:
        yield clock


def states() -> list[str]:
    """Return the states of all instances in their order."""
    return list(AutomationModel.objects.order_by("pk").values_list("state", flat=True))


def test_everything_due_is_run(clock: testing.Clock) -> None:
    for _ in range(3):
        left_alone(units.Step)

    assert (tasks.run_due(), states()) == (3, ["completed"] * 3)


def test_nothing_due_costs_little(clock: testing.Clock, django_assert_num_queries: None) -> None:
    for _ in range(3):
        units.Timed()

    with django_assert_num_queries(7):  # type: ignore[operator]
        assert tasks.run_due() == 0


@override_settings(AUTOMATIONS={"BATCH": 2})
def test_more_than_a_batch_is_run(clock: testing.Clock) -> None:
    for _ in range(5):
        left_alone(units.Step)

    assert tasks.run_due() == 5


def test_limit_holds(clock: testing.Clock) -> None:
    for _ in range(3):
        left_alone(units.Step)

    assert (tasks.run_due(limit=2), states()) == (2, ["completed", "completed", "running"])


def test_limit_holds_for_messages_and_tasks_together(clock: testing.Clock) -> None:
    listener = units.Listener()
    letters.post(Letter(listener, "hello", None, {}, False), BEGIN)
    left_alone(units.Step)

    assert tasks.run_due(limit=1) == 1
    assert (Message.objects.get().consumed, states()) == (BEGIN, ["running", "running"])


def test_detached_steps_are_run(clock: testing.Clock) -> None:
    units.Outside()

    tasks.run_due()

    assert states() == ["completed"]


def test_step_that_fails_does_not_stop_the_pass(clock: testing.Clock) -> None:
    bad, _ = left_alone(units.Step), left_alone(units.Step)

    with doing(step=lambda task: 1 / (task.automation_id - bad.id)):
        tasks.run_due()

    assert states() == ["failed", "completed"]


def test_fault_of_the_engine_does_not_stop_the_pass(
    clock: testing.Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """The task is left as it is; its lease runs out."""
    left_alone(units.Step), left_alone(units.Step)
    run, calls = Runner.run, []

    def faulty(self: Runner, claim: object) -> object:
        calls.append(claim)
        if len(calls) == 1:
            raise RuntimeError("fault")
        return run(self, claim)  # type: ignore[arg-type]

    with mock.patch.object(Runner, "run", faulty):
        assert tasks.run_due() == 2

    assert states() == ["running", "completed"]
    assert "could not be finished" in caplog.text


def test_instance_whose_code_is_gone_is_blocked_and_goes_on_when_it_is_back(
    clock: testing.Clock,
) -> None:
    left_alone(units.Step), left_alone(units.Line)
    registry.unregister(units.Step)
    try:
        tasks.run_due()
        assert states() == ["blocked", "completed"]
    finally:
        registry.register(units.Step)

    tasks.run_due()

    assert states() == ["completed", "completed"]


def test_work_that_falls_due_during_the_pass_waits_for_the_next_one(clock: testing.Clock) -> None:
    """So that a pass has an end."""
    units.Timed()
    clock.advance(hours=1)

    with doing(step=lambda task: clock.advance(hours=2)):
        left_alone(units.Timed)
        assert tasks.run_due() == 1

    due = AutomationTaskModel.objects.filter(due__lte=clock.now() - timedelta(minutes=1))
    assert due.count() == 1
