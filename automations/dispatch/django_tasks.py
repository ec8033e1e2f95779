"""Django Tasks: the same two tasks, put into the queues of a backend of the setting TASKS."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage

from automations.dispatch import advancing, tasks_checks, tasks_library
from automations.dispatch.queueing import QueueDispatcher
from automations.dispatch.task_presence import TaskPresence
from automations.engine.queues import Ring

#: The range of Django's priorities.
LOWEST, HIGHEST = -100, 100

presence = TaskPresence()


@tasks_library.declared
def advance(instance: int, queue: str = "") -> None:
    """Run what is due of an instance."""
    presence.executed += advancing.advance(instance, queue, presence.see())


@tasks_library.declared
def sweep() -> None:
    """Look for everything that is due, and call for it."""
    advancing.sweep(presence.see())


class TasksDispatcher(QueueDispatcher):
    """What is due is put into the queues of Django Tasks after the commit."""

    def send(self, ring: Ring) -> None:
        """Send a call for an instance."""
        given: dict[str, Any] = {"queue_name": ring.queue} if ring.queue else {}
        if ring.priority and tasks_library.backend().supports_priority:
            given["priority"] = max(LOWEST, min(HIGHEST, ring.priority))
        advance.using(**given).enqueue(ring.instance, ring.queue)

    def send_sweep(self) -> None:
        """Send a call for a sweep, before all others where there are priorities."""
        given = {"priority": HIGHEST} if tasks_library.backend().supports_priority else {}
        sweep.using(**given).enqueue()

    def check(self) -> Iterable[CheckMessage]:
        """Yield what is wrong with the backend."""
        return tasks_checks.problems()
