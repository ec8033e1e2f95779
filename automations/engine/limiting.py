"""Limits: tasks get permits before their code runs, queue for them, and are called.

Everything about one limit and one value of its key happens under the lock of its first slot. Locks
are taken in the order of their keys, after that of the instance. Nothing is given back: whether a
slot is free follows from the task that it was given to last.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.db.models import Model

from automations import clock, redaction
from automations.engine import ledger, store
from automations.engine.ledger import Ledger
from automations.engine.permits import Book, Full, Take
from automations.limits import Limit
from automations.nodes.base import Context, Node
from automations.outcomes import Skip, Wait
from automations.references import is_reference
from automations.status import Waiting

#: Longest text of a key's value in what is noted at a task.
SHOWN = 60


@dataclass(frozen=True)
class Applied:
    """A limit as it applies to one task.

    Attributes:
        limit: what is allowed.
        key: hash of which limit it is and for which value.
        value: the value, in words; "" without a key.
    """

    limit: Limit
    key: str
    value: str = ""

    @property
    def said(self) -> str:
        """What is noted at a task that waits."""
        most, per = self.limit.most, self.limit.per
        if per is None:
            return f"{most} at once for {self.value}" if self.value else f"{most} at once"
        return f"{most} in {per} for {self.value}" if self.value else f"{most} in {per}"


def applied(node: Node, context: Context) -> list[Applied]:
    """Return the limits of a step; callables give their keys.

    Args:
        node: the step.
        context: joins its task with its instance.
    """
    automation = type(context.automation)
    flow = automation.get_automation_class_name()
    own = [(f"{flow} {node.name} {n}", one) for n, one in enumerate(node.limits)]
    shared = [(f"{flow} {n}", one) for n, one in enumerate(automation.options.limits)]
    return [_applied(scope, limit, context) for scope, limit in (*own, *shared)]


def _applied(scope: str, limit: Limit, context: Context) -> Applied:
    value = "" if limit.key is None else _text(_value(limit, context))
    secret = isinstance(limit.key, str) and redaction.is_secret(limit.key)
    named = f"name {limit.name}" if limit.name else f"own {scope}"
    said = f"{named}\n{limit.per is not None}\n{value}"
    return Applied(limit, blake2b(said.encode(), digest_size=16).hexdigest(), _shown(value, secret))


def _shown(value: str, secret: bool) -> str:
    return redaction.MASK if secret and value else value[:SHOWN]


def _value(limit: Limit, context: Context) -> Any:
    if limit.computed:
        return context.call(limit.key)
    return context.automation.data.get(limit.key)


def _text(value: Any) -> str:
    """Return a value as a text that is the same for equal ones."""
    if isinstance(value, Model):
        return f"{value._meta.label_lower} {value.pk}"
    if is_reference(value):
        return " ".join(str(part) for part in value.values())
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)


# -- before a step ---------------------------------------------------------------------------


def admit(
    node: Node, limits: Sequence[Applied], context: Context, fence: int
) -> Skip | Wait | None:
    """Give a claimed task a permit of each of its limits, all or none; None if it has them.

    To be called in the transaction that holds its instance, and to be committed before its code
    runs.

    Args:
        node: the step.
        limits: see `applied`.
        context: joins its task with its locked instance.
        fence: of the claim.
    """
    now, task = clock.now(), context.task.pk
    books = {key: ledger.opened(key) for key in sorted({one.key for one in limits})}
    taken: list[tuple[Applied, Take]] = []
    stops: list[tuple[Applied, Book | Full]] = []
    for one in limits:
        said = books[one.key].asked(one.limit, task, fence, now)
        if isinstance(said, Take):
            taken.append((one, said))
        else:
            stops.append((one, said))
    ledger.leave(task)
    if stops:
        # Where only the end of another step counts, nothing of a period is used up in vain.
        stop, why = min(stops, key=lambda stop: isinstance(stop[1], Book))
        return _parked(node, stop, books[stop.key], why, context, fence)
    for one, got in taken:
        books[one.key].take(got.slot, one.limit, task, fence, now)
        if one.limit.per is not None:
            books[one.key].call(now)
    return None


def _parked(
    node: Node, one: Applied, book: Ledger, why: Book | Full, context: Context, fence: int
) -> Skip | Wait:
    """Have a task wait: for its moment, or until it is called."""
    task, at = context.task, why.at if isinstance(why, Book) else None
    answer = node.bounded(context, Wait(Waiting.LIMIT, at, f"at most {one.said}"))
    if isinstance(answer, Skip):
        return answer
    if isinstance(why, Book):
        book.keep(why.slot, task.pk, fence + 1, context.now)
    else:
        book.queue(task.pk, task.lane, task.created)
    return answer


# -- after a step ----------------------------------------------------------------------------


def pass_on(task: int) -> list[int]:
    """Call who queues for what a task has held, after its transaction.

    Returns:
        The instances of the tasks that are due now.
    """
    return [one for key in ledger.keys_of(task) for one in call(key)]


def call(key: str) -> list[int]:
    """Call who queues for free slots of one key, in a transaction of its own.

    Returns:
        The instances of the tasks that are due now.
    """

    def act() -> list[int]:
        with store.atomic():
            return ledger.opened(key).call(clock.now())

    return store.repeated(act)


def sweep(after: str = "", most: int = 20) -> str:
    """Call who queues and was not called, as a worker was killed or an instance was cancelled.

    Args:
        after: key after which to begin.
        most: how many keys are looked at.

    Returns:
        The last key that was looked at; "" at the end of all.
    """
    for _ in range(most):
        found = ledger.next_key(after)
        if found is None:
            return ""
        call(found)
        after = found
    return after


def sweep_all() -> None:
    """Do so for all keys."""
    after = sweep()
    while after:
        after = sweep(after)


def purge() -> int:
    """Delete slots that nobody has held for a day and nobody queues for; return how many."""
    return ledger.purge(clock.now())
