"""Rows of the old tables that are not as a well-kept project would have them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import registry, testing
from automations.engine import holding, recovery
from automations.migrations import _taken_over
from automations.models import AutomationModel, AutomationTaskModel
from tests.automations.migrations import old
from tests.flows import published

TASK = "UPDATE automations_automationtaskmodel SET "
INSTANCE = "UPDATE automations_automationmodel SET "
GONE = (published.Reminder, published.Daily)
CHANGES: tuple[tuple[Any, ...], ...] = (
    (TASK + "status = 'vanished' WHERE id = 2",),
    (TASK + "interaction_group_id = NULL WHERE id = 7",),
    ("DELETE FROM auth_group WHERE id = 3",),
    (
        INSTANCE + "automation_class = %s, data = %s WHERE id = 5",
        "tests.flows.published.Renewal",
        '{"customer": "Miller"}',
    ),
    (
        INSTANCE + "automation_class = %s WHERE id = 19",
        "tests.flows.published.Reminder",
    ),
    (INSTANCE + "data = '[1]' WHERE automation_class = 'tests.flows.published.Choice'",),
    (INSTANCE + "finished = '0' WHERE automation_class = 'tests.flows.published.Failing'",),
    ("DELETE FROM automations_automationtaskmodel WHERE status = 'work'",),
)


@pytest.fixture(scope="module")
def _changed_over(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Change a database over once, while the code of some flows is not there."""
    for flow in GONE:
        registry.unregister(flow)
    with django_db_blocker.unblock():
        made = old.changed_over(*CHANGES)
        made.__enter__()
    for flow in GONE:
        registry.register(flow)
    yield
    with django_db_blocker.unblock():
        made.__exit__(None, None, None)


@pytest.fixture
def clock(_changed_over: None, db: None) -> Iterator[testing.Clock]:
    """Let time stand still at the moment of changing over."""
    with testing.frozen_time(old.LATER) as frozen:
        yield frozen


def test_an_instance_goes_on_when_its_code_is_back(clock):
    run = old.run_of(published.Reminder, order=3)
    assert (run.row.state, run.row.definition) == ("blocked", None)
    assert run.task("remind").due is None
    assert run.task("remind").held == datetime(2026, 3, 5, 9, 0, 0, 51000, tzinfo=UTC)

    holding.unblock_all()
    assert run.row.definition.graph == published.Reminder.graph
    clock.advance(days=3)
    testing.run_due()

    run.assert_outcome("completed")


def test_an_instance_that_was_not_begun_begins_when_its_code_is_back(clock):
    run = old.run_of(published.Reminder, order=10)
    testing.run_due()

    run.assert_path("start")
    run.assert_waits_at("remind")
    assert run.row.tokens == 1


def test_a_schedule_goes_on_as_planned_when_its_code_is_back(clock):
    run = old.run_of(published.Daily)
    testing.run_due()

    due = datetime(2026, 3, 3, 9, 0, 0, 157000, tzinfo=UTC)
    assert run.task("again").due == due
    clock.move_to(due)
    testing.run_due()
    assert len(run.data["done"]) == 3


def test_an_instance_whose_step_is_gone_is_blocked(clock):
    testing.run_due()
    row = AutomationModel.objects.get(pk=1)

    assert row.reason == "The automation Approval has no step vanished."
    assert row.state == "blocked"


def test_a_form_whose_addressee_is_gone_is_for_nobody(clock):
    run = old.run_of(published.Office)
    root = User.objects.create_superuser("root")
    assert not AutomationTaskModel.get_open_tasks(root).exists()

    testing.run_due()

    assert run.task("approve").error_class == "NoAddressee"
    run.assert_outcome("failed")


def test_of_two_live_ones_with_the_same_values_the_first_is_found(clock):
    live = AutomationModel.objects.of(published.Renewal).order_by("pk")

    assert [row.live_key is None for row in live] == [False, True]
    assert published.Renewal(customer="Miller").id == live[0].pk


def test_data_that_are_no_dictionary_are_kept_in_one(clock):
    assert old.instance(published.Choice).data == {"data": [1]}


def test_a_failed_instance_that_was_opened_by_hand_is_tried_again(clock):
    run = old.run_of(published.Failing)
    assert run.row.state == "running"

    testing.run_due()

    run.assert_outcome("failed")
    assert run.task("charge").attempts == 2


def test_an_instance_without_an_open_step_can_be_started_over(clock):
    run = old.run_of(published.Killed)
    run.assert_outcome("failed")
    assert run.row.reason == _taken_over.BETWEEN

    recovery.restart(run.row, "start")
    testing.run_due()

    run.assert_outcome("completed")
