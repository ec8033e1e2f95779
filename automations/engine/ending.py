"""Ending an instance from outside, wherever it stands."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from automations.engine import inbox, store
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import LIVE, InstanceState, TaskState

#: Fields of an instance that its end changes.
ENDED = (
    "state",
    "finished",
    "ended",
    "tokens",
    "live_key",
    "paused_until",
    "reason",
    "updated",
)


def end(
    row: AutomationModel, state: InstanceState, reason: str, now: datetime, message: str = ""
) -> None:
    """End a locked instance now. Open tasks are cancelled; what is being executed loses its fence.

    Args:
        row: the instance.
        state: how it ends.
        reason: why.
        now: the moment of the end.
        message: what is noted at the tasks that are cancelled.
    """
    tasks = AutomationTaskModel.objects.using(store.alias()).filter(automation_id=row.pk)
    tasks.filter(state__in=LIVE).update(
        state=TaskState.CANCELLED,
        waiting="",
        due=None,
        held=None,
        finished=now,
        fence=F("fence") + 1,
        **({"message": message[:255]} if message else {}),
    )
    row.state, row.finished, row.ended = state, True, now
    row.tokens, row.live_key, row.paused_until = 0, None, None
    row.reason, row.updated = reason[:1000], now
    store.update(row, ENDED)
    inbox.forget_all(row)
