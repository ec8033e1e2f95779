"""Conditions by which a database finds what it has found otherwise already."""

from __future__ import annotations

from django.db.models import Q


def beside(condition: Q) -> Q:
    """Return the same condition such that SQLite does not begin with what fulfils it.

    It is negated twice: PostgreSQL and MariaDB see through that and know how much it lets through.
    SQLite knows so little of it that it would begin with the index on a flow, however few of the
    rows of another table are asked for.
    """
    return ~Q(~condition)
