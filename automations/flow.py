"""The names that flows are written with."""

from __future__ import annotations

from automations.automation import Automation, on_signal
from automations.conditions.condition import All, Not
from automations.conditions.condition import Any_ as Any
from automations.conditions.operands import Data, Subject
from automations.entry import CoolDown, EnterByForm, EnterEach, Once, OneAtATime, PerKey
from automations.goals import Exit, Goal
from automations.limits import Limit
from automations.nodes.base import Node
from automations.nodes.choice import If
from automations.nodes.end import End
from automations.nodes.execute import Execute
from automations.nodes.experiment import Experiment
from automations.nodes.form import Form, ModelForm
from automations.nodes.jump import Jump
from automations.nodes.mail import SendMail
from automations.nodes.message import SendMessage
from automations.nodes.parallel import Join, Split
from automations.nodes.repeat import Repeat
from automations.nodes.start import StartAutomation
from automations.nodes.switch import Switch
from automations.nodes.update import Update
from automations.nodes.wait import WaitFor
from automations.nodes.webhook import Webhook
from automations.occasions import condition, message, rows, signal
from automations.registry import names as get_automations
from automations.this import This, this
from automations.triggers import require_data_parameters

__all__ = [
    "All",
    "Any",
    "Automation",
    "CoolDown",
    "Data",
    "End",
    "EnterByForm",
    "EnterEach",
    "Execute",
    "Exit",
    "Experiment",
    "Form",
    "Goal",
    "If",
    "Join",
    "Jump",
    "Limit",
    "ModelForm",
    "Node",
    "Not",
    "Once",
    "OneAtATime",
    "PerKey",
    "Repeat",
    "SendMail",
    "SendMessage",
    "Split",
    "StartAutomation",
    "Subject",
    "Switch",
    "This",
    "Update",
    "WaitFor",
    "Webhook",
    "condition",
    "get_automations",
    "message",
    "on_signal",
    "require_data_parameters",
    "rows",
    "signal",
    "this",
]
