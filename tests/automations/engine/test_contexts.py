"""What a node is asked with."""

from __future__ import annotations

import pytest

from automations import clock, flow, testing
from automations.engine.unit import Unit
from automations.models import AutomationTaskModel

pytestmark = pytest.mark.django_db


class Renamed(flow.Automation):
    """A step that had another name."""

    step = flow.Execute()
    end = flow.End()

    class Meta:
        renamed_nodes = {"old": "step"}


def test_context_joins_automation_instance_and_task() -> None:
    row = testing.start(Renamed).automation.row
    task = AutomationTaskModel.objects.get(automation=row, status="step")
    unit = Unit(row, clock.now(), "one")

    context = unit.context(task)

    assert context.automation is unit.automation
    assert (context.task, context.now) == (task, unit.now)
    assert context.task.automation is row


def test_visits_under_an_old_name_are_known() -> None:
    row = testing.start(Renamed).automation.row
    task = AutomationTaskModel.objects.get(automation=row, status="step")
    AutomationTaskModel.objects.filter(pk=task.pk).update(status="old", planned=task.created)

    assert Unit(row, clock.now(), "one").context(task).visits() == (1, task.created)
