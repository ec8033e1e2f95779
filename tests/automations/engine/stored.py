"""Instances and tasks as they are stored."""

from __future__ import annotations

from typing import Any

from automations.models import AutomationModel, AutomationTaskModel


def row(automation: Any) -> AutomationModel:
    """Return an instance as it is stored."""
    found: AutomationModel = AutomationModel.objects.get(pk=automation.id)
    return found


def tasks(automation: Any) -> list[AutomationTaskModel]:
    """Return the tasks of an instance in the order of their beginning."""
    return list(AutomationTaskModel.objects.filter(automation_id=automation.id).order_by("pk"))
