"""Instances that do nothing but wait at one place, locked several at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models

from automations import registry
from automations.automation import Automation
from automations.engine import store
from automations.engine.statements import table
from automations.models import AutomationModel, AutomationTaskModel, Pause
from automations.status import InstanceState, TaskState, Waiting

#: An instance with the task that holds its only token.
Waiter = tuple[AutomationModel, AutomationTaskModel]


def keys_of(flow: type[Automation], size: int) -> Iterator[list[int]]:
    """Yield the primary keys of a flow's live instances in their order, so many in one go."""
    last = 0
    rows = AutomationModel.objects.using(store.alias()).live().of(flow).order_by("pk")
    while chunk := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:size]):
        yield chunk
        last = chunk[-1]


def lock(flow: type[Automation], keys: Sequence[int]) -> dict[int, Waiter]:
    """Lock instances that nobody else holds, and return those that only wait, by primary key.

    They are locked in the order of their keys, and whoever comes second passes them over: two
    that lock several never wait for each other. Nothing is returned while anything is paused.

    Args:
        flow: their class, of code.
        keys: their primary keys in ascending order.
    """
    store.touch_instance(keys[0])
    if Pause.objects.using(store.alias()).exists():
        return {}
    rows = {row.pk: row for row in _locked(AutomationModel, "id", keys)}
    tasks: dict[int, AutomationTaskModel] = {}
    if rows:
        found = _locked(AutomationTaskModel, "automation_id", list(rows), TaskState.WAITING)
        tasks = {task.automation_id: task for task in found}
    return {
        pk: (row, tasks[pk])
        for pk, row in rows.items()
        if pk in tasks and _only_waits(flow, row, tasks[pk])
    }


def _only_waits(flow: type[Automation], row: AutomationModel, task: AutomationTaskModel) -> bool:
    """Tell whether an instance runs and has one token, at a node whose wait is simple."""
    row.pauses = 0
    if row.state != InstanceState.RUNNING or row.tokens != 1 or registry.of(row) is not flow:
        return False
    node = flow.nodes.get(task.status)
    if node is None or node.computes_time or node.is_limited(flow.options):
        return False
    return task.held is None and task.waiting != Waiting.MESSAGE


def _locked(
    model: type[models.Model], column: str, keys: Sequence[int], state: str = ""
) -> list[Any]:
    """Return rows that nobody else has locked, and lock them, in the order of their keys."""
    rows, features = table(model, store.alias()), store.connection().features
    marks = ", ".join(["%s"] * len(keys))
    sql = (
        f"SELECT {rows.columns('r')} FROM {rows.name} r "  # noqa: S608
        f"WHERE r.{rows.column(column)} IN ({marks})"
        + (" AND r.state = %s" if state else "")
        + " ORDER BY r.id"
    )
    if features.has_select_for_update_skip_locked:
        sql += " FOR NO KEY UPDATE SKIP LOCKED" if store.no_key() else " FOR UPDATE SKIP LOCKED"
    found = [rows.read(row) for row in store.run(sql, [*keys, *([state] if state else [])])]
    if model is AutomationTaskModel:
        for task in found:
            task.note_fields()
    return found
