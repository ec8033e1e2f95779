"""What templates ask about instances and tasks. Nothing here raises: code may be gone."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils.translation import gettext as _

from automations import clock, notes, registry, wording
from automations.blueprint import spoken_name
from automations.exceptions import UnknownAutomation, UnknownNode
from automations.models import AutomationModel, AutomationTaskModel
from automations.nodes.base import Node
from automations.status import TaskState, Waiting

register = template.Library()

#: Longest JSON text that a page shows, in characters.
MAX_JSON = 4000

register.filter("said", notes.said)


def class_name(stored: str) -> str:
    """Return how people call an automation, given its stored name; its code may be gone."""
    found = registry.find(stored)
    return str(found.get_verbose_name()) if found else stored.rpartition(".")[2]


@register.filter
def flow_name(instance: AutomationModel) -> str:
    """Return how people call the automation of an instance."""
    return class_name(instance.automation_class)


@register.filter
def is_obsolete(instance: AutomationModel) -> bool:
    """Tell whether the code of an instance's automation is gone."""
    return registry.of(instance) is None


@register.filter
def step_name(task: AutomationTaskModel) -> str:
    """Return the name of a task's step as a label."""
    node = _node(task)
    return spoken_name(node.name if node else task.status)


@register.filter
def step_description(task: AutomationTaskModel) -> str:
    """Return what the step of a task is for, or an empty text."""
    node = _node(task)
    return str(node.description) if node else ""


def _node(task: AutomationTaskModel) -> Node | None:
    try:
        return task.get_node()
    except (UnknownAutomation, UnknownNode):
        return None


@register.filter
def deadline(task: AutomationTaskModel) -> datetime | None:
    """Return until when somebody may act on a task that waits for a person."""
    if task.waiting != Waiting.PERSON:
        return None
    return task.due or task.held


@register.filter
def is_past(moment: datetime | None) -> bool:
    """Tell whether a moment is over."""
    return moment is not None and moment < clock.now()


@register.filter
def age(moment: datetime) -> str:
    """Return how long ago a moment is, in words; nothing if it is less than a minute."""
    passed = clock.now() - moment
    return wording.age(passed) if passed >= timedelta(minutes=1) else ""


@register.filter
def standing(task: AutomationTaskModel) -> str:
    """Return where a task stands, in words."""
    if task.state == TaskState.WAITING and task.waiting:
        return _("Waits for %(what)s") % {"what": task.get_waiting_display()}
    if task.state == TaskState.DONE and task.error_class:
        return _("Went on after an error")
    return str(task.get_state_display())


@register.filter
def mark(task: AutomationTaskModel) -> str:
    """Return the name of the mark that goes with where a task stands, for a CSS class."""
    if task.state == TaskState.DONE and task.error_class:
        return "caught"
    return str(task.waiting or task.state)


@register.filter
def depth(task: AutomationTaskModel) -> int:
    """Return in how many splits a task lies: 0 to 5."""
    return min(task.path.count(".") + 1, 5) if task.path else 0


@register.filter
def pairs(value: Any) -> list[tuple[Any, Any]]:
    """Return the items of a stored dictionary, whatever its keys are called."""
    return list(value.items()) if isinstance(value, dict) else []


@register.filter
def as_json(value: Any) -> str:
    """Return a stored value as JSON text, cut to what a page can show."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return text if len(text) <= MAX_JSON else f"{text[:MAX_JSON]} …"
