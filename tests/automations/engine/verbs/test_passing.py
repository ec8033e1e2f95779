"""Skip, and mark as failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import testing
from automations.engine import recovery
from automations.exceptions import NotPossible, NotStorable
from automations.models import Event
from tests.flows.acting import Conditional, Rescued


def test_a_failed_step_is_skipped_with_a_result_and_the_flow_goes_on(
    broken: testing.Run, olga: User, event: Callable[[testing.Run], Event]
) -> None:
    recovery.skip(broken.task("charge"), result={"by": "hand"}, actor=olga, reason="Paid in cash")

    task = broken.task("charge")
    assert (task.state, task.result, task.message) == ("skipped", {"by": "hand"}, "Skipped by olga")
    assert (task.error, task.finished is not None) == ("", True)
    broken.assert_waits_at("later")
    assert (event(broken).kind, event(broken).reason) == ("skipped", "Paid in cash")


def test_a_form_is_skipped(shipping: testing.Run) -> None:
    recovery.skip(shipping.task("approve"))
    shipping.assert_waits_at("later")
    assert shipping.data["paid"]


def test_a_wait_is_skipped_to_the_end(shipping: testing.Run) -> None:
    recovery.skip(shipping.task("approve"))
    recovery.skip(shipping.task("later"))
    shipping.assert_outcome("completed")


def test_a_join_that_is_skipped_cancels_the_branches_that_are_late(parallel: testing.Run) -> None:
    recovery.skip(parallel.task("join"))
    assert parallel.task("asked").state == "cancelled"
    assert parallel.data["after"] == 1


def test_a_branch_that_is_skipped_arrives_at_the_join(parallel: testing.Run) -> None:
    recovery.skip(parallel.task("asked"))
    parallel.assert_waits_at("wait")
    assert parallel.data["after"] == 1


def test_a_step_of_a_paused_instance_is_skipped_and_the_next_one_held(
    shipping: testing.Run,
) -> None:
    recovery.pause(shipping.row)
    recovery.skip(shipping.task("approve"))
    assert (shipping.row.state, shipping.data.get("paid")) == ("paused", None)
    recovery.resume(shipping.row)
    testing.run_due()
    assert shipping.data["paid"]


def test_a_result_that_cannot_be_stored_is_refused(shipping: testing.Run) -> None:
    with pytest.raises(NotStorable):
        recovery.skip(shipping.task("approve"), result=float("nan"))
    shipping.assert_waits_at("approve")


def test_a_step_is_marked_as_failed(
    shipping: testing.Run, olga: User, event: Callable[[testing.Run], Event]
) -> None:
    recovery.mark_failed(shipping.task("approve"), actor=olga, reason="Customer is gone")

    task = shipping.task("approve")
    assert (task.state, task.error_class, task.error) == (
        "failed", "MarkedAsFailed", "Customer is gone",
    )  # fmt: skip
    assert (shipping.row.state, task.attempts) == ("failed", 0)
    assert event(shipping).kind == "marked_failed"


def test_what_was_marked_as_failed_can_be_retried(shipping: testing.Run, anna: User) -> None:
    recovery.mark_failed(shipping.task("approve"))
    recovery.retry(shipping.task("approve"))
    shipping.assert_waits_at("approve")
    testing.submit(shipping.automation, anna, approved="on")
    shipping.assert_waits_at("later")


def test_a_flow_that_catches_errors_goes_on_there() -> None:
    run = testing.start(Rescued)
    recovery.mark_failed(run.task("wait"))
    run.assert_outcome("completed")
    assert run.data["rescued"]


def test_what_has_failed_is_not_marked_again(broken: testing.Run) -> None:
    with pytest.raises(NotPossible, match="failed already"):
        recovery.mark_failed(broken.task("charge"))


def test_a_planned_attempt_is_given_up(clock: testing.Clock) -> None:
    run = testing.start(Conditional, go=True)
    assert run.task("shaky").waiting == "retry"
    recovery.mark_failed(run.task("shaky"), reason="Not today")
    clock.advance(days=1)
    testing.run_due()
    assert (run.row.state, run.task("shaky").attempts) == ("failed", 1)


def test_code_that_is_gone_cannot_be_skipped(shipping: testing.Run, monkeypatch: Any) -> None:
    """The flow could not go on from there."""
    task = shipping.task("approve")
    type(task).objects.filter(pk=task.pk).update(status="gone")
    with pytest.raises(NotPossible, match="code"):
        recovery.skip(task)
    type(task).objects.filter(pk=task.pk).update(status="approve")
