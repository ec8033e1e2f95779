"""What happens to an instance meets what a worker does with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import flow, testing
from automations.flow import this
from automations.models import AutomationModel, AutomationTaskModel, Event, Message, Watch
from tests.automations.engine import invariants
from tests.automations.engine.meeting import together
from tests.automations.engine.racing import left_to_workers, work

pytestmark = pytest.mark.race


class Awaiting(flow.Automation):
    """Waits for a message, for a day at most."""

    goals = [flow.Goal("paid", when=flow.message("paid"))]
    exits = [flow.Exit("stopped", when=flow.message("stop"))]

    wait = flow.WaitFor(flow.message("paid")).Within(timedelta(days=1)).Else(this.warn)
    thank = flow.Execute(lambda task: task.data.update(thanked=True)).Next(this.end)
    warn = flow.Execute(lambda task: task.data.update(warned=True))
    end = flow.End()


@pytest.fixture
def run() -> Any:
    found = left_to_workers(Awaiting)
    testing.run_due()
    return found


def send(run: Any, name: str) -> None:
    """Send a message as a process does that knows the row only."""
    AutomationModel.objects.get(pk=run.id).instance.send_message(name, None, {"n": 1})


def steps(run: Any) -> list[str]:
    tasks = AutomationTaskModel.objects.filter(automation=run.id).order_by("id")
    return list(tasks.values_list("status", flat=True))


def test_a_message_meets_the_limit(frozen: testing.Clock, run: Any) -> None:
    """Either it is in time or the limit is over, never both; it is lost in neither case."""
    frozen.advance(days=1)
    for actor in together(work, lambda: send(run, "paid")):
        actor.join()
    testing.run_due()
    assert steps(run) in (["wait", "thank", "end"], ["wait", "warn", "end"])
    assert (Message.objects.get().consumed is not None) or steps(run)[1] == "warn"
    assert Watch.objects.get(name="paid").at is not None
    invariants.check(run.id)


def test_the_same_message_comes_twice_at_once(frozen: testing.Clock, run: Any) -> None:
    """One is taken; the goal is counted once."""
    for actor in together(lambda: send(run, "paid"), lambda: send(run, "paid")):
        actor.join()
    testing.run_due()
    assert steps(run) == ["wait", "thank", "end"]
    assert "" in {one.error for one in Message.objects.exclude(consumed=None)}
    assert Watch.objects.filter(name="paid").exclude(at=None).count() == 1
    invariants.check(run.id)


def test_an_exit_meets_a_step(frozen: testing.Clock, run: Any) -> None:
    """The instance has left; a step that was being executed is undone or was done before."""
    frozen.advance(days=1)
    for actor in together(work, lambda: send(run, "stop")):
        actor.join()
    testing.run_due()
    row = AutomationModel.objects.get(pk=run.id)
    assert row.state in {"exited", "completed"}
    assert Event.objects.filter(kind="exited").count() == (row.state == "exited")
    assert not AutomationTaskModel.objects.filter(automation=run.id, finished=None).exists()
    invariants.check(run.id)
