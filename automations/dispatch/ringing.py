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
    if limit <= 0 or (state.next_round is not None and now < state.next_round <= now + pause):
        return ()
    found = _due(state.again_due, state.again_task, now - pause, limit)
    if len(found) < limit:
        state.again_due, state.again_task, state.next_round = None, 0, now + pause
    else:
        state.again_due, state.again_task = found[-1].moment, found[-1].task
    _save(state, "again_due", "again_task", "next_round")
    return found


def _due(after: datetime | None, task: int, until: datetime, limit: int) -> list[Found]:
    """Return tasks due until a moment, behind the one that was called for last."""
    rows = AutomationTaskModel.objects.using(store.alias()).filter(due__lte=until)
    if after is not None:
        # The first part alone finds the place in the index.
        rows = rows.filter(Q(due__gt=after) | Q(due=after, pk__gt=task), due__gte=after)
    fields = ("pk", "due", "automation_id", "automation__automation_class", "status")
    found = rows.order_by("due", "pk").values_list(*fields)[:limit]
    return [Found(pk, due, Due(of, flow, step)) for pk, due, of, flow, step in found]


def _state() -> Any:
    """Return the row, locked."""
    rows = SweepState._default_manager.using(store.alias())
    rows.get_or_create(pk=1)
    return rows.select_for_update().get(pk=1)


def _save(state: Any, *fields: str) -> None:
    state.save(using=store.alias(), update_fields=fields)
