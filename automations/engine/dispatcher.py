"""Who goes on after a transaction: the caller's own process, or those that hear the bell."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from automations import clock, conf
from automations.engine import bell, claims, letters, runner, store
from automations.engine.bell import Dispatcher, Due, get
from automations.engine.ran import Ran
from automations.models import AutomationModel
from automations.models.columns import attributes

if TYPE_CHECKING:
    from automations.automation import Automation
    from automations.engine.unit import Unit

__all__ = ["Dispatcher", "Due", "get"]


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
    if conf.get().START_ON_COMMIT and store.connection().in_atomic_block:
        transaction.on_commit(lambda: _run(automation, unit), using=store.alias())
        return
    _run(automation, unit)


def leave(automation: Automation, unit: Unit) -> None:
    """Announce what a transaction has come to, and leave the rest to the workers."""
    runner.hand_on(unit)
    bring_up_to_date(automation.row, unit.row)


def _give_back(unit: Unit) -> None:
    if unit.claim is not None:
        claims.release(unit.claim, clock.now())


def _run(automation: Any, unit: Unit) -> None:
    reached = runner.hand_on(unit)
    if unit.claim is not None:
        ran = caller().run(unit.claim, unit.kept)
        ran.left_due = ran.left_due or unit.left_due
    else:
        ran = Ran(row=unit.row, left_due=unit.left_due, killed=unit.killed)
    ran.reached += reached
    _settle(automation, unit.row, ran, rung=True)


def go_on(automation: Any, row: AutomationModel | None, reached: Sequence[int] = ()) -> None:
    """Run what is due of an instance, and others that were reached, if this process takes it up."""
    outbox = letters.outbox.get()
    if outbox is not None:
        outbox += [*([row.pk] if row else []), *reached]
    elif row is not None:
        _settle(automation, row, Ran(row=row, left_due=True, reached=[*reached]))
    elif reached and get().takes_up:
        caller().run_reached(Ran(reached=[*reached]))
    else:
        bell.ring(reached)


def _settle(automation: Any, row: AutomationModel, ran: Ran, *, rung: bool = False) -> None:
    """Run the rest of an instance and what it has reached; bring the caller's row up to date.

    Args:
        rung: what is due of the instance itself was said with the transaction that left it.
    """
    if not get().takes_up:
        if not rung:
            bell.ring([row.pk], row.automation_class)
        bell.ring(pk for pk in ran.reached if pk != row.pk)
    else:
        if ran.left_due and not ran.killed and not (ran.row and ran.row.finished):
            ran = ran.followed_by(caller().run_instance(row.pk, row.automation_class))
        if not rung:
            caller().ring_detached(row)
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
    own, theirs = mine.__dict__, latest.__dict__
    own.update((name, theirs[name]) for name in attributes(type(latest)) if name in theirs)
    mine.stored_text = latest.stored_text
