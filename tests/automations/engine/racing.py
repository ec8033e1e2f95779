"""What tests share in which two or more do something to one instance at the same moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from automations import clock, testing
from automations.engine.runner import Runner
from automations.models import AutomationTaskModel
from tests.automations.engine import invariants
from tests.automations.engine.meeting import Actor

#: Longer than the lease.
AFTER_LEASE = timedelta(minutes=2)


def left_to_workers(automation: Any, **data: Any) -> Any:
    """Start an instance of which nothing is executed yet."""
    started = automation(autorun=False, **data)
    started.nice()
    return started


def work(owner: str = "worker", limit: int = 1) -> int:
    """Run what is due as a worker does; return how many tasks it claimed."""
    done = 0
    while found := Runner(owner, patient=False).run_due(clock.now(), limit):
        done += found
    return done


def task_at(automation: Any, step: str) -> AutomationTaskModel:
    """Return the latest task at a step."""
    found = AutomationTaskModel.objects.filter(automation_id=automation.id, status=step)
    task: AutomationTaskModel = found.latest("id")
    return task


def errors(actors: list[Actor]) -> list[str]:
    """Return the names of the errors that the actors ended with."""
    return sorted(type(actor.error).__name__ for actor in actors if actor.error is not None)


def run_out(automation: Any, clock_: testing.Clock) -> None:
    """Move the clock until nothing is due any more, and check the invariants."""
    testing.run_until(clock_, clock_.now() + timedelta(days=3))
    invariants.check(automation.id)
