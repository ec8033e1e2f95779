"""A flow with queues."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from automations import flow
from automations.flow import this
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


class Witnessed(flow.Automation):
    """At most two at once; each says in a file that it is inside."""

    step = flow.Execute(this.be_inside, detached=True).Limit(2)
    end = flow.End()

    def be_inside(self, task: Any) -> None:
        """Be inside until others have had the time to come in as well."""
        with Path(self.data["file"]).open("ab", buffering=0) as file:
            file.write(f"in {os.getpid()}\n".encode())
            for _ in range(200):
                os.sched_yield()
            file.write(f"out {os.getpid()}\n".encode())
