"""User code runs in a savepoint, and what it raises becomes an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, IntegrityError, transaction
from django.test import override_settings

from automations import flow, registry, testing
from automations.engine import asking, recovery
from automations.graph import Way
from automations.models import AutomationModel, AutomationTaskModel
from automations.outcomes import Proceed
from tests.flows import units
from tests.flows.units import doing

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def clock(db: None) -> Iterator[testing.Clock]:
    """Let time stand still."""
    with testing.frozen_time(BEGIN) as clock:
        yield clock


def run(flow: Any = units.Step, data: dict[str, Any] | None = None, **deeds: Any) -> Any:
    """Run a flow whose steps do this, and return its first task with its present data."""
    with doing(**deeds):
        started = testing.start(flow, **(data or {}))
    return AutomationTaskModel.objects.filter(automation_id=started.automation.id).earliest("id")


@contextmanager
def registered(automation: type[flow.Automation]) -> Iterator[None]:
    """Forget a flow of a test afterwards."""
    try:
        yield
    finally:
        registry.unregister(automation)


def raising(error: Exception, *before: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a deed that does something first and raises then."""

    def deed(task: Any) -> None:
        for act in before:
            act(task)
        raise error

    return deed


def make_group(task: Any) -> None:
    """Write to the database."""
    Group.objects.create(name="made by a step")


def break_constraint(task: Any) -> None:
    """Cause a database error and swallow it, without a savepoint of one's own."""
    Group.objects.create(name="twice")
    with suppress(IntegrityError):
        Group.objects.create(name="twice")


# -- errors ----------------------------------------------------------------------------------


def test_error_is_stored_with_class_and_message(clock: testing.Clock) -> None:
    task = run(step=raising(ValueError("Too late")))

    assert (task.state, task.error_class, task.error) == ("failed", "ValueError", "Too late")


def test_error_undoes_what_the_step_wrote(clock: testing.Clock) -> None:
    run(step=raising(ValueError(), make_group))

    assert not Group.objects.exists()


def test_error_undoes_changes_of_data_in_memory(clock: testing.Clock) -> None:
    task = run(
        data={"kept": [1]},
        step=raising(
            ValueError(), lambda task: task.data["kept"].append(2), lambda task: task.data.clear()
        ),
    )

    assert task.data == {"kept": [1]}


def test_error_undoes_what_the_step_has_saved(clock: testing.Clock) -> None:
    def save(task: Any) -> None:
        task.data["saved"] = True
        task.automation.instance.save()

    assert run(step=raising(ValueError(), save)).data == {}


def test_error_undoes_what_the_step_has_sent(clock: testing.Clock) -> None:
    listener = units.Listener()

    run(step=raising(ValueError(), lambda task: listener.send_message("hello", None, {})))

    assert testing.Run(listener).data == {}


def test_error_of_a_decision_leaves_the_step_before_it_alone(clock: testing.Clock) -> None:
    """Step and decision share a transaction; only the decision is undone."""
    task = run(
        units.Doubtful,
        first=lambda task: task.data.update(first="done"),
        doubt=raising(ValueError(), lambda task: task.data.update(first="spoilt", doubt=1)),
    )

    assert task.data == {"first": "done"}


def test_error_of_a_wait_leaves_the_step_before_it_alone(clock: testing.Clock) -> None:
    flow = units.Doubtful
    task = run(flow, first=lambda task: task.data.update(first="done"), doubt=raising(KeyError()))

    assert [task.data, task.state] == [{"first": "done"}, "done"]


@pytest.mark.parametrize("error", [SystemError("x"), AssertionError(), RecursionError()])
def test_every_exception_is_an_answer(clock: testing.Clock, error: Exception) -> None:
    assert run(step=raising(error)).error_class == type(error).__name__


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_ends_a_process_is_no_answer(clock: testing.Clock, error: type[BaseException]) -> None:
    with pytest.raises(error), transaction.atomic():
        run(step=raising(error()))  # type: ignore[arg-type]


# -- detached steps --------------------------------------------------------------------------


def test_error_of_a_detached_step_undoes_changes_in_memory(clock: testing.Clock) -> None:
    task = run(
        units.Outside,
        {"kept": 1},
        step=raising(ValueError(), lambda task: task.data.update(kept=2, more=1)),
    )

    assert (task.state, task.data) == ("failed", {"kept": 1})


def test_error_of_a_detached_step_leaves_what_it_has_saved(clock: testing.Clock) -> None:
    """It runs outside any transaction, so that is stored already."""

    def save(task: Any) -> None:
        task.data["saved"] = 1
        task.automation.instance.save()
        task.data["not saved"] = 1

    assert run(units.Outside, step=raising(ValueError(), save)).data == {"saved": 1}


def test_detached_step_keeps_keys_that_others_write_meanwhile(clock: testing.Clock) -> None:
    def step(task: Any) -> None:
        other = AutomationModel.objects.get(pk=task.automation_id)
        other.data["theirs"] = 1
        other.save()
        task.data["mine"] = 1

    assert run(units.Outside, step=step).data == {"mine": 1, "theirs": 1}


# -- broken transactions ---------------------------------------------------------------------


@pytest.mark.only_on("postgresql")
def test_swallowed_database_error_breaks_the_transaction(clock: testing.Clock) -> None:
    """PostgreSQL refuses everything after an error, so nothing of the step can be kept."""
    task = run(step=break_constraint)

    assert task.error_class == "TransactionBroken"
    assert not Group.objects.exists()


def test_swallowed_error_inside_an_atomic_block_is_harmless(clock: testing.Clock) -> None:
    def deed(task: Any) -> None:
        make_group(task)
        try:
            with transaction.atomic():
                make_group(task)
        except IntegrityError:
            task.data["twice"] = True

    task = run(step=deed)

    assert (task.state, task.data, Group.objects.count()) == ("done", {"twice": True}, 1)


def test_transaction_that_is_marked_for_rollback_is_broken(clock: testing.Clock) -> None:
    task = run(step=lambda task: transaction.set_rollback(True))

    assert task.error_class == "TransactionBroken"
    assert "Catch database errors inside an `atomic()` block" in task.error


@pytest.mark.parametrize("act", ["commit", "rollback"])
def test_step_must_not_end_the_transaction(clock: testing.Clock, act: str) -> None:
    task = run(step=lambda task: getattr(transaction, act)())

    assert (task.state, task.error_class) == ("failed", "TransactionManagementError")


def test_database_error_that_the_step_lets_out_keeps_its_name(clock: testing.Clock) -> None:
    assert run(step=raising(DatabaseError("full"))).error_class == "DatabaseError"


# -- what can be stored ----------------------------------------------------------------------


def test_result_is_stored(clock: testing.Clock) -> None:
    task = run(step=lambda task: {"sum": 3})

    assert (task.result, task.message) == ({"sum": 3}, "OK")


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (object(), "result cannot be stored as JSON"),
        ({1, 2}, "result cannot be stored as JSON"),
        (float("nan"), "result is nan"),
        ({"a": "\x00"}, "result['a'] has a NUL character"),
        ({1: 2}, "result has the key 1"),
    ],
)
def test_result_that_cannot_be_stored_is_left_out_and_said_so(
    clock: testing.Clock, result: Any, why: str
) -> None:
    task = run(step=lambda task: result)

    assert (task.state, task.result) == ("done", None)
    assert task.message.startswith(f"OK; result not stored: {why}")


def test_way_stays_the_same_if_its_result_is_left_out() -> None:
    answer = asking._storable(Proceed(Way.CASE, object(), "a", "a"), AutomationModel())

    assert isinstance(answer, Proceed)
    assert (answer.way, answer.label, answer.result) == (Way.CASE, "a", None)


@override_settings(AUTOMATIONS={"MAX_DATA": 100})
def test_result_that_is_too_large_is_left_out_and_said_so(clock: testing.Clock) -> None:
    task = run(step=lambda task: "x" * 200)

    assert (task.result, "larger than 100 bytes" in task.message) == (None, True)


@pytest.mark.parametrize("value", [object(), float("inf"), "\ud800", 2**64])
def test_data_that_cannot_be_stored_are_a_failure(clock: testing.Clock, value: Any) -> None:
    task = run(data={"kept": 1}, step=lambda task: task.data.update(bad=value))

    assert (task.state, task.error_class, task.data) == ("failed", "NotStorable", {"kept": 1})


@override_settings(AUTOMATIONS={"MAX_DATA": 100})
def test_data_that_are_too_large_are_a_failure(clock: testing.Clock) -> None:
    task = run(step=lambda task: task.data.update(bad="x" * 200))

    assert "Store large things in a model of your own" in task.error


def test_unstorable_data_of_a_condition_are_a_failure(clock: testing.Clock) -> None:
    task = run(units.Patient, ready=lambda task: task.data.update(bad=object()))

    assert (task.state, task.error_class) == ("failed", "NotStorable")


def test_message_that_cannot_be_stored_is_a_failure_of_the_sender(clock: testing.Clock) -> None:
    listener = units.Listener()

    task = run(step=lambda task: listener.send_message("hello", None, {"word": object()}))

    assert (task.state, task.error_class) == ("failed", "NotStorable")


# -- timeouts --------------------------------------------------------------------------------


def test_step_that_took_too_long_by_the_clock_fails(clock: testing.Clock) -> None:
    task = run(units.Limited, step=lambda task: clock.advance(seconds=2))

    assert (task.state, task.error_class) == ("failed", "StepTimeout")


def test_step_that_took_too_long_leaves_nothing(clock: testing.Clock) -> None:
    def deed(task: Any) -> None:
        make_group(task)
        task.data["done"] = True
        clock.advance(seconds=2)

    task = run(units.Limited, step=deed)

    assert (task.data, Group.objects.exists()) == ({}, False)


def test_step_in_time_is_done(clock: testing.Clock) -> None:
    assert run(units.Limited, step=lambda task: clock.advance(seconds=1)).state == "done"


# -- looking again ---------------------------------------------------------------------------


def test_condition_that_raised_is_asked_again_before_the_step_is_executed(
    clock: testing.Clock,
) -> None:
    """A retry of a step that never passed its wait does not jump over it."""
    task = run(units.Patient, ready=raising(ValueError("Not reachable")))
    assert task.state == "failed"

    done: list[str] = []
    with doing(ready=lambda task: False, step=lambda task: done.append("executed")):
        recovery.retry(task)
        testing.run_due()

    task.refresh_from_db()
    assert (task.state, task.waiting, done) == ("waiting", "condition", [])


def test_condition_is_asked_again_before_a_planned_attempt(clock: testing.Clock) -> None:
    """What it said before the attempt that failed may have changed."""

    class Careful(flow.Automation):
        step = (
            flow.Execute(units.act)
            .AsSoonAs(units.holds("ready"))
            .Retry(max_attempts=3, delay=60, jitter=0)
        )
        end = flow.End()

    with registered(Careful):
        task = run(Careful, ready=lambda task: True, step=raising(ValueError()))
        assert task.waiting == "retry"
        clock.advance(minutes=1)
        with doing(ready=lambda task: False):
            testing.run_due()

    task.refresh_from_db()
    assert (task.waiting, task.attempts) == ("condition", 1)


def test_condition_is_not_asked_twice_before_one_attempt(clock: testing.Clock) -> None:
    asked: list[int] = []

    def ready(task: Any) -> bool:
        asked.append(1)
        return True

    run(units.Patient, ready=ready)

    assert len(asked) == 1
