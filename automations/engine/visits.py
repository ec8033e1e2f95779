"""The way that an instance has come: visits to its nodes, and which task led to which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Max

from automations.engine import store
from automations.models import AutomationTaskModel
from automations.status import TaskState


def visits(task: AutomationTaskModel, old_names: Sequence[str] = ()) -> tuple[int, datetime | None]:
    """Return how often the instance was at this node before, and the last planned time.

    Args:
        task: a task at the node.
        old_names: names that the node had before.
    """
    found = (
        AutomationTaskModel.objects.using(store.alias())
        .filter(
            automation_id=task.automation_id,
            status__in=[task.status, *old_names],
            state=TaskState.DONE,
        )
        .aggregate(count=Count("planned"), last=Max("planned"))
    )
    return found["count"], found["last"]


def led_from(instance: int) -> dict[int, int]:
    """Return, for each task of an instance, the task that led to it; the first has none."""
    rows = AutomationTaskModel.objects.using(store.alias()).filter(automation_id=instance)
    return dict(rows.filter(previous__isnull=False).values_list("pk", "previous_id"))


def next_slot(instance: int, previous: int | None) -> int:
    """Return a way out of a task, or into the instance, that nothing has taken yet."""
    rows = AutomationTaskModel.objects.using(store.alias()).filter(automation_id=instance)
    rows = rows.filter(previous_id=previous)
    taken = rows.aggregate(most=Max("slot"))["most"]
    return 0 if taken is None else int(taken) + 1
