"""Tasks: one visit to a node each, and how they hang together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from automations import flow, registry, testing
from automations.exceptions import UnknownAutomation, UnknownNode
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import OPEN, TaskState
from tests.flows import units
from tests.flows.units import doing, left_alone

pytestmark = pytest.mark.django_db


def names(tasks: list[AutomationTaskModel]) -> list[str]:
    """Return the steps of tasks."""
    return [task.status for task in tasks]


def test_tasks_know_what_led_to_them_and_where_they_led() -> None:
    run = testing.start(units.Pair)

    assert names(run.task("split").get_previous_tasks()) == []
    assert names(run.task("split").get_next_tasks()) == ["left", "right"]
    assert names(run.task("left").get_previous_tasks()) == ["split"]


def test_all_arrivals_at_a_join_led_to_what_follows() -> None:
    run = testing.start(units.Pair)

    assert names(run.task("end").get_previous_tasks()) == ["join", "join"]


def test_data_are_those_of_the_instance() -> None:
    run = testing.start(units.Patient, a=1)

    assert run.task("step").data == {"a": 1}


def test_idempotency_key_is_the_same_for_every_attempt() -> None:
    keys: list[Any] = []

    def step(task: AutomationTaskModel) -> None:
        keys.append(task.idempotency_key)
        raise ValueError

    with doing(step=step), testing.frozen_time() as clock:
        testing.start(units.Stubborn)
        clock.advance(minutes=1)
        testing.run_due()

    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_idempotency_keys_of_two_visits_differ() -> None:
    one, two = testing.start(units.Step), testing.start(units.Step)

    assert one.task("step").idempotency_key != two.task("step").idempotency_key


@pytest.mark.parametrize("state", TaskState)
def test_open_and_locked_follow_from_the_state(state: TaskState) -> None:
    task = AutomationTaskModel(state=state)

    assert task.is_open is (state in OPEN)
    assert task.locked == (1 if state == "running" else 0)


def test_hours_are_full_hours() -> None:
    created = datetime(2026, 3, 2, 9, tzinfo=UTC)
    task = AutomationTaskModel(created=created)

    with testing.frozen_time(created) as clock:
        found = []
        for minutes in (0, 59, 1, 120):
            clock.advance(minutes=minutes)
            found.append(task.hours_since_created())

    assert found == [0, 0, 1, 3]


def test_node_is_the_declared_one() -> None:
    run = testing.start(units.Patient)

    assert run.task("step").get_node() is units.Patient.nodes["step"]


def test_node_that_is_gone_is_said_with_what_to_do() -> None:
    row = AutomationModel(automation_class=units.Step.get_automation_class_name())
    task = AutomationTaskModel(automation=row, status="old")

    with pytest.raises(UnknownNode, match=r"Step has no node 'old'.*Meta\.renamed_nodes"):
        task.get_node()


def test_node_of_a_class_that_is_gone() -> None:
    task = AutomationTaskModel(automation=AutomationModel(automation_class="gone.Flow"))

    with pytest.raises(UnknownAutomation):
        task.get_node()


def test_renamed_node_is_found_by_its_old_name() -> None:
    class Renamed(flow.Automation):
        new = flow.Execute()
        end = flow.End()

        class Meta:
            renamed_nodes = {"old": "new"}

    row = AutomationModel(automation_class=Renamed.get_automation_class_name())
    try:
        task = AutomationTaskModel(automation=row, status="old")
        assert task.get_node() is Renamed.nodes["new"]
    finally:
        registry.unregister(Renamed)


def test_transition_is_stored_once() -> None:
    first = AutomationTaskModel.objects.get(automation_id=left_alone(units.Step).id)
    values = {"automation": first.automation, "previous": first, "status": "x", "state": "done"}
    AutomationTaskModel.objects.create(**values, slot=0)

    with pytest.raises(IntegrityError), transaction.atomic():
        AutomationTaskModel.objects.create(**values, slot=0)


def test_first_tasks_follow_nothing_and_do_not_collide() -> None:
    left_alone(units.Step), left_alone(units.Step)

    assert AutomationTaskModel.objects.filter(previous=None, slot=0).count() == 2


def test_task_shows_step_and_number() -> None:
    assert str(AutomationTaskModel(pk=5, status="step")) == "step 5"


def test_open_tasks_of_nobody() -> None:
    assert list(AutomationTaskModel.get_open_tasks(None)) == []
