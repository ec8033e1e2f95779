"""What a pass looks at before it runs tasks."""

from __future__ import annotations

from datetime import datetime

from automations.engine import batches, delivery, schedules, watching
from automations.engine.rollups import passes


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
