"""Instances with failed tasks, and the addresses of the questions about them."""

from __future__ import annotations

import json
from typing import Any

from django.core.management import call_command
from django.http import HttpResponse

from automations import clock
from automations.engine import recovery
from automations.models import AutomationModel, AutomationTaskModel, Event
from automations_admin.recovery import edited

BASE = "/admin/automations/automationmodel"


class Broken:
    """An instance with a failed task, and its addresses."""

    def __init__(self, automation: Any) -> None:
        self.id: int = automation.id

    @property
    def row(self) -> AutomationModel:
        return AutomationModel.objects.get(pk=self.id)

    @property
    def task(self) -> AutomationTaskModel:
        return AutomationTaskModel.objects.filter(automation=self.id, attempts__gt=0).latest("pk")

    def act(self, verb: str, task: AutomationTaskModel | None = None) -> str:
        return f"{BASE}/{self.id}/act/{verb}/" + (f"{task.pk}/" if task else "")

    @property
    def retry(self) -> str:
        return f"{BASE}/{self.id}/retry/{self.task.pk}/"

    @property
    def both(self) -> str:
        return f"{BASE}/{self.id}/edit-and-retry/{self.task.pk}/"

    @property
    def edit(self) -> str:
        return f"{BASE}/{self.id}/data/"

    def typed(self, data: Any, reason: str = "Typo", **more: str) -> dict[str, str]:
        """Return what is posted by who has seen what it changes."""
        text = data if isinstance(data, str) else json.dumps(data)
        return {"data": text, "reason": reason, **seen(self.row, text), **more}


def seen(row: AutomationModel, text: str) -> dict[str, str]:
    """Return what a page sends along that has shown what an edit changes."""
    mark = edited.of(row, {"data": text}).mark
    return {"version": recovery.data_version(row), "seen": mark}


def kinds(instance: int) -> list[str]:
    """Return what was recorded of an instance."""
    return list(Event.objects.filter(automation=instance).values_list("kind", flat=True))


def told(response: HttpResponse) -> list[str]:
    """Return the messages on a page."""
    return [str(message) for message in response.context["messages"]]  # type: ignore[attr-defined]


def lose_step(instance: int, *, data: dict[str, Any] | None = None) -> None:
    """Let the engine find that the step of an instance is gone, which blocks it."""
    tasks = AutomationTaskModel.objects.filter(automation=instance)
    tasks.update(status="old_step", state="ready", finished=None, due=clock.now())
    rows = AutomationModel.objects.filter(pk=instance)
    rows.update(state="running", finished=False, ended=None, tokens=1, data=data or {})
    call_command("automation_step")
    assert rows.get().state == "blocked"
