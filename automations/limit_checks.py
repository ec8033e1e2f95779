"""What can be wrong with limits and priorities: rules that `checks` asks."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from automations import registry
from automations.automation import Automation
from automations.blueprint import Problem
from automations.limits import Limit
from automations.this import reference


def limits_in_vain(automation: type[Automation]) -> Iterator[Problem]:
    """E060: a limit at a step that executes nothing; W020: a priority at one."""
    for name, node in automation.nodes.items():
        if not node.routing:
            continue
        if node.limits:
            hint = "Give .Limit() to a step that does something, such as an Execute."
            yield Problem("E060", name, "has .Limit() and executes nothing", hint)
        if node.priority is not None:
            hint = "Give .Priority() to a step that does something, or say Meta.priority."
            yield Problem("W020", name, "has .Priority() and executes nothing", hint)


def names_of_different_limits(automation: type[Automation]) -> Iterator[Problem]:
    """E061: limits of one name allow different numbers."""
    classes = [*registry.declared(), automation]
    known = {limit.name: limit for cls in classes for _, limit in declared(cls)}
    for name, limit in declared(automation):
        if limit.name and not limit.same_numbers(known.get(limit.name, limit)):
            text = f"has the limit {limit.name!r}, which has other numbers elsewhere"
            yield Problem("E061", name, text, "Give both the same numbers, or different names.")


def unknown_keys(automation: type[Automation]) -> Iterator[Problem]:
    """E062: the key of a limit of the flow refers to no attribute of the class."""
    for limit in automation.options.limits:
        ref = reference(limit.key)
        if ref and inspect.getattr_static(automation, ref.name, None) is None:
            text = f"has a limit whose key refers to {ref.name!r}, which the class does not have"
            yield Problem("E062", "", text, f"Define a method {ref.name}(self, task).")


def declared(automation: type[Automation]) -> Iterator[tuple[str, Limit]]:
    """Yield the limits of a flow, each with its step; "" for those of the flow as a whole."""
    yield from (("", limit) for limit in automation.options.limits)
    for name, node in automation.nodes.items():
        yield from ((name, limit) for limit in node.limits)


#: Every rule; each yields problems with its own ids.
RULES = (limits_in_vain, names_of_different_limits, unknown_keys)
