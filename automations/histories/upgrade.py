"""Documents of earlier versions, brought to that of today. What they could not say is empty."""

from __future__ import annotations

from typing import Any

from automations.histories import schema


def upgraded(value: Any) -> Any:
    """Return a document of version 1 as one of today, and anything else as it is.

    Version 2 added the subject and the parent of an instance, its goals, and the labels of ways.
    """
    if not isinstance(value, dict) or type(value.get("schema_version")) is not int:
        return value
    if value["schema_version"] != 1:
        return value
    tasks = value.get("tasks")
    return {
        "goals": [],
        **value,
        "schema_version": schema.VERSION,
        "instance": _with(value.get("instance"), subject="", parent=None),
        "tasks": [_with(task, branch="") for task in tasks] if isinstance(tasks, list) else tasks,
    }


def _with(part: Any, **empty: Any) -> Any:
    return {**empty, **part} if isinstance(part, dict) else part
