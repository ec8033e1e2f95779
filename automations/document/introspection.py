"""From a class to its document: what the class says, whoever wrote it and however."""

from __future__ import annotations

import inspect
from typing import Any

from automations import own_steps
from automations.automation import Automation
from automations.document import options
from automations.document.document import Document
from automations.document.names import path_of
from automations.document.reading import Reading
from automations.document.shapes import CUSTOM, shape_of
from automations.document.slots import NOTHING
from automations.nodes.base import Node


def document_of(automation: type[Automation]) -> Document:
    """Return the document of a class; steps are called what their attributes are.

    Args:
        automation: any class; inherited steps are its own.
    """
    reading = Reading(automation)
    nodes = tuple(_node(name, node, reading) for name, node in automation.nodes.items())
    return Document(automation.__name__, options.read(automation, reading), nodes, _doc(automation))


def _node(name: str, node: Node, reading: Reading) -> dict[str, Any]:
    shape, reading.place = shape_of(type(node)), name
    said: dict[str, Any] = {"id": name, "kind": shape.kind}
    if shape.kind == CUSTOM:
        cls = type(node)
        said["cls"] = own_steps.path_of(cls) or path_of(cls) or f":{cls.__name__}"
    for slot in shape.slots:
        found = slot.read(node, reading)
        if found is not NOTHING:
            said[slot.name] = found
    return said


def _doc(automation: type[Automation]) -> str:
    """Return the docstring of the class itself, without the indent of its lines."""
    return inspect.cleandoc(vars(automation).get("__doc__") or "")
