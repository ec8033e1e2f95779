"""A message to all live instances of a class, several of them in one transaction.

An instance whose one token waits receives the message and goes on in the transaction of its batch;
any other is sent the message alone. So is a whole batch that could not be stored.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import takewhile
from typing import Any

from automations import clock, failpoints, jsonsafe, uuids
from automations.automation import Automation
from automations.engine import (
    bell,
    changing,
    delivery,
    dispatcher,
    letters,
    payload,
    runner,
    store,
    waiting,
    writes,
)
from automations.engine.delivery import RECEIVED, Receipt
from automations.engine.gathered import Gathered
from automations.engine.statements import table
from automations.engine.unit import Unit
from automations.exceptions import NotStorable
from automations.models import AutomationModel, AutomationTaskModel, Message
from automations.references import stored
from automations.status import Waiting
from automations.triggers import PREFIX, satisfies

logger = logging.getLogger("automations")

#: How many instances one transaction tells at most.
MOST = 50
#: Seconds after which a transaction tells no further ones, as others wait for what it has locked.
LONGEST = 0.2
#: How many primary keys are read in one go.
CHUNK = 5_000
#: What is logged of an instance and the name of the message.
FAILED = "Instance %s could not handle the broadcast %r."


def broadcast(cls: type[Automation], name: str, token: Any, data: Any) -> list[Any]:
    """Send a message to the live instances of a class until one returns "received".

    A receiver that raises keeps it from no other; the error is in the history of its instance.

    Args:
        cls: the flow.
        name: of the message.
        token: passed to the receivers.
        data: a mapping, or a request whose GET holds the data.

    Returns:
        What the receivers returned, without those that raised.
    """
    results: list[Any] = []
    if not satisfies(cls, name, data):
        return results
    said = _Said.of(cls, name, token, data)
    for told in said.to_all():
        if told.failed:
            continue
        results.append(told.returned)
        if told.returned == RECEIVED:
            break
    return results


@dataclass
class _Told:
    """What came of telling one instance."""

    returned: Any = None
    failed: bool = False


@dataclass
class _Batch:
    """What one transaction has done.

    Attributes:
        told: the instances that it has told, with what they have gone through.
        alone: the instances after them that are to be told alone.
    """

    told: list[tuple[int, Receipt, Unit | None]] = field(default_factory=list)
    alone: list[int] = field(default_factory=list)
    #: Tasks that wait for conditions, and are left to others.
    woken: list[int] = field(default_factory=list)
    #: Instances that have something due besides.
    due: set[int] = field(default_factory=set)

    def reached(self) -> list[int]:
        """Return the instances that it has told and that are still there."""
        return [instance for instance, receipt, _ in self.told if receipt.row is not None]


@dataclass(frozen=True)
class _Said:
    """A message for all instances of a flow.

    Attributes:
        flow, name, token, data: as they were given.
        texts: token and data as JSON, of which each instance gets its own; None if each is to be
            told alone.
    """

    flow: type[Automation]
    name: str
    token: Any
    data: Any
    texts: tuple[str, str] | None

    @classmethod
    def of(cls, flow: type[Automation], name: str, token: Any, data: Any) -> _Said:
        """Return what is said, checked once."""
        inside_step = letters.outbox.get() is not None
        others = name in flow.awaited or name in flow.rules.messages
        if inside_step or others or not hasattr(flow, PREFIX + name):
            return cls(flow, name, token, data, None)
        try:
            values = stored(delivery.as_plain(data))
            texts = jsonsafe.dumps(token, "message token"), jsonsafe.dumps(values, "message data")
        except NotStorable:
            return cls(flow, name, token, data, None)
        return cls(flow, name, token, data, texts)

    def to_all(self) -> Iterator[_Told]:
        """Tell one live instance after the other, in the order of their keys."""
        for keys in waiting.keys_of(self.flow, CHUNK):
            todo = keys
            while todo:
                batch = self._together(todo[:MOST])
                for instance, receipt, unit in batch.told:
                    yield self._go_on(batch, instance, receipt, unit)
                if not dispatcher.get().takes_up:
                    bell.ring(batch.reached(), self.flow.get_automation_class_name())
                for instance in batch.alone:
                    yield self._alone(instance)
                todo = todo[len(batch.told) + len(batch.alone) :]

    def _alone(self, instance: int) -> _Told:
        row = AutomationModel.objects.using(store.alias()).filter(pk=instance).first()
        if row is None:
            return _Told(failed=True)
        try:
            return _Told(self.flow.bind(row).send_message(self.name, self.token, self.data))
        except Exception:
            logger.exception(FAILED, instance, self.name)
            return _Told(failed=True)

    def _together(self, keys: list[int]) -> _Batch:
        """Tell several instances in one transaction; none of them if that cannot be stored."""
        if self.texts is None:
            return _Batch(alone=keys)
        try:
            return store.repeated(lambda: self._attempt(keys))
        except Exception:
            logger.warning(
                "A broadcast is sent to %s instances one by one.", len(keys), exc_info=True
            )
            return _Batch(alone=keys)

    def _attempt(self, keys: list[int]) -> _Batch:
        batch = _Batch()
        with store.atomic():
            fit = waiting.lock(self.flow, keys)
            together = list(takewhile(fit.__contains__, keys))
            if not together:
                return _Batch(alone=list(takewhile(lambda pk: pk not in fit, keys)))
            until = time.monotonic() + LONGEST
            with Gathered(store.connection(), writes.write).gathering():
                for key in together:
                    told = self._tell(*fit[key], batch)
                    if told.returned == RECEIVED or time.monotonic() > until:
                        break
            if batch.woken:
                tasks = AutomationTaskModel.objects.using(store.alias())
                tasks.filter(pk__in=batch.woken).update(due=clock.now())
            failpoints.hit("broadcast.stored")
        return batch

    def _tell(self, row: AutomationModel, task: AutomationTaskModel, batch: _Batch) -> Receipt:
        """Hand the message to a locked instance, and let a step go on that it may concern."""
        now = clock.now()
        message, unit = self._message(row, now), None
        receipt = delivery.receive(row, message)
        if receipt.changed:
            unit = self._wake(row, task, batch)
        if task.due is not None and task.due <= now and unit is None:
            batch.due.add(row.pk)
        failpoints.hit("message.consumed")
        batch.told.append((row.pk, receipt, unit))
        return receipt

    def _message(self, row: AutomationModel, now: datetime) -> Message:
        token, data = self.values
        made: Message = table(Message, store.alias()).new(
            uid=uuids.ordered(),
            automation_id=row.pk,
            name=self.name,
            token=token,
            data=data,
            created=now,
        )
        return made

    @cached_property
    def mine(self) -> runner.Runner:
        """What executes steps in this process."""
        return dispatcher.caller()

    @cached_property
    def values(self) -> tuple[Any, Any]:
        """Token and data as they are stored with each instance."""
        token, data = self.texts or ("null", "{}")
        return payload.plain(token), payload.plain(data)

    def _wake(self, row: AutomationModel, task: AutomationTaskModel, batch: _Batch) -> Unit | None:
        """Ask the condition again that a task waits for, and execute its step if it holds."""
        now = clock.now()
        if self.flow.rules.asks:
            changing.ask_rules_again(row.pk, now)
        if task.waiting != Waiting.CONDITION:
            return None
        if not dispatcher.get().takes_up:
            batch.woken.append(task.pk)
            return None
        mine = self.mine
        unit = Unit(row, now, mine.owner)
        unit.takes = False  # so many leases of steps to follow would run out, one after the other
        unit.join(task)
        unit.taken.take_up([task], now)
        unit.taken.next_atomic()
        mine._step(unit, task, unit.taken.claim_of(task))
        mine._save(unit)
        return unit

    def _go_on(self, batch: _Batch, instance: int, receipt: Receipt, unit: Unit | None) -> _Told:
        """Do for one instance what follows the commit."""
        if receipt.error is not None:
            logger.error(FAILED, instance, self.name, exc_info=receipt.error)
        try:
            reached = [*delivery.deliver(receipt.letters), *receipt.started]
            reached += runner.hand_on(unit) if unit is not None else []
            gone = receipt.killed or (unit is not None and unit.killed)
            left = instance in batch.due or (unit is not None and unit.left_due)
            if gone:
                dispatcher.go_on(None, None, reached)
            elif reached or (left and dispatcher.get().takes_up):
                dispatcher.go_on(None, receipt.row, reached)
        except Exception:
            logger.exception(FAILED, instance, self.name)
            return _Told(failed=True)
        return _Told(receipt.returned, failed=receipt.error is not None)
