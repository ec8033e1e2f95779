"""Executing steps: attempts and their policies, timeouts, arguments, chains."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group

from automations import flow, testing
from automations.engine.runner import Runner
from automations.flow import this
from automations.models import AutomationModel, AutomationTaskModel
from tests.automations.engine.stepping import attempts, fails_until, stepping, task
from tests.automations.engine.stored import row
from tests.flows.basics import Five, Paused, Told

pytestmark = pytest.mark.django_db


# -- retry -----------------------------------------------------------------------------------


def test_without_retry_there_is_one_attempt(clock: testing.Clock) -> None:
    found = stepping(flow.Execute(fails_until(2)))()
    assert (row(found).state, attempts(found)) == ("failed", [(1, "failed")])
    clock.advance(days=9)
    assert testing.run_due() == 0


def test_a_retry_waits_and_then_succeeds(clock: testing.Clock) -> None:
    found = stepping(flow.Execute(fails_until(3)).Retry(5, delay=60, jitter=0))()
    waiting = task(found)
    assert (waiting.state, waiting.waiting, waiting.error_class) == (
        "waiting",
        "retry",
        "ConnectionError",
    )
    assert waiting.due == clock.now() + timedelta(minutes=1)
    assert row(found).state == "running"
    clock.advance(minutes=1)
    testing.run_due()
    assert task(found).due == clock.now() + timedelta(minutes=2)
    clock.advance(minutes=2)
    testing.run_due()
    assert attempts(found) == [(1, "failed"), (2, "failed"), (3, "done")]
    assert (task(found).result, task(found).error, row(found).state) == (3, "", "completed")


def test_attempts_that_are_used_up(clock: testing.Clock) -> None:
    found = stepping(flow.Execute(fails_until(9)).Retry(3, delay=1, jitter=0))()
    testing.run_until(clock, clock.now() + timedelta(hours=1))
    assert (row(found).state, len(attempts(found))) == ("failed", 3)
    assert (task(found).error, task(found).due) == ("attempt 3", None)


def test_an_error_that_is_not_worth_another_attempt(clock: testing.Clock) -> None:
    for step in (
        flow.Execute(fails_until(9)).Retry(3, on=ValueError),
        flow.Execute(fails_until(9)).Retry(3, give_up_on=(ConnectionError,)),
    ):
        found = stepping(step)()
        assert (row(found).state, len(attempts(found))) == ("failed", 1)


def test_retrying_and_failed_are_two_things(clock: testing.Clock) -> None:
    stepping(flow.Execute(fails_until(9)).Retry(2, delay=60))()
    stepping(flow.Execute(fails_until(9)))()
    tasks = AutomationTaskModel.objects
    assert (tasks.retrying().count(), tasks.failed().count()) == (1, 1)


def test_on_error_comes_after_the_last_attempt(clock: testing.Clock) -> None:
    rescue = flow.Execute(lambda task: task.data.update(rescued=True)).Next(this.end)
    step = flow.Execute(fails_until(9)).Retry(2, delay=60, jitter=0).OnError(this.rescue)
    found = stepping(step, rescue=rescue)()
    assert "rescued" not in row(found).data
    clock.advance(minutes=1)
    testing.run_due()
    assert (row(found).data, row(found).state) == ({"rescued": True}, "completed")
    assert (task(found).state, task(found).error_class) == ("done", "ConnectionError")
    assert task(found, "rescue").way == "error"


def test_the_idempotency_key_is_that_of_the_task(clock: testing.Clock) -> None:
    keys: list[Any] = []

    def step(task: Any) -> None:
        keys.append(task.idempotency_key)
        fails_until(3)(task)

    automation = stepping(flow.Execute(step).Retry(3, delay=1, jitter=0))
    for _ in range(2):
        automation()
        testing.run_until(clock, clock.now() + timedelta(minutes=1))
    assert keys[0] == keys[1] == keys[2] != keys[3] == keys[4] == keys[5]


# -- timeout ---------------------------------------------------------------------------------


def test_a_step_that_takes_too_long_is_interrupted() -> None:
    """In a process's main thread; elsewhere it fails when it returns."""
    began = time.monotonic()
    found = stepping(flow.Execute(lambda task: time.sleep(30)).Timeout(0.05))()
    assert time.monotonic() - began < 10
    assert task(found).error_class == "StepTimeout"


def test_a_step_that_returns_too_late_has_failed(clock: testing.Clock) -> None:
    def step(task: Any) -> None:
        Group.objects.create(name="late")
        clock.advance(seconds=61)

    found = stepping(flow.Execute(step).Timeout(timedelta(minutes=1)))()
    assert task(found).error == "The step took longer than 0:01:00."
    assert not Group.objects.exists()


def test_a_step_in_time_is_left_alone(clock: testing.Clock) -> None:
    found = stepping(flow.Execute(lambda task: clock.advance(seconds=59) and None).Timeout(60))()
    assert row(found).state == "completed"


# -- arguments -------------------------------------------------------------------------------


def test_arguments_are_resolved_and_options_are_not_passed_on() -> None:
    """They reached the user's function (E20)."""
    found = stepping(
        flow.Execute(this.add, this.one, two="self.two", effects="none", description="Adds"),
        one=1,
        two=2,
        add=lambda self, task, one, *, two: one + two,
    )()
    assert task(found).result == 3


def test_a_speaking_node() -> None:
    class Greet(flow.Execute):
        def method(self, task: Any, name: str) -> str:
            return f"Hello {name} from {self.name}"

    found = stepping(Greet(this.who), who="anna")()
    assert task(found).result == "Hello anna from step"


# -- chains and passes -----------------------------------------------------------------------


def test_a_chain_is_cut_and_goes_on_later(settings: Any) -> None:
    settings.AUTOMATIONS = {"MAX_CHAIN": 2}
    found = Five()
    assert row(found).data == {"one": 1, "two": 1}
    testing.run_due()
    assert row(found).state == "completed"


def test_a_pass_takes_no_more_than_its_limit(clock: testing.Clock) -> None:
    for _ in range(5):
        Paused()
    clock.advance(days=30)
    assert Runner("w").run_due(clock.now(), 3) == 3
    assert AutomationModel.objects.filter(finished=True).count() == 3


def test_one_broken_instance_does_not_stop_the_pass(clock: testing.Clock) -> None:
    """Broken data are recorded on the instance, and the others go on."""
    first, second = Paused(), Paused()
    AutomationModel.objects.filter(pk=first.id).update(data=[1, 2])
    clock.advance(days=30)
    Runner("w").run_due(clock.now(), 10)
    assert row(second).state == "completed"


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
@pytest.mark.django_db(transaction=True)
def test_what_ends_the_process_is_no_failure_of_the_step(
    clock: testing.Clock, error: type[BaseException]
) -> None:
    """The lease runs out, and another worker takes over."""
    raised: list[bool] = []

    def step(task: Any) -> None:
        if not raised:
            raised.append(True)
            raise error

    automation = stepping(flow.Execute(step))
    with pytest.raises(error):
        automation()
    found = AutomationModel.objects.get().instance
    clock.advance(minutes=1)
    testing.run_due()
    assert row(found).state == "completed"
    assert attempts(found) == [(1, "lost"), (2, "done")]


def test_a_step_that_loses_its_worker_again_and_again_fails(clock: testing.Clock) -> None:
    """It cannot loop for ever (reliability, poison step)."""
    from automations.engine.claims import claim_due

    found = stepping(flow.Execute(lambda task: None).AfterWaitingFor(1))()
    for number in range(3):
        clock.advance(minutes=1)
        assert claim_due(clock.now(), f"dying {number}", timedelta(seconds=30), 1)
    clock.advance(minutes=1)
    testing.run_due()
    assert (row(found).state, task(found).error_class) == ("failed", "WorkerLost")
    assert attempts(found) == [(1, "lost"), (2, "lost"), (3, "lost")]


def test_messages_between_instances_run_them_in_the_caller_s_process() -> None:
    found = Told()

    class Sending(flow.Automation):
        send = flow.SendMessage(Told, "hello", go=True)
        end = flow.End()

    Sending()
    assert row(found).state == "completed"


def test_real_time_is_enough_for_the_testing_kit() -> None:
    """What a pass makes due is run as well, although the clock has moved on a little."""
    found = Told()
    stepping(flow.Execute(print, detached=True), after=flow.SendMessage(Told, "hello", go=True))()
    testing.run_due()
    assert row(found).state == "completed"
