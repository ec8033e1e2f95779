"""Messages as rows: they are stored with the step that sends them and delivered afterwards."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from automations import jsonsafe, registry, uuids
from automations.automation import Automation
from automations.engine import bulk, store, waiting
from automations.exceptions import NotStorable
from automations.models import AutomationModel, Message
from automations.nodes.base import Letter
from automations.references import stored
from automations.triggers import satisfies

#: While a step is executed: what it sends and starts, stored when the step is.
outbox: ContextVar[list[Letter | int] | None] = ContextVar("automations_outbox", default=None)
#: How many instances of a broadcast are written in one go.
CHUNK = 500


def post(letter: Letter, now: datetime) -> list[int]:
    """Store a letter for everybody it is for, and return the messages' primary keys.

    Raises:
        UnknownAutomation: the target's name is not registered.
        NotStorable: the data cannot be stored, or the target is none.
    """
    target = letter.target if isinstance(letter.target, type) else _target(letter.target)
    if target is None:
        return []
    if isinstance(target, type):
        return _post_to_class(target, letter, now)
    message = new_message(target, letter.name, letter.token, letter.data, now)
    store.insert(message)
    return [message.pk]


def post_all(items: list[Letter | int], now: datetime) -> tuple[list[int], list[int]]:
    """Store what a step or receiver has sent; return the messages, and the started instances."""
    messages = [pk for item in items if isinstance(item, Letter) for pk in post(item, now)]
    return messages, [item for item in items if not isinstance(item, Letter)]


def check(items: list[Letter | int]) -> None:
    """Check that what a step has sent can be stored with the step.

    Raises:
        UnknownAutomation, NotStorable: see `post`.
    """
    for letter in items:
        if isinstance(letter, Letter):
            _check_storable(stored(letter.data), letter.token)
            if not isinstance(letter.target, type):
                _target(letter.target)


def _check_storable(data: dict[str, Any], token: Any) -> None:
    jsonsafe.dumps(data, "message data")
    jsonsafe.dumps(token, "message token")


def _target(target: Any) -> Any:
    """Return the class or instance that a letter is for; None if the instance is gone."""
    if isinstance(target, str) and "." in target:
        return registry.get(target)
    return find_target(target)


def find_target(target: Any) -> AutomationModel | None:
    """Return the instance that a row, automation, id or key names; None if there is none."""
    if isinstance(target, Automation):
        return target._db
    if isinstance(target, AutomationModel):
        return target
    rows = AutomationModel.objects.using(store.alias())
    if isinstance(target, int) and not isinstance(target, bool):
        return rows.filter(pk=target).first()
    if isinstance(target, UUID):
        return rows.filter(uuid=target).first()
    if isinstance(target, str):
        return rows.filter(key=target).first()
    raise NotStorable(
        f"A message cannot be sent to {target!r}. Give an automation class, its dotted name, "
        "an instance, a key or an id."
    )


def new_message(
    instance: AutomationModel, name: str, token: Any, data: Any, now: datetime
) -> Message:
    """Return an unsaved message for an instance, due at once.

    Whether the instance can receive it now is seen under its lock, not by the sender.
    """
    values = stored(dict(data or {}))
    _check_storable(values, token)
    return Message(
        uid=uuids.ordered(),
        automation_id=instance.pk,
        name=name,
        token=token,
        data=values,
        created=now,
        due=now,
    )


def _post_to_class(target: type[Automation], letter: Letter, now: datetime) -> list[int]:
    if not satisfies(target, letter.name, letter.data):
        return []
    said: dict[str, Any] = {
        "name": letter.name,
        "token": letter.token,
        "data": stored(dict(letter.data or {})),
    }
    _check_storable(said["data"], letter.token)
    said |= {"broadcast": uuid4(), "exclusive": not letter.to_many, "created": now, "due": now}
    for keys in waiting.keys_of(target, CHUNK):
        bulk.add(Message, [{**said, "automation_id": key} for key in keys])
    posted = Message.objects.using(store.alias()).filter(broadcast=said["broadcast"])
    return list(posted.order_by("id").values_list("pk", flat=True))
