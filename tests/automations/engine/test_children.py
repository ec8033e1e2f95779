"""Instances that steps start: stored with the step; how they have ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group

from automations import failpoints, testing
from automations.engine import children, recovery
from automations.exceptions import FailpointReached
from automations.models import AutomationModel, AutomationTaskModel
from automations.references import to_reference
from tests.flows import children as flows

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def of(automation: Any) -> list[AutomationModel]:
    """Return the instances of a class in the order of their start."""
    return list(AutomationModel.objects.of(automation).order_by("pk"))


def child() -> AutomationModel:
    """Return the only child."""
    (found,) = of(flows.Child)
    return found


def test_child_knows_its_parent_and_the_step() -> None:
    run = testing.start(flows.Starter, n=5)

    assert child().parent_id == run.row.pk
    assert child().parent_task_id == run.task("begin").pk
    assert child().data == {"n": 5, "slow": True}
    assert run.task("begin").result == {"instance": str(child().uuid)}


def test_parent_goes_on_without_waiting() -> None:
    testing.start(flows.Starter).assert_outcome("completed")

    assert not child().finished


def test_child_is_run_when_the_step_is_stored() -> None:
    """In the process of the caller, as with any start."""
    parent = flows.Waiter()

    assert child().finished
    assert parent.finished()


def test_retried_step_starts_one(clock: testing.Clock) -> None:
    with failpoints.at("step.after", failpoints.nth(1, failpoints.fail)):
        run = testing.start(flows.Starter)
    assert of(flows.Child) == []

    testing.run_until(clock, clock.now() + MINUTE)

    run.assert_outcome("completed")
    assert child().parent_task_id == run.task("begin").pk


def test_step_whose_transaction_is_lost_starts_one(clock: testing.Clock) -> None:
    """As when its worker is killed; the claim runs out and another one takes the step."""
    starter = flows.Starter(autorun=False)
    starter.nice()
    with (
        failpoints.at("finish.stored", failpoints.fail),
        pytest.raises(FailpointReached),
    ):
        testing.run_due()
    assert of(flows.Child) == []

    testing.run_until(clock, clock.now() + MINUTE)

    assert child().parent_id == starter.id


def test_subject_is_passed_on_to_what_is_about_the_same() -> None:
    group = Group.objects.create(name="A")

    testing.start(flows.Handing, group=group).assert_outcome("completed")

    same, given = of(flows.AboutGroup)
    assert same.data == {"group": to_reference(group)}
    assert same.subject == f"auth.group:{group.pk}"
    assert given.data == {"group": None}
    assert [row.data for row in of(flows.AboutPlace)] == [{}]
    assert child().data == {}


def test_too_many_ancestors_are_refused() -> None:
    testing.start(flows.Rabbit)

    rabbits = of(flows.Rabbit)
    assert len(rabbits) == children.MAX_ANCESTORS + 1
    assert [row.state for row in rabbits] == ["completed"] * children.MAX_ANCESTORS + ["failed"]
    last = AutomationTaskModel.objects.get(automation=rabbits[-1], status="begin")
    assert last.error == (
        "Rabbit would have more than 20 ancestors. Do its flows start one another without end?"
    )


def test_live_instance_of_a_unique_class_is_taken(clock: testing.Clock) -> None:
    alone = flows.Alone()

    run = testing.start(flows.Second)

    assert run.task("begin").result == {"instance": str(alone.row.uuid)}
    assert of(flows.Alone)[0].parent_id is None
    recovery.cancel(AutomationModel.objects.get(pk=alone.id))
    testing.run_until(clock, clock.now() + MINUTE)
    run.assert_outcome("completed")


def test_instance_cannot_wait_for_itself() -> None:
    run = testing.start(flows.Narcissus)

    run.assert_outcome("failed")
    assert run.task("begin").error.startswith("The live instance of Narcissus waits for this one")
