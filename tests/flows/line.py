"""One step after another, each of another kind: what the oracle of acts follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from automations import flow
from automations.flow import this
from tests.flows.reliability import CLERK, Answer, note


class Line(flow.Automation):
    """A step at once, a wait, a retry, a form, a condition, a detached step and a last one."""

    first = flow.Execute(note)
    later = flow.Execute(note).AfterWaitingFor(timedelta(hours=1))
    risky = flow.Execute(this.note_or_fail).Retry(
        max_attempts=2, delay=timedelta(minutes=1), jitter=0
    )
    form = flow.Form(Answer).User(username=CLERK)
    heard = flow.Execute(note).AsSoonAs(lambda task: task.data.get("received", 0) >= 1)
    outside = flow.Execute(note, detached=True)
    last = flow.Execute(note)
    end = flow.End()

    def note_or_fail(self, task: Any) -> str:
        """Fail if the data say so; what was noted before is undone."""
        said = note(task)
        if self.data.get("fail"):
            raise ValueError("The data say so.")
        return said

    def receive_hello(self, token: Any, data: Any) -> None:
        """Count the message."""
        self.data["received"] = self.data.get("received", 0) + 1
