"""What the pages of batches ask the database."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from automations.engine.verbs import VERBS
from automations.models import AutomationTaskModel, Batch, BatchItem
from automations.status import LIVE, Verdict

#: Most batches in the list.
MOST = 100


def visible(flows: frozenset[str] | None, user: Any) -> QuerySet[Batch]:
    """Return the batches that may be seen, newest first; of acts that are no more none.

    Args:
        flows: dotted names of the flows that may be seen; None for all.
        user: sees those that they began as well.
    """
    rows: QuerySet[Batch] = Batch.objects.filter(act__in=list(VERBS)).order_by("-pk")
    if flows is None:
        return rows
    return rows.filter(Q(automation_class__in=flows) | Q(actor=user))


def counts(batches: list[Batch]) -> dict[int, dict[str, int]]:
    """Return how many items of each batch have which verdict, by one question."""
    found: dict[int, dict[str, int]] = {batch.pk: {} for batch in batches}
    rows = BatchItem.objects.filter(batch__in=batches).order_by()
    for batch, verdict, count in rows.values_list("batch", "verdict").annotate(n=Count("pk")):
        found[batch][verdict] = count
    return found


def items(batch: Batch, verdict: str, after: int, size: int) -> list[BatchItem]:
    """Return items behind a position, one more than a page holds.

    Args:
        batch: the batch.
        verdict: only these; "" for all.
        after: position; 0 for the first.
        size: of a page.
    """
    rows = BatchItem.objects.filter(batch=batch, position__gt=after).order_by("position")
    if verdict in Verdict.values:
        rows = rows.filter(verdict=verdict)
    return list(rows.select_related("automation", "task")[: size + 1])


def standing(instances: list[int]) -> dict[int, list[AutomationTaskModel]]:
    """Return the open and failed tasks of instances, by instance."""
    found: dict[int, list[AutomationTaskModel]] = {}
    tasks = AutomationTaskModel.objects.filter(automation__in=instances, state__in=LIVE)
    for task in tasks.order_by("pk")[:2_000]:
        found.setdefault(task.automation_id, []).append(task)
    return found
