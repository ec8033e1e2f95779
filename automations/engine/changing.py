"""An instance's data as they change: stored key by key, and what waits for them is woken."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from automations import clock, jsonsafe, registry
from automations.engine import payload, store
from automations.models import AutomationModel, AutomationTaskModel, Watch
from automations.status import TaskState, Waiting


def save_data(row: AutomationModel) -> None:
    """Store the changes made to an instance's data, key by key, under the instance's lock.

    Keys that others wrote meanwhile stay. Inside a step the change is part of the step.

    Raises:
        NotStorable: a value cannot be stored.
    """
    before = payload.plain(row.stored_text)
    jsonsafe.check(row.data, "data")
    with store.atomic():
        current = store.lock_instance(row.pk)
        if current is None:
            return
        current.data = payload.merge(current.data, before, row.data)
        current.updated = clock.now()
        store.update(current, ("data", "updated"))
        if jsonsafe.dumps(current.data) != current.stored_text and not current.finished:
            data_changed(current, current.updated)
    row.data.clear()
    row.data.update(current.data)
    row.stored_text = jsonsafe.dumps(row.data, "data")


def data_changed(row: AutomationModel, now: datetime) -> bool:
    """Wake what the new data of a locked instance may concern; tell whether there can be any."""
    automation = registry.of(row)
    if automation and automation.rules.asks:
        ask_rules_again(row.pk, now)
    nodes = automation.nodes if automation else {}
    computed = [name for name, node in nodes.items() if node.computes_time]
    if not computed and not any(node.conditions for node in nodes.values()):
        return False
    wake(row.pk, now, computed)
    return True


def ask_rules_again(instance: int, now: datetime) -> None:
    """Have goals and exit rules of an instance that are conditions asked in the next pass."""
    Watch.objects.using(store.alias()).filter(automation=instance, at=None, due__gt=now).update(
        due=now
    )


def wake(instance: int, now: datetime, computed: list[str]) -> int:
    """Have conditions of an instance asked again at once, and computed times computed.

    Args:
        instance: its primary key.
        now: the present moment.
        computed: names of the nodes at which a callable says how long, or for what, to wait.

    Returns:
        How many tasks are due now because of it.
    """
    kinds = (Waiting.TIME, Waiting.MESSAGE, Waiting.WINDOW)
    timed = Q(waiting__in=kinds, status__in=computed)
    later = Q(due__gt=now) | Q(due=None, held=None, waiting=Waiting.MESSAGE)
    rows = AutomationTaskModel.objects.using(store.alias()).filter(automation_id=instance)
    about = Q(waiting=Waiting.CONDITION) | timed
    return rows.filter(about, later, state=TaskState.WAITING).update(due=now)
