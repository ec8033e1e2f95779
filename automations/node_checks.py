"""What can be wrong with nodes of one kind: rules that `checks` asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model

from automations import registry, triggers
from automations.automation import Automation
from automations.blueprint import Problem
from automations.nodes.start import StartAutomation
from automations.nodes.switch import Switch
from automations.nodes.update import Update, has_field
from automations.nodes.window import known
from automations.this import reference


def switches_in_part(automation: type[Automation]) -> Iterator[Problem]:
    """E025: a Switch has no Case; E026: a Switch has no Default."""
    for name, node in automation.nodes.items():
        if not isinstance(node, Switch):
            continue
        if not node.cases:
            yield Problem("E025", name, "has no .Case()", "Add .Case(condition, node).")
        if node.default_target is None:
            hint = "Add .Default(node): where to go if no condition holds."
            yield Problem("E026", name, "has no .Default()", hint)


def unknown_fields(automation: type[Automation]) -> Iterator[Problem]:
    """E027: an Update sets a field that the model of its object does not have."""
    for name, node in automation.nodes.items():
        if not isinstance(node, Update) or node.key is None:
            continue
        model: Any = getattr(automation, node.key, None)
        if not (isinstance(model, type) and issubclass(model, Model)):
            continue
        for field in (field for field in node.values if not has_field(model, field)):
            text = f"sets {field!r}, which is no field of {model.__name__} that can be set"
            yield Problem("E027", name, text, "Correct the name of the field.")


def unknown_starts(automation: type[Automation]) -> Iterator[Problem]:
    """E028: a StartAutomation starts what is no registered automation."""
    for name, node in automation.nodes.items():
        if isinstance(node, StartAutomation) and registry.find(node.automation_name) is None:
            yield Problem(
                "E028",
                name,
                f"starts {node.automation_name}, which is no automation that can be started",
                "Correct the name, have its module imported by the app's `automations` module, or "
                "start a class that is not abstract.",
            )


def messages_taken_twice(automation: type[Automation]) -> Iterator[Problem]:
    """E029: a message is taken by a step and by a receiver, which would never get it."""
    for name in sorted(automation.awaited & set(triggers.receivers(automation))):
        yield Problem(
            "E029",
            "",
            f"has a receiver for {name!r}, for which a WaitFor waits: it would never be called",
            "Remove the receiver, or give the message for the step another name.",
        )


def caps_in_vain(automation: type[Automation]) -> Iterator[Problem]:
    """E030: a cap in a flow that is about nobody; E031: a cap at a step that contacts nobody."""
    for name, node in automation.nodes.items():
        if node.cap is None:
            continue
        if not automation.options.subject:
            hint = 'Name the key of the data: class Meta: subject = "customer".'
            yield Problem("E030", name, "has .AtMost() in a flow without Meta.subject", hint)
        if node.routing:
            hint = "Give .AtMost() to the step that does something, such as an Execute."
            yield Problem("E031", name, "has .AtMost() and contacts nobody", hint)


def unknown_zones(automation: type[Automation]) -> Iterator[Problem]:
    """E032: Meta.zone names neither a time zone nor a method."""
    zone: Any = automation.options.zone
    ref = reference(zone)
    name = ref.name if ref is not None else zone if isinstance(zone, str) else ""
    if zone is None or (name and hasattr(automation, name)) or (not name and callable(zone)):
        return
    if ref is not None or not isinstance(zone, (str, ZoneInfo)) or known(zone) is None:
        text = f"has Meta.zone = {zone!r}, which is no time zone and no method"
        yield Problem("E032", "", text, 'Give an IANA name such as "Europe/Berlin", or a method.')


#: Every rule; each yields problems with its own ids.
RULES = (
    switches_in_part,
    unknown_fields,
    unknown_starts,
    messages_taken_twice,
    caps_in_vain,
    unknown_zones,
)
