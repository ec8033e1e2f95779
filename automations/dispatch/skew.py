"""How far the clock of this process is from that of the database.

Leases and due times are told by the clocks of the processes. A worker whose clock is ahead takes
over what another one is still at: the fence keeps all of it right, but detached steps are repeated.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connections

from automations import clock, conf
from automations.engine import store

#: How each database says what time it is; SQLite has no clock of its own.
_ASKED = {"postgresql": "SELECT clock_timestamp()", "mysql": "SELECT UTC_TIMESTAMP(6)"}


def skew() -> timedelta:
    """Return how far our clock is ahead of the database's; negative if it is behind."""
    asked = _ASKED.get(connections[store.alias()].vendor)
    if asked is None:
        return timedelta()
    before = clock.now()
    with connections[store.alias()].cursor() as cursor:
        cursor.execute(asked)
        said: datetime = cursor.fetchone()[0]
    here = before + (clock.now() - before) / 2
    return here - (said if said.tzinfo else said.replace(tzinfo=UTC))


def most() -> timedelta:
    """Return how far it may be: what a lease lasts beyond a sign of life, for two clocks."""
    settings = conf.get()
    return (settings.lease - timedelta(seconds=settings.HEARTBEAT)) / 2


def complaint() -> str:
    """Return what is wrong with the clock, or an empty text."""
    found = skew()
    if abs(found) <= most():
        return ""
    word = "ahead of" if found > timedelta() else "behind"
    return (
        f"The clock of this machine is {abs(found).total_seconds():.0f} s {word} that of the "
        f"database. More than {most().total_seconds():.0f} s let workers take over what others "
        "are still at. Set the clocks, best by NTP."
    )
