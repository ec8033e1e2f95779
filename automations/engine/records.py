"""What is added to a history and never changed: attempts and events."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from automations import clock, redaction
from automations.engine import human, store
from automations.engine.statements import table
from automations.models import Attempt, AutomationModel, AutomationTaskModel, Event
from automations.outcomes import Answer, Failure, Proceed, Wait
from automations.status import AttemptState, EventKind, TaskState, Waiting


class Executed(Protocol):
    """What an attempt takes from its task."""

    @property
    def pk(self) -> Any:
        """Primary key of the task."""

    @property
    def attempts(self) -> Any:
        """Number of the attempt."""

    @property
    def owner(self) -> Any:
        """Name of the worker."""

    @property
    def started(self) -> Any:
        """When the attempt began."""


def record_attempt(task: Executed, state: AttemptState, now: datetime, failure: Any = None) -> None:
    """Insert the attempt that has just ended."""
    store.insert_later(
        table(Attempt, store.alias()).new(
            task_id=task.pk,
            number=task.attempts,
            state=state,
            worker=task.owner,
            started=task.started or now,
            ended=now,
            error_class=failure.error_class if failure else "",
            error=failure.error if failure else "",
            fingerprint=failure.fingerprint if failure else "",
            frames=list(failure.frames) if failure else [],
        )
    )


def record_answer(
    task: AutomationTaskModel, answer: Answer, now: datetime, *, by_person: bool = False
) -> None:
    """Insert what is kept of an answer besides its task: attempt, failure, permissions.

    Args:
        task: the task as the answer has left it, stored.
        answer: what its node said.
        now: the moment of the answer.
        by_person: a person has answered; that is no attempt.
    """
    if isinstance(answer, Failure):
        if answer.counted:
            record_attempt(task, AttemptState.FAILED, now, answer)
        if task.state == TaskState.FAILED:
            record_event(
                task.automation,
                EventKind.FAILED,
                task=task,
                error_class=answer.error_class,
                attempts=task.attempts,
            )
    elif isinstance(answer, Proceed) and task.attempts and not by_person:
        record_attempt(task, AttemptState.DONE, now)
    if isinstance(answer, Wait) and answer.waiting == Waiting.PERSON:
        human.store_permissions(task)


def signed(actor: Any) -> dict[str, Any]:
    """Return the columns that say who acted: the account, and its name, which outlives it."""
    name = str(actor)[:200] if actor is not None else ""
    return {"actor_id": getattr(actor, "pk", None), "actor_name": name}


def record_event(
    row: AutomationModel | None,
    kind: EventKind,
    *,
    task: AutomationTaskModel | None = None,
    actor: Any = None,
    reason: str = "",
    batch: int | None = None,
    flow: str = "",
    step: str = "",
    now: datetime | None = None,
    **detail: Any,
) -> None:
    """Insert an event in the transaction of the act. What is secret in its detail is masked.

    Args:
        row: the instance; None for an act on a step, a flow or everything.
        kind: what happened.
        task: the task that it is about.
        actor: the user who acted; None for the engine.
        reason: why.
        batch: primary key of the act on many that this is a part of.
        flow, step: where, if there is no instance or task that says it.
        now: the moment of the act, if it is known.
        detail: what is particular to the kind, JSON-safe.
    """
    store.insert_later(
        table(Event, store.alias()).new(
            automation_id=row.pk if row is not None else None,
            automation_class=row.automation_class if row is not None else flow,
            task_id=task.pk if task is not None else None,
            step=task.status if task is not None else step,
            kind=kind,
            **signed(actor),
            reason=reason,
            detail=redaction.masked(detail),
            batch_id=batch,
            created=now or clock.now(),
        )
    )
