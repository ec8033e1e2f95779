"""What must be left when the soak is over: one history of each instance, whatever was killed.

Only instances of `Mixed` are looked at; others may be there beside them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count

from automations.models import Attempt, AutomationModel, AutomationTaskModel, Event, Message
from automations.status import EventKind, TaskState
from tests.flows.models import Effect
from tests.flows.reliability import Mixed

#: How many tasks an instance of `Mixed` has at each node.
TASKS = {name: 3 if name == "join" else 1 for name in Mixed.nodes}
#: What leaves exactly one effect, and what at least one with one key.
ONCE = (*Mixed.ATOMIC, "hello")
AT_LEAST_ONCE = Mixed.DETACHED


def instances_of_mixed() -> Any:
    """Return the instances that are looked at."""
    return AutomationModel.objects.filter(automation_class=Mixed.get_automation_class_name())


def _of_mixed(rows: Any, field: str = "automation") -> Any:
    return rows.filter(**{f"{field}__in": instances_of_mixed().values("pk")})


@dataclass(frozen=True)
class Figures:
    """What the soak has measured."""

    transitions: int
    reclaims: int
    repeats: int


def wrongs(instances: int) -> list[str]:
    """Return what is wrong, in words; nothing if all is as it must be."""
    _analyze()
    found = [*_states(instances), *_tasks(instances), *_effects(instances)]
    unread = _of_mixed(Message.objects).filter(consumed=None).count()
    if unread:
        found.append(f"{unread} messages were not consumed")
    attempts = _of_mixed(Attempt.objects, "task__automation")
    twice = attempts.values("task", "number").annotate(n=Count("pk")).filter(n__gt=1)
    if twice.exists():
        found.append(f"{twice.count()} attempts are stored twice")
    return found


def _analyze() -> None:
    """Let PostgreSQL know how many rows there are; its autovacuum may be off."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _states(instances: int) -> list[str]:
    states = Counter(instances_of_mixed().values_list("state", "tokens"))
    expected = {("completed", 0): instances}
    return [f"states and tokens: {dict(states)}"] if states != expected else []


def _tasks(instances: int) -> list[str]:
    rows = _of_mixed(AutomationTaskModel.objects)
    found = Counter(rows.values_list("status", flat=True))
    expected = {name: count * instances for name, count in TASKS.items()}
    wrong = [f"tasks: {dict(found)} instead of {expected}"] if found != expected else []
    states = Counter(rows.values_list("state", flat=True))
    if states != {TaskState.DONE: sum(expected.values())}:
        wrong.append(f"task states: {dict(states)}")
    slots = rows.exclude(previous=None)
    twice = slots.values("previous", "slot").annotate(n=Count("pk")).filter(n__gt=1).count()
    return [*wrong, f"{twice} transitions are stored twice"] if twice else wrong


def _effects(instances: int) -> list[str]:
    wrong: list[str] = []
    effects = _of_mixed(Effect.objects, "instance")
    steps: Counter[tuple[int, str]] = Counter(effects.values_list("instance", "step"))
    for step in ONCE:
        counts = Counter(n for (_, name), n in steps.items() if name == step)
        if counts != {1: instances}:
            wrong.append(f"effects of {step}: {dict(counts)} instead of one in each instance")
    for step in AT_LEAST_ONCE:
        if sum(1 for _, name in steps if name == step) != instances:
            wrong.append(f"{step} was not executed in every instance")
    return wrong + _keys(effects, steps)


def _keys(effects: Any, steps: Counter[tuple[int, str]]) -> list[str]:
    """Compare the idempotency keys with the steps: as many as steps, and each one's own."""
    keys: set[Any] = set(effects.exclude(step="hello").values_list("key", flat=True))
    executed = [key for key in steps if key[1] != "hello"]
    if len(keys) != len(executed):
        return [f"{len(keys)} idempotency keys for {len(executed)} steps"]
    return []


def figures() -> Figures:
    """Return what the soak has measured."""
    detached = _of_mixed(Effect.objects, "instance").filter(step__in=AT_LEAST_ONCE)
    return Figures(
        transitions=_of_mixed(AutomationTaskModel.objects).count(),
        reclaims=_of_mixed(Event.objects).filter(kind=EventKind.LEASE_LOST).count(),
        repeats=detached.count() - detached.values("instance", "step").distinct().count(),
    )
