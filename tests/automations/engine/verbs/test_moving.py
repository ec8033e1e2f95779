"""Move to another step, and to the step that has taken the place of one that is gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from automations import testing
from automations.engine import holding, recovery
from automations.engine.verbs import VERBS
from automations.exceptions import NotPossible
from automations.models import AutomationTaskModel, Event
from tests.flows.acting import Shipping


def test_an_instance_is_moved_on(
    shipping: testing.Run, olga: User, event: Callable[[testing.Run], Event]
) -> None:
    recovery.move(shipping.task("approve"), "later", actor=olga, reason="Agreed by phone")

    assert (shipping.task("approve").state, shipping.task("later").way) == ("cancelled", "move")
    shipping.assert_waits_at("later")
    assert "paid" not in shipping.data
    assert event(shipping).detail == {"before": "approve", "after": "later"}


def test_an_instance_is_moved_back(shipping: testing.Run, anna: User) -> None:
    recovery.move(shipping.task("approve"), "reserve")
    assert shipping.data["reserved"] == 2
    shipping.assert_waits_at("approve")


def test_a_failed_instance_is_moved(broken: testing.Run) -> None:
    recovery.move(broken.task("charge"), "later")
    assert broken.row.state == "running"
    broken.assert_waits_at("later")


def test_a_branch_is_moved_out_of_its_split(parallel: testing.Run) -> None:
    """The join then has all that is left."""
    recovery.move(parallel.task("asked"), "end")
    assert parallel.data["after"] == 1
    parallel.assert_waits_at("wait")


def test_a_branch_is_moved_within_its_split(parallel: testing.Run) -> None:
    recovery.move(parallel.task("asked"), "right")
    assert (parallel.data["right"], parallel.data["after"]) == (2, 1)


def test_a_token_moved_into_a_split_passes_its_join(parallel: testing.Run) -> None:
    """It comes from no split, so there is nothing to wait for."""
    recovery.skip(parallel.task("asked"))
    recovery.move(parallel.task("wait"), "right")
    parallel.assert_waits_at("wait")
    assert parallel.data["after"] == 2


@pytest.mark.parametrize("to", ["nowhere", "", "approve"])
def test_it_must_be_another_step_of_the_flow(shipping: testing.Run, to: str) -> None:
    with pytest.raises(NotPossible):
        recovery.move(shipping.task("approve"), to)


def gone(run: testing.Run) -> AutomationTaskModel:
    """Let the code of the step `approve` be gone."""
    task = run.task("approve")
    AutomationTaskModel.objects.filter(pk=task.pk).update(status="old_approve")
    task.refresh_from_db()
    task.automation.refresh_from_db()
    holding.block(task.automation, "gone")
    return task


def test_a_blocked_instance_is_moved_and_goes_on(shipping: testing.Run) -> None:
    recovery.move(gone(shipping), "later")
    assert shipping.row.state == "running"
    shipping.assert_waits_at("later")


def test_a_task_whose_step_is_gone_goes_on_at_another_one(
    shipping: testing.Run, anna: User, event: Callable[[testing.Run], Event]
) -> None:
    """It stays the same task, with its addressees."""
    task = gone(shipping)
    recovery.rename(task, "approve", reason="Renamed in June")

    assert (shipping.row.state, shipping.task("approve").pk) == ("running", task.pk)
    assert event(shipping).kind == "unblocked" or event(shipping).detail["renamed"]
    testing.submit(shipping.automation, anna, approved="on")
    shipping.assert_waits_at("later")


def test_what_follows_the_other_step_may_run_again() -> None:
    found = VERBS["move"].runs_again(Shipping.graph, "approve", {"to": "charge"})
    assert found == ("charge", "later", "end")
