"""What steps do outside of this system, as nodes ask for it."""

from __future__ import annotations

from typing import Any

from automations.models import AutomationTaskModel
from automations.outcomes import Answer
from automations.outgoing import Call, Draft


class Outside:
    """Sends mails and calls other systems for a task.

    Args:
        task: the task of the step, with its instance.
    """

    def __init__(self, task: AutomationTaskModel) -> None:
        self.task = task

    def send(self, draft: Draft) -> Answer:
        """Send a mail; see `mailing.send`."""
        from automations.engine import mailing  # whoever sends no mails needs no templates

        return mailing.send(self.task.automation.instance, self.task, draft)

    def call(self, call: Call) -> dict[str, Any]:
        """Call another system; see `calls.make`."""
        from automations.engine import calls  # the same for HTTP

        return calls.make(str(self.task.idempotency_key), call)
