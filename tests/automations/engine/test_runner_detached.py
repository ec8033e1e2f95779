"""Detached steps: left to the workers, outside any transaction, with keys of their own."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from automations import flow, testing
from automations.engine.runner import detached_nodes
from automations.models import AutomationModel
from tests.automations.engine.stepping import stepping, task
from tests.automations.engine.stored import row

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("word", ["detached", "threaded"])
def test_a_detached_step_is_left_to_the_workers(word: str) -> None:
    """The flow does not move on before it is done (E19)."""
    found = stepping(flow.Execute(lambda task: 42, **{word: True}))()
    assert (task(found).state, row(found).state) == ("ready", "running")
    testing.run_due()
    assert (task(found).result, row(found).state) == (42, "completed")


@pytest.mark.django_db(transaction=True)
def test_a_detached_step_runs_outside_any_transaction() -> None:
    inside: list[bool] = []
    stepping(flow.Execute(lambda task: inside.append(connection.in_atomic_block), detached=True))()
    testing.run_due()
    assert inside == [False]


def test_a_detached_step_changes_only_its_own_keys() -> None:
    """What others wrote meanwhile stays (E26, U8)."""

    def step(task: Any) -> None:
        other = row(task.automation)
        other.data.update(theirs=1, both="theirs")
        other.save()
        task.data.update(mine=1, both="mine")
        del task.data["gone"]

    found = stepping(flow.Execute(step, detached=True))(gone=1, kept=1)
    testing.run_due()
    assert row(found).data == {
        "kept": 1,
        "theirs": 1,
        "mine": 1,
        "both": "mine",
        "after": True,
    }


def test_a_detached_step_that_fails_changes_nothing() -> None:
    def step(task: Any) -> None:
        task.data["mine"] = 1
        raise ValueError

    found = stepping(flow.Execute(step, detached=True))(kept=1)
    testing.run_due()
    assert (row(found).state, row(found).data) == ("failed", {"kept": 1})


def test_what_a_detached_step_has_saved_stays() -> None:
    def step(task: Any) -> None:
        task.data["saved"] = 1
        task.automation.save()
        task.data["lost"] = 1
        raise ValueError

    found = stepping(flow.Execute(step, detached=True))()
    testing.run_due()
    assert row(found).data == {"saved": 1}


def test_a_detached_step_with_data_that_cannot_be_stored() -> None:
    found = stepping(flow.Execute(lambda task: task.data.update(x={1}), detached=True))()
    testing.run_due()
    assert (row(found).state, task(found).error_class) == ("failed", "NotStorable")


def test_a_detached_step_whose_instance_is_deleted() -> None:
    found = stepping(flow.Execute(lambda task: row(task.automation).instance.kill(), detached=True))
    found()
    testing.run_due()
    assert not AutomationModel.objects.exists()


def test_a_detached_step_whose_instance_is_cancelled(clock: testing.Clock) -> None:
    from automations.engine import recovery

    def step(task: Any) -> None:
        recovery.cancel(row(task.automation))
        task.data["mine"] = 1

    found = stepping(flow.Execute(step, detached=True))()
    testing.run_due()
    assert (row(found).state, row(found).data) == ("cancelled", {})


def test_detached_nodes_are_known_by_their_old_names() -> None:
    automation = stepping(flow.Execute(print, detached=True), Meta=type("M", (), {}))
    assert detached_nodes(automation.get_automation_class_name()) == ("step",)
    renamed = type("M", (), {"renamed_nodes": {"old": "step", "other": "after"}})
    automation = stepping(flow.Execute(print, detached=True), Meta=renamed)
    assert set(detached_nodes(automation.get_automation_class_name())) == {"step", "old"}
    assert detached_nodes("gone.Flow") == ()
