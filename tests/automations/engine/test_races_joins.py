"""Branches and people meet at one moment: at a join, and at a form."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from automations import conf, testing
from automations.engine import claims
from automations.engine.runner import Runner
from automations.exceptions import NotAllowed
from automations.models import Event
from automations.status import EventKind, TaskState
from tests.automations.engine import invariants
from tests.automations.engine.meeting import Actor, gate_at, together
from tests.automations.engine.racing import errors, left_to_workers, run_out, task_at, work
from tests.automations.engine.stored import row
from tests.flows import reliability as flows
from tests.flows.reliability import CLERK

pytestmark = pytest.mark.race


def test_two_branches_reach_a_join_at_once(frozen: testing.Clock) -> None:
    """What follows the join happens once."""
    run = left_to_workers(flows.Twins)
    found = claims.claim_due(frozen.now(), "both", conf.get().lease, 2)
    assert len(found) == 2

    for actor in together(*(lambda claim=claim: Runner("both").run(claim) for claim in found)):
        actor.join()

    run_out(run, frozen)
    assert row(run).state == "completed"
    assert invariants.effects(run.id) == {"left": 1, "right": 1, "last": 1}


def test_many_branches_and_four_workers(frozen: testing.Clock) -> None:
    """Nested joins go on once, whoever comes last."""
    runs = [left_to_workers(flows.Parallel) for _ in range(4)]

    for actor in together(*(lambda n=n: work(f"worker-{n}") for n in range(4))):
        actor.join()

    testing.run_due()
    for run in runs:
        invariants.check(run.id)
        assert row(run).state == "completed"
        assert set(invariants.effects(run.id).values()) == {1}
        assert len(invariants.effects(run.id)) == 5


def test_a_form_meets_the_worker_at_the_join(frozen: testing.Clock, clerk: Any) -> None:
    """A person submits while the other branch arrives."""
    run = left_to_workers(flows.Deadline)
    task = task_at(run, "form")

    for actor in together(work, lambda: testing.submit(task, clerk, answer="yes")):
        actor.join()

    testing.run_due()
    invariants.check(run.id)
    assert row(run).state == "completed"
    assert invariants.effects(run.id) == {"beside": 1, "last": 1}


def test_a_form_meets_its_deadline(frozen: testing.Clock, clerk: Any) -> None:
    """Either the person is in time or the step is skipped, never both."""
    run = left_to_workers(flows.Deadline)
    testing.run_due()
    task = task_at(run, "form")
    frozen.advance(hours=1)

    actors = together(work, lambda: testing.submit(task, clerk, answer="yes"))

    testing.run_due()
    invariants.check(run.id)
    assert errors(actors) in ([], ["AlreadyDone"])
    state = TaskState.DONE if errors(actors) == [] else TaskState.SKIPPED
    assert task_at(run, "form").state == state
    assert row(run).state == "completed"
    assert invariants.effects(run.id) == {"beside": 1, "last": 1}


def test_a_form_while_the_worker_holds_its_deadline(frozen: testing.Clock, clerk: Any) -> None:
    """A worker that claimed at the deadline and was overtaken by a submission changes nothing."""
    run = left_to_workers(flows.Deadline)
    testing.run_due()
    task = task_at(run, "form")
    frozen.advance(hours=1)
    with gate_at("claim.committed") as gate:
        worker = Actor(work)
        gate.wait()
        frozen.advance(seconds=-1)
        testing.submit(task, clerk, answer="yes")
        frozen.advance(seconds=1)
        gate.open()
        worker.join()

    testing.run_due()
    invariants.check(run.id)
    assert task_at(run, "form").state == TaskState.DONE
    assert invariants.effects(run.id) == {"beside": 1, "last": 1}


def test_a_stranger_is_not_taken(frozen: testing.Clock, clerk: Any) -> None:
    """Who may act is asked under the lock; a refused submission changes nothing."""
    stranger = get_user_model()._default_manager.create_user("stranger")  # type: ignore[attr-defined]
    run = flows.Asking()
    task = task_at(run, "form")

    with pytest.raises(NotAllowed):
        testing.submit(task, stranger, answer="no")

    assert task_at(run, "form").completed_by is None
    testing.submit(task, clerk, answer="yes")
    assert row(run).state == "completed"


def test_of_twenty_submissions_one_is_taken(frozen: testing.Clock, clerk: Any) -> None:
    """The others read who was faster and change nothing."""
    run = flows.Asking()
    task = task_at(run, "form")

    actors = together(*[lambda: testing.submit(task, clerk, answer="yes")] * 20)

    assert errors(actors) == ["AlreadyDone"] * 19
    assert {str(actor.error) for actor in actors if actor.error} == {
        f"{CLERK} has completed this task already."
    }
    invariants.check(run.id)
    assert invariants.effects(run.id) == {"first": 1, "last": 1}
    assert Event.objects.filter(automation_id=run.id, kind=EventKind.SUBMITTED).count() == 1
