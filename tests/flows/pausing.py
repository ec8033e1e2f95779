"""Flows that are paused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from automations import flow
from automations.flow import this


class Waiter(flow.Automation):
    """Does something, waits an hour, does something again."""

    first = flow.Execute(this.note, "first")
    later = flow.Execute(this.note, "later").AfterWaitingFor(timedelta(hours=1))
    end = flow.End()

    def note(self, task: Any, what: str) -> None:
        """Note it."""
        self.data[what] = True

    def receive_hello(self, token: Any, data: Any) -> None:
        """Note that somebody wrote."""
        self.data["hello"] = True


class Other(flow.Automation):
    """Another flow."""

    first = flow.Execute(lambda task: task.data.update(first=True))
    end = flow.End()


class Asking(flow.Automation):
    """Decides at once, and skips a step that is not wanted."""

    decide = flow.If(lambda task: True).Then(this.skipped)
    skipped = flow.Execute(lambda task: task.data.update(skipped=True)).SkipIf(lambda task: True)
    end = flow.End()
