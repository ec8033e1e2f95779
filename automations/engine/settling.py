"""What an answer does to the fields of its task."""

from __future__ import annotations

from datetime import datetime

from automations.engine import human, store
from automations.engine.transition import path_at
from automations.graph import Graph, Way
from automations.models import AutomationTaskModel
from automations.outcomes import (
    Answer,
    Arrive,
    Close,
    Failure,
    Fork,
    Go,
    Move,
    Proceed,
    Skip,
    Wait,
)
from automations.status import TaskState, Waiting

#: Fields of a task that change when an attempt is over.
FINISH = (
    "state",
    "status",
    "waiting",
    "due",
    "held",
    "planned",
    "asked",
    "attempts",
    "lost",
    "owner",
    "started",
    "path",
    "finished",
    "message",
    "result",
    "changes",
    "error_class",
    "error",
    "fingerprint",
)
#: Fields that change as well when a task becomes a person's.
ASSIGN = (
    "requires_interaction",
    "interaction_user_id",
    "interaction_group_id",
    "interaction_permissions",
    "addressed_by",
)


def settle(
    task: AutomationTaskModel, answer: Answer, now: datetime, graph: Graph
) -> tuple[str, ...]:
    """Set the fields of a task that an answer decides.

    Args:
        task: the task, changed in place and not stored.
        answer: what its node said.
        now: the moment of the answer.
        graph: tells whether a failure is caught.

    Returns:
        The names of the fields to write.
    """
    task.due = task.held = None
    match answer:
        case Proceed():
            _close(task, TaskState.DONE, answer.message, now)
            task.result = answer.result
            task.planned = answer.planned or task.planned
        case Skip():
            _uncount(task)
            _close(task, TaskState.SKIPPED, answer.message, now)
        case Move():
            _close(task, TaskState.CANCELLED, answer.message, now)
        case Fork():
            _close(task, TaskState.DONE, "OK", now)
        case Close():
            _close(task, TaskState.DONE, answer.exited or "OK", now)
        case Arrive():
            _uncount(task)
            task.state, task.waiting = TaskState.WAITING, Waiting.BRANCHES
            task.due = answer.due
            path = path_at(graph, task.status, store.read_path(task.path))
            task.path = store.write_path(path)
        case Wait():
            return _wait(task, answer)
        case Failure():
            _fail(task, answer, now, caught=bool(graph.targets(task.status, Way.ERROR)))
        case Go():
            _uncount(task)
            task.state, task.waiting, task.due = TaskState.READY, "", now
    return FINISH


def _close(task: AutomationTaskModel, state: TaskState, message: str, now: datetime) -> None:
    task.state, task.waiting, task.finished = state, "", now
    task.message = message[:255]
    task.error_class = task.error = task.fingerprint = ""


def _uncount(task: AutomationTaskModel) -> None:
    """Take back the attempt that a claim has counted, as the step was only looked at.

    Attempts in which a worker was lost keep their numbers; a look that went well ends the row
    of lost ones.
    """
    if task.state == TaskState.RUNNING:
        task.attempts -= 1
        task.lost = 0


def _wait(task: AutomationTaskModel, answer: Wait) -> tuple[str, ...]:
    _uncount(task)
    task.state, task.waiting, task.due = TaskState.WAITING, answer.waiting, answer.due
    task.message = answer.message[:255]
    task.planned = answer.planned or task.planned
    if answer.waiting in {Waiting.TIME, Waiting.WINDOW}:
        task.asked = answer.due
    if answer.result is not None:
        task.result = answer.result
    if answer.waiting != Waiting.PERSON:
        return FINISH
    human.address(task, answer.addressees)
    return (*FINISH, *ASSIGN)


def _fail(task: AutomationTaskModel, failure: Failure, now: datetime, *, caught: bool) -> None:
    task.attempts -= 0 if failure.counted else 1
    task.error_class, task.error = failure.error_class, failure.error
    task.fingerprint = failure.fingerprint
    task.message = f"{failure.error_class}: {failure.error}"[:255]
    if failure.retry_at is not None:
        task.state, task.waiting, task.due = TaskState.WAITING, Waiting.RETRY, failure.retry_at
        return
    task.state = TaskState.DONE if caught else TaskState.FAILED
    task.waiting, task.finished = "", now
