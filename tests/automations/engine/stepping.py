"""Flows of a few steps, and what is stored of them."""

from __future__ import annotations

from typing import Any

from automations import flow
from automations.models import Attempt, AutomationTaskModel


def task(automation: Any, status: str = "step") -> AutomationTaskModel:
    """Return the last task of an instance at a step."""
    found = AutomationTaskModel.objects.filter(automation_id=automation.id, status=status).last()
    assert found is not None
    return found


def attempts(automation: Any) -> list[tuple[int, str]]:
    """Return number and state of the attempts at a step."""
    found = Attempt.objects.filter(task=task(automation)).order_by("number")
    return list(found.values_list("number", "state"))


def stepping(step: Any, **more: Any) -> Any:
    """Return a class with one step, which goes on to a second one."""
    nodes = {
        "step": step,
        "after": flow.Execute(lambda task: task.data.update(after=True)),
        "end": flow.End(),
        **more,
    }
    return type("Stepping", (flow.Automation,), {"__module__": __name__, **nodes})


def fails_until(number: int) -> Any:
    """Return a step that succeeds in its `number`-th attempt."""

    def step(task: Any) -> int:
        if task.attempts < number:
            raise ConnectionError(f"attempt {task.attempts}")
        return int(task.attempts)

    return step


def put(**values: Any) -> Any:
    """Return a step that puts values into the data."""
    return lambda task: task.data.update(values)
