"""How long histories live."""

from __future__ import annotations

from datetime import timedelta

from automations import clock
from automations.engine import store
from automations.models import (
    Attempt,
    AutomationModel,
    AutomationTaskModel,
    Event,
    Message,
    TaskPermission,
)

#: How many instances are deleted in one transaction.
BATCH = 200


def delete_history(days: int = 30) -> tuple[int, dict[str, int]]:
    """Delete instances that ended longer ago than `days` full days, with their histories.

    Returns:
        How many rows were deleted, in all and by model.
    """
    ended_before = clock.now() - timedelta(days=days)
    ended = (
        AutomationModel.objects.using(store.alias())
        .filter(finished=True, ended__lt=ended_before)
        .order_by("ended", "pk")
    )
    total: dict[str, int] = {}
    while batch := list(ended.values_list("pk", flat=True)[:BATCH]):
        for label, count in delete_instances(batch).items():
            total[label] = total.get(label, 0) + count
    return sum(total.values()), total


def delete_instances(pks: list[int]) -> dict[str, int]:
    """Delete instances with everything that belongs to them, without loading it.

    Their locks are taken first, so that a step that is being executed ends before.

    Returns:
        How many rows were deleted by model.
    """
    with store.atomic():
        rows = AutomationModel.objects.using(store.alias()).filter(pk__in=pks).order_by("pk")
        return _delete(list(rows.select_for_update().values_list("pk", flat=True)))


def _delete(pks: list[int]) -> dict[str, int]:
    using = store.alias()
    tasks = AutomationTaskModel.objects.using(using).filter(automation_id__in=pks)
    ids = tasks.values("pk")
    tasks.update(previous=None)
    parts = (
        Attempt.objects.using(using).filter(task_id__in=ids),
        TaskPermission.objects.using(using).filter(task_id__in=ids),
        Event.objects.using(using).filter(automation_id__in=pks),
        Message.objects.using(using).filter(automation_id__in=pks),
        tasks,
        AutomationModel.objects.using(using).filter(pk__in=pks),
    )
    return {part.model._meta.label: part._raw_delete(using) for part in parts}
