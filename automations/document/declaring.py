"""From a document to the declaration that makes its steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from automations.document.common import DESCRIPTION
from automations.document.document import Document, is_custom
from automations.document.made import Call, Item, Made, Several, Target
from automations.document.shapes import BY_KIND, Shape, made_of, shape_of
from automations.document.slots import Slot
from automations.nodes.base import Node


def declarations(
    document: Document, custom: Mapping[str, type[Node]] | None = None
) -> Iterator[tuple[str, Made]]:
    """Yield the steps by their names in Python, each with what makes it.

    Args:
        document: of the flow.
        custom: classes of nodes that are not ours, by path; one that is missing has the
            modifiers of all nodes.
    """
    names = document.names
    for node in document.nodes:
        yield names[node["id"]], _renamed(_made(node, custom or {}), names)


def _made(node: Mapping[str, Any], custom: Mapping[str, type[Node]]) -> Made:
    path = node["cls"] if is_custom(node) else ""
    shape = shape_of(custom.get(path, Node)) if path else BY_KIND[node["kind"]]
    made = made_of(shape, path)
    for slot in _in_order(shape):
        if slot.name in node:
            made = slot.make(made, node[slot.name])
    return made


def _in_order(shape: Shape) -> Iterator[Slot]:
    """Yield the slots in the order in which Python says them: what it is for comes last."""
    yield from (slot for slot in shape.slots if slot is not DESCRIPTION)
    yield from (slot for slot in shape.slots if slot is DESCRIPTION)


def _renamed(item: Any, names: Mapping[str, str]) -> Any:
    """Return a declaration whose steps are called as in Python instead of by their ids."""
    if isinstance(item, Target):
        return Target(names.get(item.name, item.name))
    if isinstance(item, Several):
        return Several(tuple(_renamed(one, names) for one in item.items))
    if isinstance(item, (Made, Call)):
        args: tuple[Item, ...] = tuple(_renamed(one, names) for one in item.args)
        kwargs = tuple((name, _renamed(one, names)) for name, one in item.kwargs)
        if isinstance(item, Made):
            then = tuple(_renamed(call, names) for call in item.then)
            return replace(item, args=args, kwargs=kwargs, then=then)
        return replace(item, args=args, kwargs=kwargs)
    return item
