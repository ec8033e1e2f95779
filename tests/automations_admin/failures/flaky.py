"""A flow that is tried again, and what many tests need of its failures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from automations import flow
from automations.flow import this
from automations_admin.failures.queries import Key, Scope

NAME = "tests.automations_admin.failures.flaky.Flaky"


class Flaky(flow.Automation):
    """One step with five tries: ten minutes apart at first, then twice as long each time."""

    call = flow.Execute(this.do).Retry(
        max_attempts=5, delay=timedelta(minutes=10), backoff=2, jitter=0
    )
    end = flow.End()

    class Meta:
        verbose_name = "Flaky flow"

    def do(self, task: Any) -> str:
        if self.data.get("fail"):
            raise ConnectionError(self.data["fail"])
        return "done"


def key(step: str = "step", error: str = "RuntimeError", **said: str) -> Key:
    """Return the key of a group by parts of it."""
    return Key(said.get("flow", "x"), step, error, said.get("fingerprint", "f"))


EVERYTHING = Scope()
