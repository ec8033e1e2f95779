"""What can be wrong with the backend of Django Tasks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core import checks

from automations import registry
from automations.dispatch import tasks_library
from automations.engine import lanes, queues

#: Backends that execute at once in the caller's process, or never.
NOT_FOR_WORK = ("ImmediateBackend", "DummyBackend")


def problems() -> Iterator[checks.CheckMessage]:
    """Yield what is wrong with the backend that the settings name."""
    backend = tasks_library.backend()
    if type(backend).__name__ in NOT_FOR_WORK:
        yield checks.Warning(
            f"TASKS[{backend.alias!r}] is {type(backend).__name__}, which has no workers.",
            hint="Use a backend with workers outside development and tests.",
            id="automations.W012",
        )
    for automation in registry.declared():
        yield from _of_flow(backend, automation)


def _of_flow(backend: Any, automation: Any) -> Iterator[checks.CheckMessage]:
    nodes = [None, *automation.nodes.values()]
    unknown = queues.names(automation) - set(backend.queues) - {""}
    for name in sorted(unknown if backend.queues else ()):
        yield checks.Error(
            f"{automation.__name__} uses the queue {name!r}, which TASKS[{backend.alias!r}] does "
            "not have.",
            hint="Add it to QUEUES, or correct `Meta.queue` and `.Queue()`.",
            obj=automation,
            id="automations.E051",
        )
    if not backend.supports_priority and any(lanes.priority_at(automation, n) for n in nodes):
        yield checks.Warning(
            f"{automation.__name__} has priorities, which TASKS[{backend.alias!r}] does not know.",
            hint="Use another backend, or leave the priorities out.",
            obj=automation,
            id="automations.W013",
        )
