"""What people do to instances that wait for a limit or have a slot: nothing of it is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import testing
from automations.engine import limiting, recovery, retention
from automations.models import Queued
from tests.automations.engine.racing import left_to_workers, work
from tests.automations.engine.test_limiting import at, finish, hold, states
from tests.flows import limited as flows
from tests.flows.units import doing

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock(db: None) -> Iterator[testing.Clock]:
    with testing.frozen_time(BEGIN) as frozen:
        yield frozen


def cancel(run: Any) -> None:
    recovery.cancel(run.row, reason="Wrong")


def move(run: Any) -> None:
    recovery.move(at(run), "other", reason="Wrong")


def restart(run: Any) -> None:
    recovery.restart(run.row, "step", reason="Wrong")


def delete(run: Any) -> None:
    retention.delete_instances([run.id])


def skip(run: Any) -> None:
    recovery.skip(at(run), reason="Wrong")


def pause_and_resume(run: Any) -> None:
    recovery.pause(run.row)
    work()
    recovery.resume(run.row)


ACTS = [cancel, move, restart, delete, skip, pause_and_resume]


def all_goes_on(others: list[Any]) -> None:
    """See that the line goes on until nobody is in it."""
    limiting.sweep()
    work()
    assert states(others) == ["done"] * len(others)
    assert not Queued.objects.exists()
    later = left_to_workers(flows.Moving)
    work()
    assert states([later]) == ["done"]


@pytest.mark.parametrize("act", ACTS)
def test_who_is_in_the_line_leaves_it(clock: testing.Clock, act: Callable[[Any], None]) -> None:
    runs = [left_to_workers(flows.Moving) for _ in range(4)]
    held = hold(runs[0])
    work()
    assert states(runs[1:]) == ["limit"] * 3

    act(runs[1])
    work()
    finish(held)

    all_goes_on([runs[0], *runs[2:]])


@pytest.mark.parametrize("act", ACTS)
def test_who_was_called_gives_its_slot_to_the_next(
    clock: testing.Clock, act: Callable[[Any], None]
) -> None:
    runs = [left_to_workers(flows.Moving) for _ in range(4)]
    finish_first = hold(runs[0])
    work()
    finish(finish_first)
    assert at(runs[1]).due == BEGIN

    act(runs[1])

    all_goes_on([runs[0], *runs[2:]])


@pytest.mark.parametrize("act", [cancel, delete])
def test_who_is_executed_frees_its_slot(clock: testing.Clock, act: Callable[[Any], None]) -> None:
    """What it still does is discarded."""
    runs = [left_to_workers(flows.Moving) for _ in range(3)]
    held = hold(runs[0])
    work()

    act(runs[0])
    limiting.sweep()
    work()
    finish(held)

    assert states(runs[1:]) == ["done"] * 2
    all_goes_on(runs[1:])


def test_a_retried_step_goes_into_the_line_again(clock: testing.Clock) -> None:
    """As old as it is."""
    first, second, third = (left_to_workers(flows.Moving) for _ in range(3))

    def fail(task: Any) -> None:
        if task.automation_id == first.id:
            raise ValueError("no")

    held = hold(first)
    work()
    with doing(step=fail):
        finish(held)
    held = hold(second)
    recovery.retry(at(first))
    work()
    assert [at(run).state for run in (first, second, third)] == ["waiting", "running", "waiting"]

    finish(held)

    assert (at(first).due, at(third).due) == (BEGIN, None)
    work()
    all_goes_on([first, second, third])


def test_a_retry_by_itself_needs_a_permit_again(clock: testing.Clock) -> None:
    first, second = left_to_workers(flows.Retrying), left_to_workers(flows.Retrying)

    def fail(task: Any) -> None:
        if task.automation_id == first.id:
            raise ValueError("no")

    with doing(step=fail):
        work()
    assert states([first, second]) == ["retry", "done"]
    clock.advance(seconds=30)
    held = hold(left_to_workers(flows.Retrying))

    work()

    assert states([first]) == ["limit"]
    assert at(first).attempts == 1
    finish(held)
    work()
    assert states([first]) == ["done"]


def test_a_timeout_does_not_count_while_a_step_waits_for_its_turn(clock: testing.Clock) -> None:
    """It is about an attempt, and none has begun."""
    runs = [left_to_workers(flows.Short) for _ in range(2)]
    hold(runs[0])
    work()
    assert states(runs) == ["running", "limit"]

    clock.advance(minutes=10)
    work()

    assert [(at(run).state, at(run).error_class) for run in runs] == [("done", "")] * 2
    assert at(runs[1]).attempts == 1


def test_a_step_that_takes_longer_than_its_timeout_frees_its_slot(clock: testing.Clock) -> None:
    first, second = left_to_workers(flows.Short), left_to_workers(flows.Short)
    held = hold(first)
    work()

    def late(task: Any) -> None:
        if task.automation_id == first.id:
            clock.advance(minutes=2)

    with doing(step=late):
        finish(held)
        work()

    assert (at(first).state, at(first).error_class) == ("failed", "StepTimeout")
    assert at(second).state == "done"


# -- among many ------------------------------------------------------------------------------


def test_many_due_of_one_flow_delay_another_by_one_turn(clock: testing.Clock) -> None:
    """Not by all of them."""
    order: list[str] = []
    for _ in range(40):
        left_to_workers(flows.Moving)
    with doing(step=lambda task: order.append(type(task.automation.instance).__name__)):
        work()
        order.clear()
        for _ in range(40):
            left_to_workers(flows.Moving)
        for _ in range(3):
            left_to_workers(flows.Usual)
        work()

    assert order.index("Usual") <= 1
    assert [name for name in order[:6] if name == "Usual"] == ["Usual"] * 3


def cost_beside(parked: int) -> int:
    """Return how many statements another flow costs while so many wait for a limit."""
    for _ in range(parked):
        left_to_workers(flows.Moving)
    work()
    run = left_to_workers(flows.Usual)
    with CaptureQueriesContext(connection) as asked:
        work()
    assert states([run]) == ["done"]
    return len(asked)


def test_who_waits_in_another_line_costs_a_flow_nothing(clock: testing.Clock) -> None:
    hold(left_to_workers(flows.Moving))
    cost_beside(1)
    few = cost_beside(1)

    assert cost_beside(60) == few
