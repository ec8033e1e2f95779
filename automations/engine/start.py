"""Starting an instance, attaching to one, running it, deleting it."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import IntegrityError

from automations import clock, failpoints, jsonsafe, uuids
from automations.engine import (
    bell,
    burst,
    definitions,
    dispatcher,
    entering,
    letters,
    payload,
    retention,
    store,
    watching,
    writes,
)
from automations.engine.unique import about, live_key
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

T = TypeVar("T", bound="Automation")

#: While somebody is told what is started: called with each new instance before it is stored.
witness: ContextVar[Callable[[AutomationModel], None] | None] = ContextVar(
    "automations_witness", default=None
)


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
    open_new(automation, given, autorun=autorun)


def open_new(
    automation: Automation, given: dict[str, Any], *, autorun: bool = True, **more: Any
) -> None:
    """Give a new automation object the live instance of its unique class, or a new one.

    Args:
        automation: an object without instance.
        given: the data to start with.
        autorun: run the instance until it must wait.
        more: further fields of a new instance.
    """
    data = stored(given)
    jsonsafe.check(data, "data")
    key = live_key(type(automation), data)
    if type(automation).options.reentry is not None:
        create(automation, data, key, begin_now=autorun, **more)
        return
    live = key and AutomationModel.objects.using(store.alias()).filter(live_key=key).first()
    if live:
        automation._db = live
        if autorun:
            _run_live(automation)
        return
    create(automation, data, key, begin_now=autorun, **more)


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


def enter(cls: type[T], kwargs: dict[str, Any]) -> T | None:
    """Start an instance, or return None if the policy of its class does not admit its subject."""
    return entering.admitted(cls, lambda: cls(**kwargs))


def create_to_leave(
    cls: type[Automation], data: dict[str, Any], within: Callable[[AutomationModel], None]
) -> Automation:
    """Store a new instance whose first step is left to the workers; see `create`."""
    automation = cls.__new__(cls)
    automation._db = None
    create(automation, data, live_key(cls, data), begin_now=True, within=within)
    return automation


def create(
    automation: Automation,
    data: dict[str, Any],
    key: str | None,
    /,
    *,
    begin_now: bool,
    within: Callable[[AutomationModel], None] | None = None,
    **more: Any,
) -> None:
    """Store a new instance and, if it is to begin now, its first tasks; then run it.

    Args:
        automation: an object without instance.
        data: what the instance starts with.
        key: its live key.
        begin_now: open the first task.
        within: called with the instance in the transaction that stores it; the first step is then
            left to the workers.
        more: further fields of the instance.

    Raises:
        EntryRefused: the policy of the class does not admit its subject.
    """
    with entering.counting(type(automation)):
        entering.ask(type(automation), data, key)
        unit = _create(automation, data, key, begin_now, within, more)
    failpoints.hit("start.stored")
    if unit is not None and within is None:
        dispatcher.after_unit(automation, unit)
    elif unit is not None:
        dispatcher.leave(automation, unit)
        bell.ring([unit.row.pk], unit.row.automation_class)
    elif begin_now:
        _run_live(automation)


def _create(
    automation: Automation,
    data: dict[str, Any],
    key: str | None,
    begin_now: bool,
    within: Callable[[AutomationModel], None] | None,
    more: dict[str, Any],
) -> Unit | None:
    """Store a new instance; without a policy, bind to the live one that was faster."""

    def act() -> Unit | None:
        with store.atomic(), _gathering(type(automation)):
            row = insert(type(automation), data, key, tokens=int(begin_now), **more)
            entering.remember(row)
            automation._db = row
            if within is not None:
                within(row)
            return _begin(row, None, takes=within is None) if begin_now else None

    for last in (False, False, True):
        try:
            return store.repeated(act)
        except IntegrityError:
            if key is not None and _attach_live(automation, key):
                _admit_second(automation)
                return None
            # The live one has ended between the two statements: its place is free.
            if key is None or last:
                raise
    raise AssertionError("unreachable")


def _gathering(automation: type[Automation]) -> AbstractContextManager[None]:
    return store.gathering(writes.write, {}, several=burst.wanted(automation))


def _admit_second(automation: Automation) -> None:
    """Leave an automation bound to the live instance, unless the policy of its class refuses that.

    Raises:
        EntryRefused: it does.
    """
    policy = type(automation).options.reentry
    if policy is not None:
        automation._db = None
        raise entering.refused(type(automation), policy.while_live) from None


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


def insert(
    automation: type[Automation], data: dict[str, Any], key: str | None, /, tokens: int, **more: Any
) -> AutomationModel:
    now = clock.now()
    definition, pauses = definitions.definition_of(automation)
    row: AutomationModel = store.instance_table().new(
        uuid=uuids.ordered(),
        automation_class=automation.get_automation_class_name(),
        definition_id=definition,
        version_id=automation.flow_version,
        state=InstanceState.RUNNING,
        data=data,
        live_key=key,
        tokens=tokens,
        created=now,
        updated=now,
        **more,
    )
    row.pauses = pauses
    row.stored_text = jsonsafe.dumps(data, "data")
    row.data = payload.plain(row.stored_text)  # as every later step will read it
    row.subject = about(automation, row.data)
    if (seen := witness.get()) is not None:
        seen(row)
    store.insert_instance(row)
    watching.begin(row, automation)
    return row


def _begin(row: AutomationModel, node: str | None, *, takes: bool = True) -> Unit:
    """Open the first task of a locked or just inserted instance."""
    inside_step = letters.outbox.get() is not None
    unit = Unit(row, clock.now(), f"{socket.gethostname()}:{os.getpid()}"[:100])
    unit.takes = unit.takes and takes and dispatcher.get().takes_up and not inside_step
    automation = type(unit.automation)
    first = node or automation.graph.start
    if first is None or first not in automation.nodes:
        raise UnknownNode(f"{automation.__name__} has no node {first!r} to start with.")
    if not row.subject and (subject := about(automation, row.data)):
        row.subject = subject
        store.update(row, ("subject",))
        watching.follow(row)
    unit.start(first)
    unit.save()
    return unit


def copy(
    row: AutomationModel,
    node: str,
    data: dict[str, Any],
    answers: dict[str, Any],
    *,
    takes: bool,
) -> Unit:
    """Store a new instance that begins at a node with the data of another one.

    Args:
        row: the other instance.
        node: name of the node.
        data: what it starts with.
        answers: answers to forms that are taken again.
        takes: its first step may be claimed for this process.

    Raises:
        AlreadyLive: another live instance holds its unique key.
    """
    automation = row.get_automation_class()
    more = {"restarted_from_id": row.pk, "kept_answers": answers}
    try:
        with store.atomic():
            made = insert(automation, data, live_key(automation, data), 1, **more)
    except IntegrityError as error:
        raise AlreadyLive from error
    return _begin(made, node, takes=takes)


def run(automation: Automation, node: Any = None) -> None:
    """Run an instance until it must wait; begin it if that has not happened yet.

    Args:
        automation: bound to the instance.
        node: node or its name to begin with; None for the first one.

    Raises:
        NotRunnable: the instance has ended.
    """
    unit = begin_stored(automation, node, taken=True)
    if unit is not None:
        dispatcher.after_unit(automation, unit)
    else:
        dispatcher.go_on(automation, automation.row)


def begin_stored(automation: Automation, node: Any, *, taken: bool) -> Unit | None:
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
                unit.taken.tasks.clear()
            return unit

    return store.repeated(act)


def nice(automation: Automation) -> None:
    """Leave an instance to the workers: begin it if needed, and execute nothing here."""
    unit = begin_stored(automation, None, taken=False)
    if unit is not None:
        dispatcher.leave(automation, unit)
    bell.ring([automation.id], automation.row.automation_class)


def kill(automation: Automation) -> None:
    """Delete an instance with its history; a step that is being executed is discarded."""

    def act() -> None:
        with store.atomic():
            if store.lock_instance(automation.id) is not None:
                retention.delete_instances([automation.id])

    store.repeated(act)
    automation._db = None


def reacquire(row: AutomationModel) -> None:
    """Give an instance the subject and the unique key that its data stand for now.

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
    row.live_key, row.subject = key, about(row.get_automation_class(), row.data)
    watching.follow(row)
