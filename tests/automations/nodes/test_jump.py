"""Jump: goes to another step, so many times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from automations import flow, testing
from automations.engine import recovery
from automations.exceptions import DefinitionError
from automations.flow import this
from automations.graph import Kind, Modifier, Way
from automations.nodes.base import Context, Exit
from automations.outcomes import Proceed, Skip, Wait
from automations.status import Waiting
from tests.flows.units import context

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def asked(node: flow.Jump, done: int = 0, **task: Any) -> Context:
    """Return what the node is asked with: at nine, after `done` jumps."""
    found = context(node, **{"created": NOW, **task})
    found.now = NOW
    found.visits = lambda: (done, None)
    return found


class Asking(flow.Automation):
    """Does something three times in all."""

    first = flow.Execute(lambda task: task.data.update(n=task.data.get("n", 0) + 1))
    again = flow.Jump(this.first, at_most=2)
    end = flow.End()


class Slowly(flow.Automation):
    """Does something twice, an hour apart."""

    first = flow.Execute()
    again = flow.Jump("first", at_most=1, at_least_after=HOUR)
    end = flow.End()


class Ahead(flow.Automation):
    """Leaves steps out once; two jumps count each for itself."""

    over = flow.Jump(this.last, at_most=1)
    middle = flow.Execute()
    last = flow.Execute()
    back = flow.Jump(this.over, at_most=1)
    end = flow.End()


def test_exits_are_the_jump_and_the_way_on() -> None:
    node = flow.Jump("start", at_most=2).Next("after")

    assert list(node.exits()) == [Exit(Way.REPEAT, "start"), Exit(Way.NEXT, "after")]


@pytest.mark.parametrize("number", [0, -1, 1.5, True, "2", None])
def test_number_must_be_whole_and_positive(number: Any) -> None:
    with pytest.raises(DefinitionError, match="whole number of at least 1"):
        flow.Jump("start", at_most=number)


def test_wait_must_be_positive() -> None:
    with pytest.raises(DefinitionError, match="duration greater than 0"):
        flow.Jump("start", at_most=1, at_least_after=0)


def test_target_must_be_given() -> None:
    with pytest.raises(DefinitionError, match="takes a node"):
        flow.Jump(None, at_most=1)


def test_jump_is_planned_so_that_it_counts() -> None:
    node = flow.Jump("start", at_most=2)

    answer = node.ask(asked(node, 1))

    assert answer == Proceed(Way.REPEAT, message="Jump 2 of 2", planned=NOW)


def test_goes_on_when_no_jump_is_left() -> None:
    node = flow.Jump("start", at_most=2)

    assert node.ask(asked(node, 2)) == Proceed(message="No jump is left")


def test_waits_since_the_step_was_reached() -> None:
    node = flow.Jump("start", at_most=2, at_least_after=HOUR)

    answer = node.ask(asked(node, created=NOW - HOUR / 2))

    assert answer == Wait(Waiting.TIME, NOW + HOUR / 2)


def test_does_not_wait_for_a_jump_that_is_not_left() -> None:
    node = flow.Jump("start", at_most=2, at_least_after=HOUR)

    assert isinstance(node.ask(asked(node, 2)), Proceed)


def test_moment_that_an_operator_has_set_counts_instead() -> None:
    node = flow.Jump("start", at_most=2, at_least_after=HOUR)

    assert isinstance(node.ask(asked(node, rescheduled=NOW)), Proceed)


def test_deadline_ends_the_wait() -> None:
    node = flow.Jump("start", at_most=2, at_least_after=2 * HOUR).SkipAfter(HOUR)

    assert node.ask(asked(node)) == Wait(Waiting.TIME, NOW + HOUR)
    assert isinstance(node.ask(asked(node, created=NOW - HOUR)), Skip)


def test_small_print_tells_how_often_and_how_soon() -> None:
    node = flow.Jump("start", 3, HOUR)

    assert list(node.modifiers()) == [Modifier("jumps", {"at_most": 3, "after": 3600.0})]


@pytest.mark.django_db
def test_steps_are_done_once_more_for_each_jump() -> None:
    run = testing.start(Asking)

    run.assert_outcome("completed")
    run.assert_path("first", "again", "first", "again", "first", "again", "end")
    assert run.data == {"n": 3}


@pytest.mark.django_db
def test_instances_count_for_themselves() -> None:
    testing.start(Asking)

    assert testing.start(Asking).data == {"n": 3}


@pytest.mark.django_db
def test_jumps_of_other_nodes_do_not_count() -> None:
    testing.start(Ahead).assert_path(
        "over", "last", "back", "over", "middle", "last", "back", "end"
    )


@pytest.mark.django_db
def test_tasks_tell_that_a_jump_led_to_them() -> None:
    run = testing.start(Asking)

    assert run.task("first").way == "repeat"
    assert run.task("end").way == "next"


@pytest.mark.django_db
def test_jump_waits_until_it_is_time() -> None:
    with testing.frozen_time(NOW) as clock:
        run = testing.start(Slowly)
        run.assert_waits_at("again")

        testing.run_until(clock, NOW + HOUR)

    run.assert_path("first", "again", "first", "again", "end")


@pytest.mark.django_db
def test_operator_can_let_it_jump_at_once() -> None:
    with testing.frozen_time(NOW) as clock:
        run = testing.start(Slowly)

        clock.advance(minutes=1)
        recovery.reschedule(run.task("again"))
        testing.run_due()

    run.assert_outcome("completed")


def test_kind() -> None:
    assert flow.Jump("start", at_most=1).graph_kind() == Kind.JUMP
