"""Which of two places an instance came to first, as the trails of the statistics say it."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import TruncSecond
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual

from automations.engine.rollups.counts import GOAL
from automations.models import AutomationTaskModel, Watch
from automations.status import Watched


def came_before(first: str, then: str) -> Q:
    """Return the condition for instances that came to one place before another.

    Steps follow each other as their first visits do. Goals are told apart from steps by the
    second, and come after the steps of the same one.

    Args:
        first, then: names of steps, or of goals with an asterisk before them. The instance has
            come to both.
    """
    if not first.startswith(GOAL) and not then.startswith(GOAL):
        return Q(GreaterThan(_visit(then, "pk"), _visit(first, "pk")))
    moments = _moment(then), _moment(first)
    if first.startswith(GOAL) and then.startswith(GOAL) and then[1:] > first[1:]:
        return Q(GreaterThanOrEqual(*moments))
    return Q(GreaterThan(*moments) if first.startswith(GOAL) else GreaterThanOrEqual(*moments))


def _moment(place: str) -> Subquery:
    """Return the second at which an instance came to a place first."""
    if not place.startswith(GOAL):
        return _visit(place, "second")
    rows = Watch.objects.filter(
        automation=OuterRef("pk"), kind=Watched.GOAL, name=place[1:], at__isnull=False
    )
    return Subquery(
        rows.annotate(second=TruncSecond("at", tzinfo=UTC)).order_by("pk").values("second")[:1]
    )


def _visit(step: str, field: str) -> Subquery:
    rows: Any = AutomationTaskModel.objects.filter(automation=OuterRef("pk"), status=step)
    rows = rows.annotate(second=TruncSecond("created", tzinfo=UTC)).order_by("pk")
    return Subquery(rows.values(field)[:1])
