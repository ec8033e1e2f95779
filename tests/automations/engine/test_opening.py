"""The row of a task that begins."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from automations.engine import lanes, opening
from automations.engine.transition import Opened
from automations.graph import Way
from automations.models import AutomationTaskModel
from tests.flows.basics import Told

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def opened_at(opened: Opened) -> AutomationTaskModel:
    """Return the task of an instance that begins somewhere."""
    row = Told().row
    return opening.task_of(row, Told, opened, NOW)


def test_it_is_due_at_once_in_the_lane_of_its_step() -> None:
    name = next(iter(Told.nodes))
    task = opened_at(Opened(name, 7, Way.NEXT, (3, 5), slot=2, label="late"))
    assert (task.state, task.created, task.due) == ("ready", NOW, NOW)
    assert task.lane == lanes.of(Told, name)
    assert (task.status, task.previous_id, task.way) == (name, 7, "next")
    assert (task.slot, task.branch, task.path) == (2, "late", "3.5")


def test_the_first_one_has_come_no_way() -> None:
    task = opened_at(Opened(next(iter(Told.nodes)), 0, Way.NEXT, ()))
    assert (task.previous_id, task.way, task.path) == (None, "", "")


def test_it_belongs_to_its_instance_and_is_not_stored() -> None:
    task = opened_at(Opened(next(iter(Told.nodes)), 0, Way.NEXT, ()))
    assert task.automation.id == task.automation_id
    assert task.id is None
    assert task.uuid.version == 7
