"""What a class declares, collected over its bases, checked and frozen."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from automations import calling
from automations.entry import Policy
from automations.exceptions import DefinitionError
from automations.limits import Limit, checked_priority
from automations.nodes.base import Node
from automations.nodes.choice import If

#: Longest name of a node, as it is stored with each task.
MAX_NAME = 100


def collected(cls: type) -> dict[str, Node]:
    """Return the nodes of a class in declared order; `name = None` removes an inherited one."""
    found: dict[str, Node] = {}
    for base in reversed(cls.__mro__):
        for name, value in vars(base).items():
            if isinstance(value, Node):
                found[name] = value
            elif name in found:
                del found[name]
    return found


def settle(cls: Any, reserved: Collection[str]) -> None:
    """Name and freeze the nodes of a class, and check what can only be an error.

    Args:
        cls: the class, whose `nodes` are collected.
        reserved: names that a node must not have.

    Raises:
        DefinitionError: a node has a wrong name, or calls what cannot be called.
    """
    names = frozenset(cls.nodes)
    for name, node in list(cls.nodes.items()):
        _check_name(cls, name, node, reserved)
        if isinstance(node, If):
            declared, node = node, node.settled(names)
            if not declared.name:
                declared.name = name  # others may refer to the object
            cls.nodes[name] = node
            setattr(cls, name, node)
        node.seal(name)
        for value, args, kwargs in node.callables():
            calling.check_signature(cls, f"node {name}", value, args, kwargs)


def _check_name(cls: type, name: str, node: Node, reserved: Collection[str]) -> None:
    if name in reserved or (name.startswith("__") and name.endswith("__")):
        raise DefinitionError(
            f"{cls.__name__}: a node must not be called {name!r}, as every automation has "
            "an attribute of that name. Choose another name."
        )
    if len(name) > MAX_NAME:
        raise DefinitionError(
            f"{cls.__name__}: the name of node {name[:20]}… is longer than {MAX_NAME} "
            "characters. Shorten it."
        )
    if node.name and node.name != name:
        raise DefinitionError(
            f"{cls.__name__}: node {name} is the same object as node {node.name}. "
            "Declare a node of its own."
        )


def check_reentry(cls: Any) -> None:
    """Check that `Meta.reentry` is a policy, and that no other rule is beside it.

    Raises:
        DefinitionError: it is not, or there is one.
    """
    policy = cls.options.reentry
    if policy is not None and not isinstance(policy, Policy):
        raise DefinitionError(
            f"{cls.__name__}: Meta.reentry is {policy!r}. Write flow.Once() or another policy."
        )
    if policy is not None and getattr(cls, "unique", False):
        raise DefinitionError(
            f"{cls.__name__} has `unique` and Meta.reentry. Keep one of them: `unique` returns "
            "the live instance to who starts another one, a policy refuses it."
        )


def check_limits(cls: Any) -> None:
    """Check what `Meta.limits` and `Meta.priority` say.

    Raises:
        DefinitionError: they are no limits and no priority.
    """
    checked_priority(cls.options.priority)
    limits = cls.options.limits
    if not isinstance(limits, (tuple, list)) or not all(isinstance(one, Limit) for one in limits):
        raise DefinitionError(
            f"{cls.__name__}: Meta.limits is {limits!r}. Write a tuple such as (flow.Limit(10),)."
        )
    for limit in limits:
        if limit.computed:
            calling.check_signature(cls, "Meta.limits", limit.key, (), {})
