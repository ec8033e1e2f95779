"""What an act on many would do: worked out once, on the server, before anybody confirms it.

The plan asks the same question as the act itself (`Verb.refusal`), so that it tells the truth; its
hash goes with the confirmation, and a set that has moved meanwhile gives another one.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from automations import permissions
from automations.engine.verbs import VERBS
from automations.engine.verbs.base import Verb
from automations.models import AutomationModel, AutomationTaskModel

#: Most items that one batch has; who wants more narrows the filter down.
MOST = 100_000
NOT_ALLOWED = "You may not do this to instances of this flow."

#: What is read of an instance and of a task.
_OF_INSTANCE = ("id", "automation_class", "state", "finished", "definition_id", "version_id")
_OF_TASK = (
    "id", "automation_id", "status", "state", "waiting", "due", "finished", "fence", "fingerprint",
    "addressed_by", "requires_interaction",
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """An instance, or a task of it, that the act is for.

    Attributes:
        instance: primary key.
        flow: dotted name.
        task: primary key; None if the act is on instances.
        step: name of the task's node, or "".
        definition: primary key of the definition that the instance runs on.
        fingerprint: of the task's failure.
        mark: changes when somebody or something touches it.
        refused: why it cannot be done, or "".
    """

    instance: int
    flow: str
    task: int | None
    step: str
    definition: int | None
    fingerprint: str
    mark: str
    refused: str = ""


@dataclass(frozen=True)
class Plan:
    """What an act on many would do.

    Attributes:
        verb: name of the act.
        arguments: what it takes.
        items: everything that matches, at most `MOST`.
        cut: more matched than a batch may have.
    """

    verb: str
    arguments: dict[str, Any]
    items: tuple[Item, ...]
    cut: bool = False

    @cached_property
    def to_do(self) -> tuple[Item, ...]:
        """What would be done."""
        return tuple(item for item in self.items if not item.refused)

    @cached_property
    def refused(self) -> dict[str, tuple[Item, ...]]:
        """What cannot be done, by the reason, the most frequent first."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            if item.refused:
                found.setdefault(item.refused, []).append(item)
        ordered = sorted(found.items(), key=lambda pair: -len(pair[1]))
        return {why: tuple(items) for why, items in ordered}

    @cached_property
    def by_step(self) -> dict[tuple[str, str, int | None], int]:
        """How many would be done at each (flow, step, definition), the most frequent first."""
        counted = Counter((item.flow, item.step, item.definition) for item in self.to_do)
        return dict(counted.most_common())

    @cached_property
    def hash(self) -> str:
        """SHA-256 over what would be done and what each item looked like."""
        marks = [[item.instance, item.task, item.mark, item.refused] for item in self.items]
        said = json.dumps([self.verb, self.arguments, marks], sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest()


def of_tasks(name: str, tasks: Any, arguments: dict[str, Any], user: Any) -> Plan:
    """Return the plan for an act on tasks.

    Args:
        name: name of a verb that is done to tasks.
        tasks: a queryset of them.
        arguments: what the verb takes.
        user: who would do it.
    """
    only = (*_OF_TASK, *(f"automation__{field}" for field in _OF_INSTANCE))
    rows = tasks.select_related("automation").only(*only).order_by("pk")[: MOST + 1]
    pairs = [(task.automation, task) for task in rows]
    return _plan(VERBS[name], pairs, arguments, user)


def of_instances(name: str, instances: Any, arguments: dict[str, Any], user: Any) -> Plan:
    """Return the plan for an act on instances; see `of_tasks`."""
    rows = instances.only(*_OF_INSTANCE).order_by("pk")[: MOST + 1]
    return _plan(VERBS[name], [(row, None) for row in rows], arguments, user)


def _plan(
    verb: Verb,
    pairs: list[tuple[AutomationModel, AutomationTaskModel | None]],
    arguments: dict[str, Any],
    user: Any,
) -> Plan:
    kept = pairs[:MOST]
    allowed = _allowed(verb, (row.automation_class for row, _task in kept), user)
    refusals = verb.why_not_each(kept, arguments)
    items = tuple(
        _item(row, task, why if row.automation_class in allowed else NOT_ALLOWED)
        for (row, task), why in zip(kept, refusals, strict=True)
    )
    return Plan(verb.name, arguments, items, len(pairs) > MOST)


def _allowed(verb: Verb, flows: Iterable[str], user: Any) -> frozenset[str]:
    return permissions.flows_for(user, verb.action, set(flows))


def _item(row: AutomationModel, task: AutomationTaskModel | None, refused: str) -> Item:
    mark = f"{row.state}" if task is None else f"{row.state} {task.state} {task.fence}"
    return Item(
        instance=row.pk,
        flow=row.automation_class,
        task=task.pk if task is not None else None,
        step=task.status if task is not None else "",
        definition=row.definition_id,
        fingerprint=task.fingerprint if task is not None else "",
        mark=mark,
        refused=refused,
    )
