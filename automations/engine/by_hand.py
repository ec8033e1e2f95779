"""Somebody starts an instance: as the code of a project does, once, and with a name to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError

from automations import clock
from automations.engine import delivery, dispatcher, entering, letters, records, start, store
from automations.engine.unique import live_key
from automations.exceptions import EntryRefused, MissingData
from automations.models import AutomationModel
from automations.references import stored
from automations.status import EventKind

if TYPE_CHECKING:
    from automations.automation import Automation

#: What a class is called with besides data; none of it is a key of what somebody gives.
RESERVED = frozenset({"automation", "automation_id", "autorun"})


@dataclass(frozen=True)
class Started:
    """What has come of a start.

    Attributes:
        row: the instance.
        is_new: it was started just now; otherwise it was there before and nothing was done.
    """

    row: AutomationModel
    is_new: bool


class _WasLive(Exception):
    """The class has found its live instance; what that has changed is taken back."""

    def __init__(self, row: AutomationModel) -> None:
        super().__init__()
        self.row = row


def begin(
    cls: type[Automation],
    data: dict[str, Any],
    *,
    actor: Any,
    reason: str = "",
    key: str = "",
    within: Callable[[AutomationModel], None] = lambda row: None,
) -> Started:
    """Start an instance and record who did it, all or nothing; then run it as any other start.

    Args:
        cls: the flow. Its policy is asked if it has one.
        data: what it is called with, model objects included.
        actor: who starts it; whether they may is for the caller to ask.
        reason: why.
        key: that of the new instance. Who starts one with the same key again gets the first.
        within: called with the instance in the transaction that stores it.

    Raises:
        EntryRefused: the policy does not admit the subject; that is counted.
        MissingData, NotStorable: the data cannot start an instance.
        TypeError: a key of the data is one of `RESERVED`.
        Exception: what the code of the flow raises when it is called.
    """
    if wrong := RESERVED & data.keys():
        raise TypeError(f"{', '.join(sorted(wrong))} cannot be keys of the data.")
    if key and (row := _rows().filter(key=key).first()) is not None:
        return Started(row, False)
    try:
        done = store.repeated(lambda: _begun(cls, data, actor, reason, key, within))
    except _WasLive as found:
        return Started(found.row, False)
    except IntegrityError:
        # The same page was sent twice, and the other one was faster.
        row = _rows().filter(key=key).first() if key else None
        if row is None:
            raise
        return Started(row, False)
    if done is None:
        raise _refusal(cls, data)
    row, messages, started = done
    dispatcher.go_on(None, row, [*started, *delivery.deliver(messages)])
    return Started(row, True)


def live(cls: type[Automation], data: dict[str, Any]) -> AutomationModel | None:
    """Return the live instance that stands in the way of another one with these data, or None."""
    try:
        key = live_key(cls, stored(data))
    except MissingData:
        return None
    found: AutomationModel | None = _rows().filter(live_key=key).first() if key else None
    return found


def _begun(
    cls: type[Automation],
    data: dict[str, Any],
    actor: Any,
    reason: str,
    key: str,
    within: Callable[[AutomationModel], None],
) -> tuple[AutomationModel, list[int], list[int]] | None:
    """Store an instance with its event, nothing of it executed; None if it is not admitted.

    Returns:
        The instance, and what its class has sent and started on the way.
    """
    with store.atomic(), _seen(cls, key) as made, _posted() as outbox:
        begun = cls(**data) if cls.options.reentry is None else cls.enter(**data)
        if begun is None:
            return None
        if begun.id not in {one.pk for one in made}:
            raise _WasLive(begun.row)
        records.record_event(begun.row, EventKind.STARTED, actor=actor, reason=reason)
        within(begun.row)
        messages, started = letters.post_all(outbox, clock.now())
    return begun.row, messages, [pk for pk in started if pk != begun.id]


@contextmanager
def _seen(cls: type[Automation], key: str) -> Iterator[list[AutomationModel]]:
    """Note which instances are stored, and give the first one of the class its key."""
    made: list[AutomationModel] = []

    def note(row: AutomationModel) -> None:
        mine = row.automation_class == cls.get_automation_class_name()
        if key and mine and not any(one.key == key for one in made):
            row.key = key
        made.append(row)

    token = start.witness.set(note)
    try:
        yield made
    finally:
        start.witness.reset(token)


@contextmanager
def _posted() -> Iterator[list[Any]]:
    """Keep what is sent and started, as within a step: it is done after the commit."""
    outbox: list[Any] = []
    token = letters.outbox.set(outbox)
    try:
        yield outbox
    finally:
        letters.outbox.reset(token)


def _refusal(cls: type[Automation], data: dict[str, Any]) -> EntryRefused:
    """Return why the policy of a class has not admitted data, which it does not say itself."""
    try:
        entering.ask(cls, stored(data), live_key(cls, stored(data)))
    except EntryRefused as refused:
        return refused
    return EntryRefused(flow=cls.get_automation_class_name())


def _rows() -> Any:
    return AutomationModel.objects.using(store.alias())
