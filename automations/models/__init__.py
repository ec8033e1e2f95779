"""What is stored: histories, definitions, journeys, mails, workers, batches, pauses, totals."""

from __future__ import annotations

from automations.models.alert import Alert
from automations.models.attempt import Attempt
from automations.models.attendance import Attendance
from automations.models.awaited import Awaited
from automations.models.batch import Batch, BatchItem
from automations.models.contact import Contact, ContactLock
from automations.models.definition import Definition
from automations.models.entry import Entry, Refusal
from automations.models.event import Event
from automations.models.experiment import Assignment, ExperimentModel
from automations.models.flow_version import FlowDefinition, FlowVersion
from automations.models.instance import AutomationModel, get_automation_class
from automations.models.mail import Mail
from automations.models.mail_total import MailTotal
from automations.models.message import Message
from automations.models.pause import Pause
from automations.models.permit import Permit, Queued
from automations.models.rollup import Counted, Rollup, RollupState, Slice, Trail
from automations.models.schedule import Schedule
from automations.models.sweep_state import SweepState
from automations.models.task import AutomationTaskModel, TaskPermission
from automations.models.total import Total
from automations.models.unsubscribed import Unsubscribed
from automations.models.watch import Watch
from automations.models.worker import Worker

__all__ = [
    "Alert",
    "Assignment",
    "Attempt",
    "Attendance",
    "AutomationModel",
    "AutomationTaskModel",
    "Awaited",
    "Batch",
    "BatchItem",
    "Contact",
    "ContactLock",
    "Counted",
    "Definition",
    "Entry",
    "Event",
    "ExperimentModel",
    "FlowDefinition",
    "FlowVersion",
    "Mail",
    "MailTotal",
    "Message",
    "Pause",
    "Permit",
    "Queued",
    "Refusal",
    "Rollup",
    "RollupState",
    "Schedule",
    "Slice",
    "SweepState",
    "TaskPermission",
    "Total",
    "Trail",
    "Unsubscribed",
    "Watch",
    "Worker",
    "get_automation_class",
]
