"""Steps that wait for an instance which they have started: they go on when that has ended."""

from __future__ import annotations

from collections.abc import Iterable

from automations import clock
from automations.engine import store
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import TaskState, Waiting


def wake_of(row: AutomationModel) -> list[int]:
    """Let the step go on that waits for an instance, which has ended or is gone.

    Called after the commit of the end: a step that looks at its child at this moment has either
    read the end, or is waited for here by the lock of its instance.

    Returns:
        The primary key of the instance of that step, if the step was waiting.
    """
    if row.parent_id is None or row.parent_task_id is None:
        return []
    instance, task = row.parent_id, row.parent_task_id
    return store.repeated(lambda: [instance] if _wake(instance, task) else [])


def _wake(instance: int, task: int) -> bool:
    with store.atomic():
        if store.lock_instance(instance) is None:
            return False
        rows = AutomationTaskModel.objects.using(store.alias()).filter(
            pk=task, state=TaskState.WAITING, waiting=Waiting.MESSAGE
        )
        now = clock.now()
        held = rows.filter(held__isnull=False).update(held=now)
        return bool(rows.timed().update(due=now) or held)


def waiting_for(pks: Iterable[int]) -> list[tuple[int, int]]:
    """Return instance and task of the steps that may wait for these instances."""
    rows = AutomationModel.objects.using(store.alias()).filter(pk__in=pks, finished=False)
    found = rows.filter(parent_id__isnull=False, parent_task_id__isnull=False).order_by("parent_id")
    return list(found.values_list("parent_id", "parent_task_id"))


def wake(steps: Iterable[tuple[int, int]]) -> None:
    """Let steps go on that `waiting_for` has found, in the open transaction."""
    for instance, task in steps:
        _wake(instance, task)
