"""Calling for what is due where workers wait to be called: once when it falls due, then again.

Nothing is written to the tasks. A row says how far the calls have come in the order in which
tasks are due, so a sweep costs what is new, however much is waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from automations import conf
from automations.engine import store
from automations.engine.bell import Due
from automations.models import AutomationTaskModel, SweepState

#: Pauses after which calls that are not answered are taken as lost, at the latest.
PATIENCE = 8


@dataclass(frozen=True)
class Found:
    """A task that is due.

    Attributes:
        task: its primary key.
        moment: since when it is due.
        due: what is said of it.
    """

    task: int
    moment: datetime
    due: Due


def begin(now: datetime) -> int | None:
    """Begin a sweep; return its number, or None if another one began just before."""
    with store.atomic():
        state = _state()
        least = timedelta(seconds=conf.get().SWEEP / 2)
        if state.began is not None and timedelta() <= now - state.began < least:
            return None
        state.began, state.number = now, state.number + 1
        _save(state, "began", "number")
        return int(state.number)


def collect(now: datetime) -> list[Due]:
    """Return what to call for now, and note that it was.

    What has fallen due since the last sweep goes first. What is still due some time later is
    called for again, as its call may be lost; each task once in a round, and one round at a time.
    It is the oldest that are called for, and others only when most of those have been served: a
    queue that workers cannot keep up with is not made longer.
    """
    limit = conf.get().RING_LIMIT
    with store.atomic():
        state = _state()
        fresh = _due(state.fresh_due, state.fresh_task, now, limit)
        if fresh:
            state.fresh_due, state.fresh_task = fresh[-1].moment, fresh[-1].task
            _save(state, "fresh_due", "fresh_task")
        again = _collect_again(state, now, limit - len(fresh))
    return [found.due for found in (*fresh, *again)]


def _collect_again(state: SweepState, now: datetime, limit: int) -> Sequence[Found]:
    pause = timedelta(seconds=conf.get().RING_AGAIN)
    over = state.next_round
    if limit <= 0 or (over is not None and now < over <= now + pause):
        return ()
    if _is_patient(state, now, pause) and _is_behind(state, now - pause, limit):
        return ()
    if over is not None:
        state.again_due, state.again_task = None, 0
    found = _due(state.again_due, state.again_task, now - pause, limit)
    if found:
        state.again_due, state.again_task = found[-1].moment, found[-1].task
        state.called_again = now
    state.next_round = None if len(found) == limit else now + pause
    _save(state, "again_due", "again_task", "called_again", "next_round")
    return found


def _is_patient(state: SweepState, now: datetime, pause: timedelta) -> bool:
    """Tell whether it is too early to take what was called for again as lost once more.

    Within a round that is one pause; between rounds the longer, the longer nobody has come.
    """
    called = state.called_again
    if called is None or state.again_due is None:
        return False
    waited = called - state.again_due if state.next_round else pause
    return called <= now < called + min(max(waited, pause), pause * PATIENCE)


def _is_behind(state: SweepState, until: datetime, limit: int) -> bool:
    """Tell whether most of what is due until a moment was called for again already.

    Then the calls lie in queues, and more of them would only make those longer.
    """
    called = _rows(until).filter(due__lte=state.again_due)
    called = called.filter(Q(due__lt=state.again_due) | Q(pk__lte=state.again_task))
    left: int = called[:limit].count()
    return left * 2 > int(_rows(until)[:limit].count())


def _due(after: datetime | None, task: int, until: datetime, limit: int) -> list[Found]:
    """Return tasks due until a moment, behind the one that was called for last."""
    rows = _rows(until)
    if after is not None:
        # The first part alone finds the place in the index.
        rows = rows.filter(Q(due__gt=after) | Q(due=after, pk__gt=task), due__gte=after)
    fields = ("pk", "due", "automation_id", "automation__automation_class", "status")
    found = rows.order_by("due", "pk").values_list(*fields)[:limit]
    return [Found(pk, due, Due(of, flow, step)) for pk, due, of, flow, step in found]


def _rows(until: datetime) -> Any:
    return AutomationTaskModel.objects.using(store.alias()).filter(due__lte=until)


def _state() -> Any:
    """Return the row, locked."""
    rows = SweepState._default_manager.using(store.alias())
    rows.get_or_create(pk=1)
    return rows.select_for_update().get(pk=1)


def _save(state: Any, *fields: str) -> None:
    state.save(using=store.alias(), update_fields=fields)
