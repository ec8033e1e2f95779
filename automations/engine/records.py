"""What is added to a history and never changed: attempts and events."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from automations import clock
from automations.engine import store
from automations.models import Attempt, Event
from automations.status import AttemptState, EventKind


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
    store.insert(
        Attempt(
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


def record_event(
    instance: int,
    kind: EventKind,
    *,
    task: int | None = None,
    actor: Any = None,
    reason: str = "",
    **detail: Any,
) -> None:
    """Insert an event in the transaction of the act."""
    store.insert(
        Event(
            automation_id=instance,
            task_id=task,
            kind=kind,
            actor_id=getattr(actor, "pk", None),
            actor_name=str(actor)[:200] if actor is not None else "",
            reason=reason,
            detail=detail,
            created=clock.now(),
        )
    )
