"""An instance whose step fails, and what is stored of it."""

from __future__ import annotations

from typing import Any

import pytest

from automations import flow
from automations.models import AutomationTaskModel, Event


def task(automation: Any, status: str | None = None) -> AutomationTaskModel:
    """Return the last task of an instance, or the last one at a step."""
    found = AutomationTaskModel.objects.filter(automation_id=automation.id).order_by("pk")
    last = (found.filter(status=status) if status else found).last()
    assert last is not None
    return last


def kinds(automation: Any) -> list[str]:
    """Return what happened to an instance."""
    found = Event.objects.filter(automation_id=automation.id)
    return list(found.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def fragile() -> Any:
    """Return a class whose step fails until its data say that it may go through."""

    class Fragile(flow.Automation):
        before = flow.Execute(lambda task: task.data.update(before=True))
        pay = flow.Execute(lambda task: 1 / task.data.get("divisor", 0))
        after = flow.Execute(lambda task: task.data.update(after=True))
        end = flow.End()

    return Fragile
