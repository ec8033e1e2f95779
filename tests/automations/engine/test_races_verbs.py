"""What people do to an instance meets what its workers do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from automations import clock, conf, testing
from automations.engine import claims, recovery
from automations.exceptions import NotPossible
from automations.models import Attempt, AutomationModel, AutomationTaskModel, Event
from automations.status import EventKind, TaskState
from tests.automations.engine import invariants
from tests.automations.engine.meeting import Actor, gate_at, gate_in, together
from tests.automations.engine.racing import AFTER_LEASE, errors, left_to_workers, task_at, work
from tests.automations.engine.stored import row
from tests.flows import reliability as flows

pytestmark = pytest.mark.race


@pytest.mark.parametrize("verb", ["delete", "cancel"])
@pytest.mark.parametrize("step", ["first", "outside"])
def test_an_instance_is_ended_during_a_step(frozen: testing.Clock, step: str, verb: str) -> None:
    """An atomic step is waited for, a detached one is discarded when it comes back."""
    run = left_to_workers(flows.Outside)
    pk = run.id
    acts: dict[str, Callable[[], Any]] = {
        "delete": lambda: flows.Outside.bind(AutomationModel.objects.get(pk=pk)).kill(),
        "cancel": lambda: recovery.cancel(AutomationModel.objects.get(pk=pk), reason="stop"),
    }
    with gate_in(f"Outside.{step}") as gate:
        worker = Actor(work)
        gate.wait()
        ender = Actor(acts[verb], "ender")
        if step == "first":
            assert ender.blocked(), "An atomic step was not waited for."
        else:
            ender.join()
        gate.open()
        worker.join()
        ended_already = ender.join

    _ends(ended_already)
    testing.run_due()
    if verb == "delete":
        assert not AutomationModel.objects.filter(pk=pk).exists()
        assert not AutomationTaskModel.objects.filter(automation_id=pk).exists()
        assert not Attempt.objects.exists()
    else:
        invariants.check(pk)
        assert AutomationModel.objects.get(pk=pk).state in {"cancelled", "completed"}


def _ends(join: Callable[[], Any]) -> None:
    """Accept that the instance had run to its end before the other got its lock."""
    with suppress(NotPossible):
        join()


@pytest.mark.parametrize("lost", [False, True])
def test_delete_meets_claim(frozen: testing.Clock, lost: bool) -> None:
    """Whoever comes first, the instance is gone and the worker lives, with a lost lease too."""
    runs = [left_to_workers(flows.Chain) for _ in range(3)]
    if lost:
        claims.claim_due(clock.now(), "dead", conf.get().lease, 9)
        frozen.advance(AFTER_LEASE)
    gone = [row(run) for run in runs]

    actors = together(work, *(lambda r=r: flows.Chain.bind(r).kill() for r in gone))

    assert errors(actors) == []
    testing.run_due()
    assert not AutomationModel.objects.exists()
    assert not AutomationTaskModel.objects.exists()


def test_a_step_is_retried_twice_at_once(frozen: testing.Clock) -> None:
    """One of the two has retried it; the other reads that somebody has."""
    run = flows.Failing()
    testing.run_due()
    task = task_at(run, "left")
    assert row(run).state == "failed"
    with gate_at("claim.committed", "nobody"):
        actors = together(
            *[lambda: recovery.retry(AutomationTaskModel.objects.get(pk=task.pk))] * 2
        )

    testing.run_due()
    invariants.check(run.id)
    retried = Event.objects.filter(automation_id=run.id, kind=EventKind.RETRIED).count()
    assert retried == 2 - len(errors(actors))
    assert Attempt.objects.filter(task=task).count() == 1 + retried
    assert row(run).state == "failed"


def test_data_are_edited_during_a_detached_step(frozen: testing.Clock) -> None:
    """The step's keys and the edited ones are both kept."""
    run = left_to_workers(flows.Outside)
    with gate_in("Outside.outside") as gate:
        worker = Actor(work)
        gate.wait()
        recovery.edit_data(row(run), {"first": 1, "added": "by hand"})
        gate.open()
        worker.join()

    invariants.check(run.id)
    assert row(run).data == {"first": 1, "added": "by hand", "outside": 1, "last": 1}


def test_data_are_edited_during_an_atomic_step(frozen: testing.Clock) -> None:
    """The edit waits and then sees what the step has changed."""
    run = left_to_workers(flows.Guarded, name="x")
    version = recovery.data_version(row(run))
    seen = row(run)
    with gate_in("Guarded.first") as gate:
        worker = Actor(work)
        gate.wait()
        editor = Actor(
            lambda: recovery.edit_data(seen, {"name": "x", "by": "hand"}, expected=version), "edit"
        )
        assert editor.blocked(), "The edit got into the middle of an atomic step."
        gate.open()
        worker.join()
        with pytest.raises(NotPossible):
            editor.join()

    invariants.check(run.id)
    assert row(run).data == {"name": "x", "first": 1}


def test_pause_meets_a_step(frozen: testing.Clock) -> None:
    """The step in progress is finished, what follows is held, and nothing is lost."""
    run = left_to_workers(flows.Outside)
    with gate_in("Outside.outside") as gate:
        worker = Actor(work)
        gate.wait()
        recovery.pause(row(run))
        gate.open()
        worker.join()

    invariants.check(run.id)
    assert testing.run_due() == 0
    assert invariants.effects(run.id) == {"first": 1, "outside": 1}
    recovery.resume(row(run))
    testing.run_due()
    assert row(run).state == "completed"
    assert invariants.effects(run.id) == {"first": 1, "outside": 1, "last": 1}


def test_pause_meets_a_claim(frozen: testing.Clock) -> None:
    """A claimed task whose instance is paused is given back unexecuted, uncounted and due."""
    run = left_to_workers(flows.Chain)
    with gate_at("claim.committed") as gate:
        worker = Actor(work)
        gate.wait()
        recovery.pause(row(run))
        gate.open()
        worker.join()

    invariants.check(run.id)
    assert invariants.effects(run.id) == {}
    assert task_at(run, "first").attempts == 0
    recovery.resume(row(run))
    testing.run_due()
    assert row(run).state == "completed"


def test_messages_that_were_kept_come_before_the_steps_that_fell_due(
    frozen: testing.Clock,
) -> None:
    """Else a step that ends the instance could turn them into late ones."""
    run = flows.Guarded(name="x")
    recovery.pause(row(run))
    row(run).instance.send_message("hello")
    frozen.advance(days=1)

    recovery.resume(row(run))

    testing.run_due()
    invariants.check(run.id)
    assert row(run).state == "completed"
    assert row(run).data["received"] == 1


def test_what_is_finished_while_paused_is_not_done_again(frozen: testing.Clock, clerk: Any) -> None:
    """The due time that was kept for a task goes with it."""
    run = left_to_workers(flows.Deadline)
    testing.run_due()
    recovery.pause(row(run))
    testing.submit(task_at(run, "form"), clerk, answer="yes")
    frozen.advance(hours=2)
    recovery.resume(row(run))

    testing.run_due()

    invariants.check(run.id)
    assert row(run).state == "completed"
    assert task_at(run, "form").state == TaskState.DONE
    assert invariants.effects(run.id) == {"beside": 1, "last": 1}
