"""Leases: which worker goes through a schedule or a batch, and for how long."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F

from automations import clock, conf
from automations.engine import store
from automations.models import Batch, Schedule

#: Rows with the fields `due`, `fence` and `owner`.
Leased = Schedule | Batch


def take(row: Leased, now: datetime, owner: str) -> bool:
    """Keep other workers away from a row that is due for the time of a lease, from this moment.

    Args:
        row: as it was read; its fence becomes that of the lease.
        now: the row must have been due by then.
        owner: name of the worker.

    Returns:
        Whether it was taken; otherwise another worker was faster, or it is due no more.
    """
    lease = clock.now() + conf.get().lease
    if not mine(row).filter(due__lte=now).update(fence=F("fence") + 1, owner=owner, due=lease):
        return False
    row.fence += 1
    return True


def mine(row: Leased) -> Any:
    """Return the row to write to, or none of it once another worker has taken it over."""
    rows: Any = type(row)._default_manager.using(store.alias())
    return rows.filter(pk=row.pk, fence=row.fence)
