"""What an answer does to the fields of its task."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from automations.engine.settling import ASSIGN, FINISH, settle
from automations.graph import Edge, Graph, Kind, Vertex, Way
from automations.models import AutomationTaskModel
from automations.outcomes import (
    Addressees,
    Answer,
    Arrive,
    Close,
    Failure,
    Fork,
    Go,
    Proceed,
    Skip,
    Wait,
)
from automations.status import OPEN, TaskState, Waiting

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
STEP, RESCUE = Vertex("step", Kind.EXECUTE, "Step"), Vertex("rescue", Kind.END, "Rescue")
PLAIN = Graph((STEP, RESCUE), (Edge("step", "rescue"),))
CATCHING = Graph((STEP, RESCUE), (Edge("step", "rescue", Way.ERROR),))

ANSWERS: list[Answer] = [
    Go(),
    Proceed(),
    Fork(),
    Arrive(),
    Close(),
    Skip("over"),
    Wait(Waiting.TIME, LATER),
    Wait(Waiting.TIME, LATER, planned=LATER),
    Failure("ValueError", "x"),
    Failure("ValueError", "x", retry_at=LATER),
]


def settled(answer: Answer, graph: Graph = PLAIN, **fields: Any) -> AutomationTaskModel:
    """Return a running task in its second attempt after an answer."""
    values = {"state": "running", "attempts": 2, "due": LATER, "status": "step", **fields}
    task = AutomationTaskModel(**values)
    settle(task, answer, NOW, graph)
    return task


@pytest.mark.parametrize("answer", ANSWERS)
def test_task_has_finished_if_it_is_no_longer_open(answer: Answer) -> None:
    task = settled(answer)

    assert (task.finished == NOW) is (task.state not in OPEN)


@pytest.mark.parametrize("answer", ANSWERS)
def test_task_waits_for_something_exactly_in_the_state_waiting(answer: Answer) -> None:
    task = settled(answer)

    assert bool(task.waiting) is (task.state == TaskState.WAITING)


@pytest.mark.parametrize("answer", ANSWERS)
def test_every_field_that_changes_is_named(answer: Answer) -> None:
    """What is not named would not be written."""
    before = {"state": "running", "attempts": 2, "due": LATER, "status": "step"}
    task, fresh = AutomationTaskModel(**before), AutomationTaskModel(**before)

    named = settle(task, answer, NOW, PLAIN)

    fresh.uuid, fresh.created = task.uuid, task.created
    changed = {
        field.attname
        for field in task._meta.concrete_fields
        if getattr(task, field.attname) != getattr(fresh, field.attname)
    }
    assert changed <= set(named)
    assert changed


def test_result_and_message_are_kept() -> None:
    task = settled(Proceed(result={"a": 1}, message="Fine"))

    assert (task.state, task.result, task.message) == ("done", {"a": 1}, "Fine")


def test_success_forgets_the_last_error() -> None:
    task = settled(Proceed(), error_class="ValueError", error="x", fingerprint="f")

    assert (task.error_class, task.error, task.fingerprint) == ("", "", "")


@pytest.mark.parametrize("answer", [Proceed(message="x" * 300), Skip("x" * 300), Close("x" * 300)])
def test_long_message_is_cut(answer: Answer) -> None:
    assert len(settled(answer).message) == 255


@pytest.mark.parametrize(
    ("answer", "attempts"),
    [
        (Proceed(), 2),
        (Failure("E", "x"), 2),
        (Failure("E", "x", counted=False), 1),
        (Skip(), 1),
        (Wait(Waiting.CONDITION, LATER), 1),
        (Go(), 1),
    ],
)
def test_looking_is_no_attempt(answer: Answer, attempts: int) -> None:
    """The numbers of those that were recorded are never given again."""
    assert settled(answer).attempts == attempts


def test_task_that_was_not_claimed_has_no_attempt_to_take_back() -> None:
    """As a form that is shown again, or a step that waits from the beginning."""
    assert settled(Wait(Waiting.PERSON), state="waiting", attempts=0).attempts == 0


def test_failure_is_final_unless_the_graph_catches_it() -> None:
    failure = Failure("ValueError", "Too late", "f")

    final, caught = settled(failure), settled(failure, CATCHING)

    assert (final.state, caught.state) == ("failed", "done")
    for task in (final, caught):
        assert (task.error_class, task.error, task.fingerprint) == ("ValueError", "Too late", "f")
        assert task.message == "ValueError: Too late"


def test_planned_attempt_goes_before_catching() -> None:
    task = settled(Failure("E", "x", retry_at=LATER), CATCHING)

    assert (task.state, task.waiting, task.due) == ("waiting", "retry", LATER)


def test_wait_says_when_to_look_again() -> None:
    task = settled(Wait(Waiting.TIME, LATER, "soon", planned=LATER))

    assert (task.waiting, task.due, task.planned, task.message) == ("time", LATER, LATER, "soon")


def test_wait_without_an_occurrence_keeps_the_one_before() -> None:
    assert settled(Wait(Waiting.TIME, LATER), planned=NOW).planned == NOW


def test_branch_at_a_join_is_due_when_told() -> None:
    task = settled(Arrive())

    assert (task.waiting, task.due) == ("branches", None)


def test_task_of_a_person_says_whose_it_is() -> None:
    answer = Wait(Waiting.PERSON, addressees=Addressees(1, 2, ("a.b",)))
    task = AutomationTaskModel(state="running", status="step")

    named = settle(task, answer, NOW, PLAIN)

    assert named == (*FINISH, *ASSIGN)
    assert (task.interaction_user_id, task.interaction_group_id) == (1, 2)
    assert (task.interaction_permissions, task.addressed_by) == (["a.b"], "user,group,perm")
    assert task.requires_interaction


def test_early_end_says_why() -> None:
    assert (settled(Close("Nobody")).message, settled(Close()).message) == ("Nobody", "OK")
