"""Steps that wait for an instance which they have started: they go on when that has ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import testing
from automations.dispatch import tasks
from automations.engine import parents, recovery, retention, runner, signals
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import TaskState
from tests.flows import children as flows
from tests.flows.units import doing

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def of(automation: Any) -> list[AutomationModel]:
    """Return the instances of a class in the order of their start."""
    return list(AutomationModel.objects.of(automation).order_by("pk"))


def child() -> AutomationModel:
    """Return the only child."""
    (found,) = of(flows.Child)
    return found


def waiting(**data: Any) -> testing.Run:
    """Start a parent that waits for a child that waits itself."""
    run = testing.start(flows.Waiter, slow=True, **data)
    run.assert_waits_at("begin")
    return run


def fail(task: Any) -> None:
    """Raise an error."""
    raise ValueError("no")


def test_parent_goes_on_at_once_when_the_child_has_ended(clock: testing.Clock) -> None:
    """Nobody has to wait until the step is asked again."""
    run = waiting()

    child().instance.send_message("go")
    testing.run_due()

    run.assert_path("begin", "after", "end")
    assert run.task("begin").result == {"instance": str(child().uuid), "outcome": "completed"}
    assert run.task("begin").attempts == 1


def test_parent_goes_on_in_the_process_that_ends_the_child() -> None:
    run = waiting()

    child().instance.send_message("go")

    run.assert_outcome("completed")


def test_child_that_ends_before_anything_is_executed() -> None:
    run = testing.start(flows.Impatient)

    run.assert_outcome("completed")
    assert run.task("begin").result["outcome"] == "exited"
    assert run.task("begin").message == "The flow that it has started left early"


def test_failed_child_lets_the_parent_go_on() -> None:
    with doing(work=fail):
        run = testing.start(flows.Waiter)

    run.assert_outcome("completed")
    assert run.task("begin").result["outcome"] == "failed"


def test_failed_child_leads_where_on_error_says() -> None:
    with doing(work=fail):
        testing.start(flows.Careful).assert_path("begin", "rescue", "end")


def test_completed_child_does_not_lead_there() -> None:
    testing.start(flows.Careful).assert_path("begin", "end")


def test_child_that_completes_after_a_retry_changes_nothing_more() -> None:
    with doing(work=fail):
        run = testing.start(flows.Waiter)

    recovery.retry(AutomationTaskModel.objects.get(automation=child(), status="work"))

    assert child().state == "completed"
    assert run.task("begin").result["outcome"] == "failed"


def test_cancelled_child_lets_the_parent_go_on() -> None:
    run = waiting()

    recovery.cancel(child())

    run.assert_outcome("completed")
    assert run.task("begin").result["outcome"] == "cancelled"


def test_skipped_step_that_ends_the_child_lets_the_parent_go_on() -> None:
    run = waiting()

    recovery.skip(AutomationTaskModel.objects.get(automation=child(), status="work"))

    run.assert_outcome("completed")


def test_deleted_child_lets_the_parent_go_on(clock: testing.Clock) -> None:
    run = waiting()
    uuid = str(child().uuid)

    child().instance.kill()
    testing.run_due()

    run.assert_outcome("completed")
    assert run.task("begin").result == {"instance": uuid, "outcome": "deleted"}
    assert of(flows.Child) == []


def test_child_that_deletes_itself_lets_the_parent_go_on() -> None:
    with doing(work=lambda task: task.automation.instance.kill()):
        run = testing.start(flows.Waiter)

    run.assert_outcome("completed")
    assert run.task("begin").result["outcome"] == "deleted"


def test_child_that_was_deleted_unnoticed_is_not_started_again(clock: testing.Clock) -> None:
    run = waiting()
    retention._delete([child().pk])

    testing.run_until(clock, clock.now() + MINUTE)

    run.assert_outcome("completed")
    assert of(flows.Child) == []


def test_end_that_nobody_has_told_of_is_noticed(
    clock: testing.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a process is killed between the end of the child and what follows."""
    run = waiting()
    monkeypatch.setattr(parents, "wake_of", lambda row: [])
    child().instance.send_message("go")
    testing.run_due()
    run.assert_waits_at("begin")

    testing.run_until(clock, clock.now() + MINUTE)

    run.assert_outcome("completed")


def test_asking_again_is_no_attempt(clock: testing.Clock) -> None:
    run = waiting()

    testing.run_until(clock, clock.now() + 3 * MINUTE)

    assert run.task("begin").attempts == 0
    assert len(of(flows.Child)) == 1


def test_paused_parent_goes_on_as_soon_as_it_is_resumed(clock: testing.Clock) -> None:
    run = waiting()
    recovery.pause(run.row)
    child().instance.send_message("go")
    testing.run_due()
    run.assert_waits_at("begin")

    recovery.resume(run.row)

    run.assert_outcome("completed")


def test_step_that_is_being_executed_keeps_its_lease() -> None:
    """It has read how the child ended, or will."""
    run = waiting()
    task = run.task("begin")
    AutomationTaskModel.objects.filter(pk=task.pk).update(state=TaskState.RUNNING)

    assert parents.wake_of(child()) == []

    assert run.task("begin").due == task.due


def test_end_of_an_instance_without_parent_wakes_nobody() -> None:
    assert parents.wake_of(waiting().row) == []


def test_parent_that_is_gone_is_not_missed() -> None:
    run = waiting()
    row = child()
    run.automation.kill()

    assert parents.wake_of(row) == []
    assert child().parent_id is None


def test_signal_is_sent_for_a_child_that_ends_at_once(
    django_capture_on_commit_callbacks: Any,
) -> None:
    heard: list[str] = []

    def hear(sender: Any, instance: Any, **kwargs: Any) -> None:
        heard.append(sender.__name__)

    signals.instance_ended.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            testing.start(flows.Impatient)
    finally:
        signals.instance_ended.disconnect(hear)

    assert sorted(heard) == ["Brief", "Impatient"]


def test_worker_takes_the_parent_in_the_same_pass(settings: Any, clock: testing.Clock) -> None:
    settings.AUTOMATIONS = {"DISPATCHER": "worker"}
    parent = flows.Waiter()
    assert of(flows.Child) == []

    tasks.run_due(runner=runner.Runner("worker", patient=False))
    testing.run_due()

    testing.Run(parent).assert_outcome("completed")
