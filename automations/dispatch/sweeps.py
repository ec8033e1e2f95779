"""What a pass looks at before it runs tasks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet, Value

from automations.engine import batches, delivery, schedules, store, watching
from automations.engine.rollups import passes
from automations.models import AutomationTaskModel, Batch, RollupState, Schedule, Watch

#: What falls due by the clock; an index answers when the next of each does.
TIMED = (AutomationTaskModel, Watch, Schedule, Batch, RollupState)


def sweep(now: datetime, limit: int, owner: str) -> int:
    """Look at what is due and no task; return at how much.

    That is messages, goals and exit rules, schedules of entries, and acts on many. Statistics
    are brought up to date as well, which is no work that anybody waits for.

    Args:
        now: what is due until this moment.
        limit: how many messages and how many goals and rules at most.
        owner: name of the worker.
    """
    done = delivery.sweep(now, limit) + watching.sweep(now, limit)
    done += schedules.sweep(now, owner) + batches.sweep(now, owner)
    passes.sweep(now)
    return done


def next_due(now: datetime) -> datetime | None:
    """Return when the next thing falls due after `now`, or None if nothing will."""
    first, *others = (_next(model._default_manager.using(store.alias()), now) for model in TIMED)
    moments = [due for due in first.union(*others, all=True) if due is not None]
    return min(moments, default=None)


def _next(rows: QuerySet[Any], now: datetime) -> Any:
    """Return a query of one row: when the next of these is due."""
    later = rows.filter(due__gt=now).order_by().values(sort=Value(rows.model.__name__))
    return later.annotate(next=Min("due")).values_list("next", flat=True)
