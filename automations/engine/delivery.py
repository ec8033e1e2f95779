"""Messages: stored with the instance they are for, consumed exactly once under its lock."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from automations import clock, conf, failpoints, jsonsafe, registry
from automations.engine import (
    changing,
    failure,
    holding,
    inbox,
    letters,
    pausing,
    payload,
    records,
    retention,
    store,
    unique,
    watching,
)
from automations.engine.savepoint import Savepoint
from automations.exceptions import MissingData, NotStorable, UnknownMessage, WrongAutomation
from automations.models import AutomationModel, Message
from automations.nodes.base import Letter
from automations.status import EventKind, InstanceState
from automations.triggers import PREFIX, as_data, satisfies

if TYPE_CHECKING:
    from automations.automation import Automation

#: What a receiver returns to end a broadcast.
RECEIVED = "received"


def send(automation: Automation, name: str, token: Any = None, data: Any = None) -> Any:
    """Send a message to an instance and run it until it must wait.

    Args:
        automation: bound to the instance.
        name: name of the message.
        token: passed to the receiver.
        data: a mapping, or a request whose GET holds the data.

    Returns:
        What the receiver returns; None if the class has no such receiver, the data do not
        hold what it requires, the instance has ended, or the sender is itself a step or receiver
        (then the message is delivered when that is stored).

    Raises:
        NotStorable: the data cannot be stored.
        Exception: what the receiver raises; the message is consumed all the same.
    """
    from automations.engine import dispatcher

    if automation._db is None or not satisfies(type(automation), name, data):
        return None
    outbox = letters.outbox.get()
    if outbox is not None:
        outbox.append(Letter(automation._db, name, token, as_plain(data), True))
        return None
    message = letters.new_message(automation._db, name, token, as_plain(data), clock.now())
    store.repeated(lambda: store.insert(message))
    failpoints.hit("message.stored")
    receipt = store.repeated(lambda: _consume(message.pk))
    if receipt.killed:
        automation._db = None
    dispatcher.go_on(automation, receipt.row, deliver(receipt.letters) + receipt.started)
    if receipt.error is not None:
        raise receipt.error
    return receipt.returned


def as_plain(data: Any) -> dict[str, Any]:
    """Return a message's data as a dictionary; of a request's GET the last value of each key."""
    given = as_data(data)
    if not isinstance(given, Mapping):
        raise NotStorable("Message data must be a mapping or a request.")
    return {str(key): given[key] for key in given}


class Receipt:
    """What came of consuming a message."""

    def __init__(self, row: AutomationModel | None = None) -> None:
        self.row = row
        self.returned: Any = None
        self.error: Exception | None = None
        #: What the receiver has sent: primary keys of messages; and instances that it started.
        self.letters: list[int] = []
        self.started: list[int] = []
        #: The data as JSON after it.
        self.text = ""
        #: The receiver has deleted the instance.
        self.killed = False
        #: It has received the message, so that its data may be others.
        self.changed = False


def consume(message: int) -> int | None:
    """Consume a message if nobody has; return the instance that it has reached."""
    receipt = store.repeated(lambda: _consume(message))
    return receipt.row.pk if receipt.row is not None else None


def unread(instance: int) -> list[int]:
    """Return the messages of an instance that nobody has consumed, in the order of sending."""
    found = Message.objects.using(store.alias()).filter(automation_id=instance, consumed=None)
    return list(found.order_by("id").values_list("pk", flat=True))


def deliver(messages: list[int]) -> list[int]:
    """Consume messages and those that their receivers send; return the instances reached."""
    reached: list[int] = []
    todo, left = deque(messages), conf.get().MAX_CHAIN
    while todo and left > 0:
        message, left = todo.popleft(), left - 1
        receipt = store.repeated(lambda pk=message: _consume(pk))  # type: ignore[misc]
        todo.extend(receipt.letters)
        reached += [*([receipt.row.pk] if receipt.row else []), *receipt.started]
    return reached


def _consume(pk: int) -> Receipt:
    """Hand a message to its receiver, under the lock of its instance."""
    found = Message.objects.using(store.alias()).filter(pk=pk)
    instance = found.values_list("automation_id", flat=True).first()
    if instance is None:
        return Receipt()
    with store.atomic():
        row = store.lock_instance(instance)
        message = Message.objects.using(store.alias()).select_for_update().filter(pk=pk).first()
        if row is None or message is None or message.consumed is not None:
            return Receipt()
        if message.name == watching.BY_SIGNAL:
            return _pass_on(row, message)
        if row.finished:
            return _after_the_end(row, message)
        if row.state == InstanceState.RUNNING and registry.of(row) is None:
            holding.block(row, f"The automation {row.automation_class} is not registered.")
        held = row.state in {InstanceState.PAUSED, InstanceState.BLOCKED}
        if held or pausing.is_held(pausing.pauses_of(row), row):
            return _keep(message)
        if _superseded(message):
            return _refuse(row, message, "Another instance received the broadcast.")
        if inbox.is_awaited(row, message.name):
            return _lay_down(row, message)
        receipt = receive(row, message)
        if receipt.changed:
            changing.data_changed(row, row.updated)
        if not receipt.killed:
            watching.hear(row, message.name, message.created)
        failpoints.hit("message.consumed")
        return receipt


def _after_the_end(row: AutomationModel, message: Message) -> Receipt:
    """Refuse a message for an instance that has ended, unless it is about a goal of it."""
    if not watching.concerns(row, message.name):
        return _refuse(row, message, "The instance has ended.")
    watching.hear(row, message.name, message.created)
    _close(message, clock.now())
    return Receipt()


def _lay_down(row: AutomationModel, message: Message) -> Receipt:
    """Leave a message in the inbox for the step that takes it, and have that look."""
    watching.hear(row, message.name, message.created)
    if row.finished:
        _close(message, clock.now())
        return Receipt(row)
    _keep(message)
    inbox.wake(row, message, clock.now())
    return Receipt(row)


def _pass_on(row: AutomationModel, message: Message) -> Receipt:
    """Let an instance leave because of a signal that was sent within a step, also while held."""
    watching.hear_signal(row, message.data, message.created)
    _close(message, clock.now())
    return Receipt(row)


def _keep(message: Message) -> Receipt:
    message.due = None
    store.update(message, ("due",))
    return Receipt()


def _superseded(message: Message) -> bool:
    if not message.exclusive or message.broadcast is None:
        return False
    siblings = Message.objects.using(store.alias()).filter(broadcast=message.broadcast)
    return siblings.filter(consumed__isnull=False, result=RECEIVED).exists()


def _refuse(row: AutomationModel, message: Message, why: str) -> Receipt:
    _close(message, clock.now(), error=why)
    records.record_event(row, EventKind.MESSAGE_REFUSED, reason=why, name=message.name)
    return Receipt()


def receive(row: AutomationModel, message: Message) -> Receipt:
    """Call the receiver of a locked instance in a savepoint, and store what comes of it.

    Args:
        row: the instance.
        message: one that is stored, or is to be stored with what comes of it.
    """
    receipt, before, gone = Receipt(row), row.stored_text, set[int]()
    outbox: list[Letter | int] = []
    token = letters.outbox.set(outbox)
    try:
        automation = row.get_automation_class().bind(row)
        receiver = _receiver(automation, message)
        with retention.noting() as gone, Savepoint(store.connection()):
            receipt.returned = receiver(*map(payload.copied, (message.token, message.data)))
            receipt.text = jsonsafe.dumps(row.data, "data")
            letters.check(outbox)
    except Exception as error:
        if store.must_repeat(error) or store.is_broken():
            raise
        row.data = payload.plain(before)
        receipt.text = row.stored_text = before
        receipt.error, gone = error, set()
        outbox.clear()
    finally:
        letters.outbox.reset(token)
    now = clock.now()
    receipt.letters, receipt.started = letters.post_all(outbox, now)
    if row.pk in gone:
        receipt.row, receipt.killed = None, True
    else:
        message.changes = payload.changes_of(before, receipt.text)
        _store_receipt(row, message, receipt, now)
    return receipt


def _receiver(automation: Automation, message: Message) -> Callable[..., Any]:
    found: Callable[..., Any] | None = getattr(automation, PREFIX + message.name, None)
    if found is None and watching.concerns(automation.row, message.name):
        return lambda token, data: None
    if found is None:
        raise UnknownMessage(
            f"{automation} has no receiver for {message.name!r}. "
            f"Add a method {PREFIX}{message.name}(self, token, data)."
        )
    missing = getattr(found, "data_requirements", {}).keys() - message.data.keys()
    if missing:
        raise MissingData(f"The message lacks what its receiver needs: {', '.join(missing)}.")
    return found


def _store_receipt(row: AutomationModel, message: Message, receipt: Receipt, now: datetime) -> None:
    if receipt.error is not None:
        said = failure.describe(message.name, receipt.error)
        _close(message, now, error=f"{said.error_class}: {said.error}")
        records.record_event(
            row,
            EventKind.MESSAGE_REFUSED,
            reason=message.error[:1000],
            now=now,
            name=message.name,
        )
        return
    _close(message, now, result=receipt.returned)
    records.record_event(row, EventKind.MESSAGE, now=now, name=message.name)
    row.updated = now
    store.update(row, ("data", "updated"), {"data": receipt.text})
    row.stored_text = receipt.text
    receipt.changed = True


def _close(message: Message, now: datetime, result: Any = None, error: str = "") -> None:
    message.consumed, message.due, message.error = now, None, error
    try:
        jsonsafe.dumps(result, "result")
        message.result = result
    except NotStorable:
        message.result = None
    if message._state.adding:
        store.insert_later(message)
    else:
        store.update(message, ("consumed", "due", "result", "error", "changes"))


def sweep(now: datetime, limit: int) -> int:
    """Look at messages whose sender did not get to it; return at how many.

    Those that are refused count as well, so that a pass goes on to what is behind them.
    """
    found = list(
        Message.objects.using(store.alias())
        .filter(due__lte=now)
        .order_by("due", "id")
        .values_list("pk", flat=True)[:limit]
    )
    for pk in found:
        consume(pk)
    return len(found)


def dispatch(cls: type[Automation], automation: Any, name: str, token: Any, data: Any) -> Any:
    """Send a message to an instance of `cls` that is given as row, key, id or automation.

    Returns:
        What the receiver returns, or None if there is no such instance or receiver.

    Raises:
        WrongAutomation: the instance belongs to another class.
    """
    if automation is None or not satisfies(cls, name, data):
        return None
    row = letters.find_target(automation)
    if row is None:
        return None
    if row.automation_class != cls.get_automation_class_name():
        raise WrongAutomation(
            f"The instance belongs to {row.automation_class}, not to "
            f"{cls.get_automation_class_name()}. Send the message through its own class."
        )
    bound = automation if isinstance(automation, cls) else cls.bind(row)
    return bound.send_message(name, token, data)


def correlate(cls: type[Automation], name: str, key: Any, data: Any = None) -> int:
    """Send a message to the instances of which a step waits for it with this key.

    Args:
        cls: the flow.
        name: of the message.
        key: the correlation key.
        data: a mapping.

    Returns:
        How many instances there were.
    """
    flow, text = cls.get_automation_class_name(), str(key)[:200]
    found = inbox.waiting_for(flow, name, text)
    for row in found:
        send(cls.bind(row), name, text, data)
    return len(found)


def create(cls: type[Automation], name: str, token: Any, data: Any) -> Any:
    """Start an instance whose first deed is to receive a message, before its first node runs.

    Keys that `unique` or `Meta.reentry` needs are taken from the data.

    Returns:
        The automation, or None if the class has no such receiver, the data do not hold what it
        requires, its policy does not admit the subject, or the receiver has deleted the instance.
    """
    if not satisfies(cls, name, data):
        return None
    from automations.engine import triggering

    given = as_plain(data)
    known = {key: given[key] for key in unique.names(cls) if key in given}
    return triggering.create_and_receive(cls, known, name, token, given)
