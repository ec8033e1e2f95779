"""What is stored: instances, their tasks, attempts, events and messages; definitions; workers."""

from __future__ import annotations

from automations.models.attempt import Attempt
from automations.models.definition import Definition
from automations.models.event import Event
from automations.models.instance import AutomationModel, get_automation_class
from automations.models.message import Message
from automations.models.task import AutomationTaskModel, TaskPermission
from automations.models.worker import Worker

__all__ = [
    "Attempt",
    "AutomationModel",
    "AutomationTaskModel",
    "Definition",
    "Event",
    "Message",
    "TaskPermission",
    "Worker",
    "get_automation_class",
]
