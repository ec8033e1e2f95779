"""The contract of dispatchers: how the engine says "this is due now"."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.core.signals import setting_changed
from django.db import connections, transaction
from django.utils.module_loading import import_string

from automations import conf
from automations.engine import letters, runner, store
from automations.engine.ran import Ran
from automations.exceptions import ConfigurationError
from automations.models import AutomationModel

if TYPE_CHECKING:
    from automations.automation import Automation
    from automations.engine.unit import Unit

#: The dispatchers that come with the package.
KNOWN = {
    "inline": "automations.dispatch.inline.InlineDispatcher",
    "worker": "automations.dispatch.worker.WorkerDispatcher",
}


class Dispatcher:
    """Tells workers that something is due. The row is the truth: calls may be lost or doubled."""

    #: Whether a start, message or form goes on in the process of its caller.
    takes_up: bool = False

    def poke(self, instance: int) -> None:
        """Called after the commit when tasks of an instance are due. Does nothing by default."""


@lru_cache(maxsize=1)
def get() -> Dispatcher:
    """Return the dispatcher that the settings name.

    Raises:
        ConfigurationError: there is none of this name.
    """
    name = conf.get().DISPATCHER
    try:
        found = import_string(KNOWN.get(name, name))()
    except ImportError as error:
        raise ConfigurationError(
            f"AUTOMATIONS['DISPATCHER'] is {name!r}. Use {' or '.join(KNOWN)}, or a dotted name."
        ) from error
    if not isinstance(found, Dispatcher):
        raise ConfigurationError(
            f"{name!r} is no Dispatcher. Subclass engine.dispatcher.Dispatcher."
        )
    return found


def _forget(*, setting: str, **kwargs: Any) -> None:
    if setting == "AUTOMATIONS":
        get.cache_clear()


setting_changed.connect(_forget, dispatch_uid="automations.dispatcher")


def caller() -> runner.Runner:
    """Return a runner for the caller's own process."""
    return runner.Runner(f"{socket.gethostname()}:{os.getpid()}"[:100], background=False)


def after_unit(automation: Any, unit: Unit) -> None:
    """Go on after a transaction that an act of a caller made: a start or a submission.

    Inside a step this waits until the step is stored; with START_ON_COMMIT until the commit.
    """
    outbox = letters.outbox.get()
    if outbox is not None:
        _give_back(unit)
        outbox += [unit.row.pk, *runner.tell(unit)]
        return
    if conf.get().START_ON_COMMIT and connections[store.alias()].in_atomic_block:
        transaction.on_commit(lambda: _run(automation, unit), using=store.alias())
        return
    _run(automation, unit)


def leave(automation: Automation, unit: Unit) -> None:
    """Announce what a transaction has come to, and leave the rest to the workers."""
    runner.hand_on(unit)
    bring_up_to_date(automation.row, unit.row)


def _give_back(unit: Unit) -> None:
    if unit.claim is not None:
        runner.give_back(unit.claim)


def _run(automation: Any, unit: Unit) -> None:
    reached = runner.hand_on(unit)
    if unit.claim is not None:
        ran = caller().run(unit.claim, unit.kept)
        ran.left_due = ran.left_due or unit.left_due
    else:
        ran = Ran(row=unit.row, left_due=unit.left_due, killed=unit.killed)
    ran.reached += reached
    _settle(automation, unit.row, ran)


def go_on(automation: Any, row: AutomationModel | None, reached: Sequence[int] = ()) -> None:
    """Run what is due of an instance, and others that were reached, if this process takes it up."""
    outbox = letters.outbox.get()
    if outbox is not None:
        outbox += [*([row.pk] if row else []), *reached]
    elif row is not None:
        _settle(automation, row, Ran(row=row, left_due=True, reached=[*reached]))
    elif reached and get().takes_up:
        caller().run_reached(Ran(reached=[*reached]))


def _settle(automation: Any, row: AutomationModel, ran: Ran) -> None:
    """Run the rest of an instance and what it has reached; bring the caller's row up to date."""
    found = get()
    if not found.takes_up:
        found.poke(row.pk)
    else:
        if ran.left_due and not ran.killed and not (ran.row and ran.row.finished):
            ran = ran.followed_by(caller().run_instance(row.pk, row.automation_class))
        if row.pk in caller().run_reached(ran):
            ran.row = AutomationModel.objects.using(store.alias()).filter(pk=row.pk).first()
    if automation is not None and ran.killed:
        automation._db = None
    elif automation is not None and automation._db is not None and ran.row is not None:
        bring_up_to_date(automation._db, ran.row)


def bring_up_to_date(mine: AutomationModel, latest: AutomationModel) -> None:
    """Copy what the engine has stored into a row that a caller holds."""
    if mine is latest:
        return
    for field in mine._meta.concrete_fields:
        setattr(mine, field.attname, getattr(latest, field.attname))
    mine.stored_text = latest.stored_text
