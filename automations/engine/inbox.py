"""Messages that wait for a step, and steps that wait for messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from automations import registry
from automations.engine import records, store
from automations.models import AutomationModel, AutomationTaskModel, Awaited, Message
from automations.nodes.wait import WaitFor
from automations.status import EventKind, InstanceState, TaskState


def note(task: AutomationTaskModel, awaits: tuple[tuple[str, str], ...]) -> None:
    """Note for which messages a stored task waits now, each as name and key."""
    rows = Awaited.objects.using(store.alias()).filter(task=task.pk)
    known = {(name, key): pk for pk, name, key in rows.values_list("pk", "name", "key")}
    stale = [pk for said, pk in known.items() if said not in awaits]
    if stale:
        _delete(pk__in=stale)
    flow = task.automation.automation_class
    Awaited.objects.using(store.alias()).bulk_create(
        Awaited(task_id=task.pk, automation_class=flow, name=name, key=key)
        for name, key in dict.fromkeys(awaits)
        if (name, key) not in known
    )


def forget(task: int) -> None:
    """Forget for what a task has waited.

    By primary keys: a deletion by task would lock the gaps between them on MariaDB.
    """
    _delete(task=task)


def forget_all(row: AutomationModel) -> None:
    """Forget for what the tasks of an instance have waited, which has ended."""
    automation = registry.of(row)
    if automation is None or automation.awaited:
        _delete(task__automation=row.pk)


def _delete(**narrowed: Any) -> None:
    rows = Awaited.objects.using(store.alias())
    found = list(rows.filter(**narrowed).values_list("pk", flat=True))
    if found:
        rows.filter(pk__in=found)._raw_delete(store.alias())


def is_awaited(row: AutomationModel, name: str) -> bool:
    """Tell whether a step of the instance's flow takes messages of this name."""
    automation = registry.of(row)
    return automation is not None and name in automation.awaited


def wake(row: AutomationModel, message: Message, now: datetime) -> None:
    """Have the steps of a locked instance look into the inbox that wait for a message.

    One that a worker has just claimed looks anyway, as soon as it gets the instance's lock.
    """
    automation = row.get_automation_class()
    steps = {
        name
        for name, node in automation.nodes.items()
        if isinstance(node, WaitFor) and message.name in node.messages
    }
    steps |= {old for old, new in automation.options.renamed_nodes.items() if new in steps}
    AutomationTaskModel.objects.using(store.alias()).filter(
        automation=row.pk, status__in=steps, state=TaskState.WAITING
    ).update(due=now)


def take(row: AutomationModel, name: str, key: str, now: datetime) -> dict[str, Any] | None:
    """Consume the oldest message of this name and key in an instance's inbox.

    Args:
        row: the locked instance.
        name: of the message.
        key: "" takes one with any key.
        now: the present moment.

    Returns:
        The data of the message, or None if there is none.
    """
    if row.state != InstanceState.RUNNING:
        return None  # what came meanwhile is delivered, and wakes the step, when it goes on
    # One that is still due has not been delivered: goals and exit rules have not heard of it.
    found = Message.objects.using(store.alias()).filter(
        automation=row.pk, name=name, consumed=None, due=None
    )
    for message in found.select_for_update().order_by("id"):
        if key in {"", key_of(message)}:
            message.consumed, message.due = now, None
            store.update(message, ("consumed", "due"))
            records.record_event(row, EventKind.MESSAGE, name=name)
            return dict(message.data)
    return None


def key_of(message: Message) -> str:
    """Return the correlation key with which a message was sent."""
    return "" if message.token is None else str(message.token)[:200]


def waiting_for(automation: str, name: str, key: str) -> list[AutomationModel]:
    """Return the instances of a flow of which a step waits for a message with this key."""
    tasks = Awaited.objects.using(store.alias()).filter(
        automation_class=automation, name=name, key=key, task__state__in=_WAITS
    )
    instances = AutomationModel.objects.using(store.alias())
    return list(instances.filter(pk__in=tasks.values("task__automation")).order_by("pk"))


#: A task that is just asked again waits as well.
_WAITS = (TaskState.WAITING, TaskState.RUNNING)
