"""What must hold of every instance, whatever has happened to it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from automations.models import Attempt, AutomationModel, AutomationTaskModel, Event, Message
from automations.status import LIVE, EventKind
from tests.flows.models import Effect

#: Events that only a lost worker leaves.
LOST_EVENTS = {EventKind.LEASE_LOST}


def check(instance: int) -> None:
    """Assert that tokens equal live tasks, and that no transition or attempt is stored twice."""
    row = AutomationModel.objects.get(pk=instance)
    tasks = list(AutomationTaskModel.objects.filter(automation_id=instance))
    live = [task for task in tasks if task.state in LIVE]
    assert row.tokens == len(live), f"{row.tokens} tokens, live: {[t.status for t in live]}"
    assert_distinct([(task.previous_id, task.slot) for task in tasks])
    numbers = Attempt.objects.filter(task__automation_id=instance)
    assert_distinct(list(numbers.values_list("task_id", "number")))
    if row.finished and row.state != "failed":
        assert not live, f"The instance has ended, but there are {live}."
    if row.finished:
        assert row.live_key is None
        assert not [task for task in tasks if task.due], "Something is due after the end."


def assert_distinct(found: list[Any]) -> None:
    """Assert that nothing is there twice."""
    assert [item for item, times in Counter(found).items() if times > 1] == []


def history(instance: int) -> dict[str, Any]:
    """Return what happened to an instance, without ids, times and attempts that were lost."""
    row = AutomationModel.objects.get(pk=instance)
    return {
        "state": (row.state, row.finished, row.reason, row.tokens),
        "data": without_ids(row.data),
        "tasks": sorted(_told(task) for task in tasks_of(instance)),
        "attempts": attempts(instance),
        "events": sorted(
            event.kind
            for event in Event.objects.filter(automation_id=instance)
            if event.kind not in LOST_EVENTS
        ),
        "messages": sorted(
            (message.name, message.consumed is not None, message.error)
            for message in Message.objects.filter(automation_id=instance)
        ),
    }


def tasks_of(instance: int) -> list[AutomationTaskModel]:
    """Return the tasks of an instance in the order of their ids."""
    rows = AutomationTaskModel.objects.filter(automation_id=instance)
    return list(rows.select_related("previous").order_by("id"))


def _told(task: AutomationTaskModel) -> tuple[Any, ...]:
    before = (task.previous.status if task.previous else "", task.slot, task.way)
    result = without_ids(task.result) if isinstance(task.result, dict) else task.result
    said = (task.state, task.waiting, task.message, str(result), task.error_class)
    return (task.status, *before, *said)


def attempts(instance: int) -> list[tuple[str, str, str]]:
    """Return step, state and error of the attempts of an instance that were not lost."""
    found = Attempt.objects.filter(task__automation_id=instance).exclude(state="lost")
    return sorted(found.values_list("task__status", "state", "error_class"))


def without_ids(data: dict[str, Any]) -> dict[str, Any]:
    """Return data without what names other instances."""
    return {key: value for key, value in sorted(data.items()) if key not in {"target", "instance"}}


def effects(instance: int) -> Counter[str]:
    """Return how often each step of an instance has left an effect."""
    return Counter(Effect.objects.filter(instance=instance).values_list("step", flat=True))


def keys(instance: int, step: str) -> set[Any]:
    """Return the idempotency keys with which a step was executed."""
    found = Effect.objects.filter(instance=instance, step=step)
    return set(found.values_list("key", flat=True))
