"""A flow with queues."""

from __future__ import annotations

from typing import Any

from automations import flow
from tests import databases

#: Names that no other run uses, the same in the processes that a test starts.
SLOW = f"{databases.folder().name}-slow"


def nothing(task: Any) -> None:
    """Take no time."""


class Queued(flow.Automation):
    """One step of another queue, between two of the default one."""

    first = flow.Execute(nothing)
    slow = flow.Execute(nothing, detached=True).Queue(SLOW)
    last = flow.Execute(nothing)
    end = flow.End()


class AllQueued(flow.Automation):
    """A flow with a queue, and a step with one of its own."""

    class Meta:
        queue = "reports"

    first = flow.Execute(nothing)
    second = flow.Execute(nothing).Queue(SLOW)
    end = flow.End()
