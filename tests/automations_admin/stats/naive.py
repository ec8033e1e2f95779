"""The overview once more, counted in the plainest way from the raw rows."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from django.utils import timezone

from automations.models import AutomationModel, Watch
from automations.status import Outcome


def day(moment: datetime) -> date:
    """Return the day of a moment in the reader's zone."""
    return timezone.localtime(moment).date()


def started(since: date, until: date) -> list[AutomationModel]:
    """Return the instances that started within these days."""
    return [row for row in AutomationModel.objects.all() if since <= day(row.created) <= until]


def by_start(since: date, until: date) -> Counter[str]:
    """Return instances that started within these days, by what became of them."""
    found = Counter({"entered": 0})
    for row in started(since, until):
        found["entered"] += 1
        found[row.state if row.state in Outcome.values else "in_progress"] += 1
    return found


def by_event(since: date, until: date) -> Counter[str]:
    """Return instances that ended within these days, by how; and those that are open."""
    found = Counter[str]()
    for row in AutomationModel.objects.all():
        found["entered"] += since <= day(row.created) <= until
        if row.ended is None:
            found["in_progress"] += 1
        elif since <= day(row.ended) <= until:
            found[row.state] += 1
    return found


def at_age(since: date, until: date, then: datetime) -> Counter[str]:
    """Return instances that started within these days, by how they had ended at a moment.

    As the sums know days of start and full days of age, an end counts in the middle of what these
    leave open.
    """
    found = Counter({"entered": 0})
    for row in started(since, until):
        found["entered"] += 1
        known = row.ended is not None and _happened(row, row.ended) <= then.timestamp()
        found[row.state if known else "in_progress"] += 1
    return found


def _happened(row: AutomationModel, moment: datetime) -> float:
    """Return when something happened of which the day of the start and full days are known."""
    local = timezone.localtime(row.created, timezone.get_default_timezone())
    begun = local.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    return begun + 86_400 * ((moment - row.created).days + 1)


def goal_at(name: str, since: date, until: date, then: datetime) -> tuple[int, int]:
    """Return how many had reached a goal at a moment, known as `at_age` says, and of how many."""
    rows = {row.pk: row for row in started(since, until)}
    hits = Watch.objects.filter(name=name, kind="goal", at__isnull=False, automation__in=rows)
    known = [_happened(rows[hit.automation_id], hit.at) for hit in hits if hit.at is not None]
    return sum(at <= then.timestamp() for at in known), len(rows)


def goal(name: str, within: timedelta, since: date, until: date, now: datetime) -> tuple[int, int]:
    """Return how many of the old enough have reached a goal, and how many are old enough."""
    limit = (now - within).replace(minute=0, second=0, microsecond=0)
    old = [row.pk for row in started(since, until) if row.created < limit]
    hits = Watch.objects.filter(name=name, kind="goal", at__isnull=False, automation__in=old)
    return hits.count(), len(old)
