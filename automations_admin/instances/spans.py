"""What each task did when: it waited, was tried, failed, is tried again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from automations.models import Attempt, AutomationTaskModel
from automations.status import AttemptState, TaskState, Waiting
from automations_admin import marks
from automations_admin.instances.lanes import Span, lanes
from automations_admin.marks import Mark

#: What a span looks like, by its key.
KEYS: dict[str, Mark] = {
    **marks.STANDINGS,
    "done": marks.ATTEMPTS[AttemptState.DONE],
    "failed": marks.ATTEMPTS[AttemptState.FAILED],
    "lost": marks.ATTEMPTS[AttemptState.LOST],
}
#: Spans in which something is executed; in all others nothing happens.
BUSY = frozenset({"done", "failed", "lost", "running"})
#: Shorter waits are not shown, in seconds.
SHORTEST = 0.5
#: An attempt is drawn as if it had taken so long at least.
INSTANT = timedelta(milliseconds=1)


def spans(
    tasks: Sequence[AutomationTaskModel], attempts: Iterable[Attempt], now: datetime
) -> list[Span]:
    """Return what the tasks of an instance did, in the order of their beginning.

    Args:
        tasks: in the order of their beginning.
        attempts: those of these tasks, in their order.
        now: the present moment.
    """
    by_task: dict[int, list[Attempt]] = {}
    for attempt in attempts:
        by_task.setdefault(attempt.task_id, []).append(attempt)
    lane = lanes(tasks)
    found = [span for task in tasks for span in _of_task(task, by_task.get(task.pk, []), lane, now)]
    return sorted(found, key=lambda span: (span.start, span.lane))


def _of_task(
    task: AutomationTaskModel, attempts: list[Attempt], lane: Mapping[int, int], now: datetime
) -> Iterator[Span]:
    at, place = task.created, lane[task.pk]
    for attempt in attempts:
        key = "retrying" if attempt.number > 1 else _waited(task)
        if _lasts(at, attempt.started):
            yield Span(place, task.pk, at, attempt.started, key)
        state = {AttemptState.DONE: "done", AttemptState.LOST: "lost"}.get(
            AttemptState(attempt.state), "failed"
        )
        at = max(attempt.ended, attempt.started + INSTANT)
        yield Span(place, task.pk, attempt.started, at, state, attempt.number)
    yield from _rest(task, at, place, now)


def _rest(task: AutomationTaskModel, at: datetime, place: int, now: datetime) -> Iterator[Span]:
    """Yield what came after the last attempt: a wait that ended, or what the task does now."""
    if task.state in {TaskState.READY, TaskState.RUNNING, TaskState.WAITING}:
        key = marks.standing(task.state, task.waiting) or "ready"
        start = task.started if task.state == TaskState.RUNNING and task.started else at
        if start > at and _lasts(at, start):
            yield Span(place, task.pk, at, start, "ready")
        yield Span(place, task.pk, start, max(now, start), key, lasts=True)
        return
    ended = task.finished if task.state != TaskState.FAILED else None
    if ended is not None and _lasts(at, ended):
        yield Span(place, task.pk, at, ended, _waited(task))


def _waited(task: AutomationTaskModel) -> str:
    """Return what a task that is over waited for, as far as it can be told."""
    if task.requires_interaction:
        return "person"
    if task.message == "Joined" or task.waiting == Waiting.BRANCHES:
        return "branches"
    return "time"


def _lasts(start: datetime, end: datetime) -> bool:
    return (end - start).total_seconds() >= SHORTEST
