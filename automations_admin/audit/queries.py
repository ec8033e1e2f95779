"""What the audit log asks the database: a page at a time, without counting."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, QuerySet

from automations import clock
from automations.models import Event
from automations_admin.audit.filters import SINCE, Filters

#: Texts are looked for among so many of the newest events.
SEARCHED = 100_000


def found(filters: Filters, flows: frozenset[str] | None) -> QuerySet[Event]:
    """Return the events that the filters let through, newest first.

    Args:
        filters: what is asked for.
        flows: dotted names of those that may be seen; None for all.
    """
    rows: QuerySet[Event] = Event.objects.order_by("-pk")
    if flows is not None:
        rows = rows.filter(automation_class__in=flows)
    exact: dict[str, Any] = {
        "automation_class": filters.flow,
        "kind": filters.kind,
        "automation": filters.instance,
        "batch": filters.batch,
    }
    rows = rows.filter(**{field: value for field, value in exact.items() if value})
    if filters.since:
        rows = rows.filter(created__gte=clock.now() - SINCE[filters.since][1])
    if filters.by:
        rows = rows.filter(actor_name="") if filters.by == "engine" else rows.exclude(actor_name="")
    if filters.before:
        rows = rows.filter(pk__lt=filters.before)
    return _texts(rows, filters) if filters.who or filters.q else rows


def _texts(rows: QuerySet[Event], filters: Filters) -> QuerySet[Event]:
    """Look for parts of texts, which no index helps with, among the newest only."""
    newest = filters.before or Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    rows = rows.filter(pk__gt=newest - SEARCHED)
    if filters.who:
        rows = rows.filter(actor_name__icontains=filters.who)
    return rows.filter(reason__icontains=filters.q) if filters.q else rows
