"""Starting an instance, attaching to one, running it, deleting it."""

from __future__ import annotations

import hashlib
import json
import os
import socket
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError

from automations import clock, failpoints, jsonsafe
from automations.engine import dispatcher, letters, payload, retention, store
from automations.engine.unit import Unit
from automations.exceptions import (
    AlreadyLive,
    DefinitionError,
    MissingData,
    NotPossible,
    NotRunnable,
    UnknownNode,
    WrongAutomation,
)
from automations.models import AutomationModel
from automations.references import stored
from automations.status import InstanceState

if TYPE_CHECKING:
    from automations.automation import Automation


def open_instance(automation: Automation, kwargs: dict[str, Any]) -> None:
    """Give a new automation object its instance: a stored one, the live one, or a new one.

    Args:
        automation: an object without instance.
        kwargs: what its class was called with.
    """
    given = dict(kwargs)
    autorun = given.pop("autorun", True)
    if "automation" in given or "automation_id" in given:
        attach(automation, given)
        if autorun and not automation.finished():
            run(automation)
        return
    data = stored(given)
    jsonsafe.check(data, "data")
    key = live_key(type(automation), data)
    live = key and AutomationModel.objects.using(store.alias()).filter(live_key=key).first()
    if live:
        automation._db = live
        if autorun:
            _run_live(automation)
        return
    create(automation, data, key, begin_now=autorun)


def attach(automation: Automation, given: dict[str, Any]) -> None:
    """Bind an automation to a stored instance.

    Raises:
        DefinitionError: further data were given.
        WrongAutomation: the instance belongs to another class.
        AutomationModel.DoesNotExist: there is none.
    """
    rows = AutomationModel.objects.using(store.alias())
    if "automation_id" in given:
        row = rows.get(pk=given.pop("automation_id"))
    else:
        target = given.pop("automation")
        row = target if isinstance(target, AutomationModel) else rows.get(key=target)
    if given:
        raise DefinitionError(
            f"A stored instance takes no further data ({', '.join(given)}). "
            "Change its data instead."
        )
    if row.automation_class != automation.get_automation_class_name():
        raise WrongAutomation(
            f"The instance belongs to {row.automation_class}, not to "
            f"{automation.get_automation_class_name()}. Use its own class."
        )
    automation._db = row


def live_key(automation: type[Automation], data: dict[str, Any]) -> str | None:
    """Return the hash that at most one live instance may have, or None if many may be live.

    Raises:
        MissingData: a key that `unique` names is not in `data`.
    """
    unique = automation.unique
    if not unique:
        return None
    names = tuple(unique) if isinstance(unique, (list, tuple)) else ()
    missing = [name for name in names if name not in data]
    if missing:
        raise MissingData(
            f"{automation.__name__} is unique by {', '.join(names)}: pass {', '.join(missing)}."
        )
    said = [automation.get_automation_class_name(), [data[name] for name in names]]
    text = json.dumps(said, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def create(
    automation: Automation, data: dict[str, Any], key: str | None, *, begin_now: bool
) -> None:
    """Store a new instance and, if it is to begin now, its first tasks; then run it."""

    def act() -> Unit | None:
        with store.atomic():
            row = _insert(type(automation), data, key, tokens=int(begin_now))
            automation._db = row
            unit = _begin(row, None) if begin_now else None
        return unit

    unit = None
    for last in (False, False, True):
        try:
            unit = store.repeated(act)
            break
        except IntegrityError:
            if key is not None and _attach_live(automation, key):
                break
            # The live one has ended between the two statements: its place is free.
            if key is None or last:
                raise
    failpoints.hit("start.stored")
    if unit is not None:
        dispatcher.after_unit(automation, unit)
    elif begin_now:
        _run_live(automation)


def _run_live(automation: Automation) -> None:
    """Run the live instance of a unique class; it may have ended since it was found."""
    try:
        run(automation)
    except NotRunnable:
        if not automation.finished():
            raise


def _attach_live(automation: Automation, key: str) -> bool:
    automation._db = AutomationModel.objects.using(store.alias()).filter(live_key=key).first()
    return automation._db is not None


def _insert(
    automation: type[Automation], data: dict[str, Any], key: str | None, tokens: int
) -> AutomationModel:
    now = clock.now()
    row = AutomationModel(
        automation_class=automation.get_automation_class_name(),
        definition_id=store.definition_id(automation),
        state=InstanceState.RUNNING,
        data=data,
        live_key=key,
        tokens=tokens,
        created=now,
        updated=now,
    )
    row.stored_text = jsonsafe.dumps(data, "data")
    row.data = payload.plain(row.stored_text)  # as every later step will read it
    store.insert(row)
    return row


def _begin(row: AutomationModel, node: str | None) -> Unit:
    """Open the first task of a locked or just inserted instance."""
    inside_step = letters.outbox.get() is not None
    unit = Unit(row, clock.now(), f"{socket.gethostname()}:{os.getpid()}"[:100])
    unit.takes = unit.takes and dispatcher.get().takes_up and not inside_step
    automation = type(unit.automation)
    first = node or automation.graph.start
    if first is None or first not in automation.nodes:
        raise UnknownNode(f"{automation.__name__} has no node {first!r} to start with.")
    unit.start(first)
    unit.save()
    return unit


def run(automation: Automation, node: Any = None) -> None:
    """Run an instance until it must wait; begin it if that has not happened yet.

    Args:
        automation: bound to the instance.
        node: node or its name to begin with; None for the first one.

    Raises:
        NotRunnable: the instance has ended.
    """
    unit = _begin_stored(automation, node, taken=True)
    if unit is not None:
        dispatcher.after_unit(automation, unit)
    else:
        dispatcher.go_on(automation, automation.row)


def _begin_stored(automation: Automation, node: Any, *, taken: bool) -> Unit | None:
    name = getattr(node, "name", node)

    def act() -> Unit | None:
        with store.atomic():
            row = store.lock_instance(automation.id)
            if row is None:
                raise NotRunnable
            dispatcher.bring_up_to_date(automation.row, row)
            if row.finished:
                raise NotRunnable
            if row.tokens or row.state != InstanceState.RUNNING:
                return None
            unit = _begin(row, name)
            if not taken and unit.claim is not None:
                dispatcher._give_back(unit)
                unit.claim = None
            return unit

    return store.repeated(act)


def nice(automation: Automation) -> None:
    """Leave an instance to the workers: begin it if needed, and execute nothing here."""
    unit = _begin_stored(automation, None, taken=False)
    if unit is not None:
        dispatcher.leave(automation, unit)
    dispatcher.get().poke(automation.id)


def kill(automation: Automation) -> None:
    """Delete an instance with its history; a step that is being executed is discarded."""

    def act() -> None:
        with store.atomic():
            if store.lock_instance(automation.id) is not None:
                retention.delete_instances([automation.id])

    store.repeated(act)
    automation._db = None


def on_signal(cls: type[Automation], start: str | None, sender: Any, kwargs: dict[str, Any]) -> Any:
    """Start an instance because a signal was sent.

    `started_by_signal(sender, kwargs)` is called before the first node, in the transaction that
    stores the instance.

    Returns:
        The automation; the live one if the class is unique and has one.
    """
    with store.atomic():
        automation = cls(autorun=False)
        if automation.row.tokens:
            return automation
        method = getattr(automation, "started_by_signal", None)
        if callable(method):
            method(sender, kwargs)
            automation.save()
        unit = _begin_stored(automation, start, taken=True)
    if unit is not None:
        dispatcher.after_unit(automation, unit)
    return automation


def create_and_receive(
    cls: type[Automation], data: dict[str, Any], name: str, token: Any, message: dict[str, Any]
) -> Any:
    """Store an instance, hand it its first message and open its first task, all or nothing."""
    with store.atomic():
        automation = cls(autorun=False, **data)
        automation.send_message(name, token, message)
        if automation.killed() or automation.finished():
            return None if automation.killed() else automation
        unit = _begin_stored(automation, None, taken=True)
    if unit is not None:
        dispatcher.after_unit(automation, unit)
    return automation


def reacquire(row: AutomationModel) -> None:
    """Give an instance the unique key that its data stand for now.

    Raises:
        AlreadyLive: another live instance holds that key.
        NotPossible: the data lack a value that makes the instance unique.
    """
    try:
        key = live_key(row.get_automation_class(), row.data)
    except MissingData as error:
        raise NotPossible(f"{error} Add it to the data.") from error
    others = AutomationModel.objects.using(store.alias()).exclude(pk=row.pk)
    if key and others.filter(live_key=key).exists():
        raise AlreadyLive
    row.live_key = key
