"""The names that flows are written with."""

from __future__ import annotations

from automations.automation import Automation, on_signal
from automations.nodes.base import Node
from automations.nodes.choice import If
from automations.nodes.end import End
from automations.nodes.execute import Execute
from automations.nodes.form import Form, ModelForm
from automations.nodes.message import SendMessage
from automations.nodes.parallel import Join, Split
from automations.nodes.repeat import Repeat
from automations.registry import names as get_automations
from automations.this import This, this
from automations.triggers import require_data_parameters

__all__ = [
    "Automation",
    "End",
    "Execute",
    "Form",
    "If",
    "Join",
    "ModelForm",
    "Node",
    "Repeat",
    "SendMessage",
    "Split",
    "This",
    "get_automations",
    "on_signal",
    "require_data_parameters",
    "this",
]
