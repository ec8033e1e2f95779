"""What a worker of another task system does when it is called."""

from __future__ import annotations

import time
from collections.abc import Callable

from automations import clock, conf, registry
from automations.dispatch import ringing, sweeps
from automations.engine import alerts, bell, holding, limiting, store
from automations.engine.runner import Runner
from automations.models import AutomationModel

#: Seconds after which one call leaves the rest to another, so that it ends before the time limits
#: and the shutdown of the task system; a single step is never cut short.
BUDGET = 10.0
#: Sweeps after which alerts are looked for, and instances whose code was gone.
LOOK_EVERY = 12


def advance(instance: int, queue: str, owner: str) -> int:
    """Run what is due of an instance and belongs to a queue.

    Called too late or too often, there is nothing due, and nothing happens.

    Args:
        instance: its primary key.
        queue: "" for the default.
        owner: name of the worker.

    Returns:
        How many steps were executed.
    """
    rows = AutomationModel.objects.using(store.alias()).filter(pk=instance, finished=False)
    flow = rows.values_list("automation_class", flat=True).first()
    if flow is None:
        return 0
    over = _budget()
    ran = Runner(owner, stopped=over, queue=queue).run_instance(instance, flow)
    if over():
        bell.ring([instance], flow)
    return ran.steps


def sweep(owner: str) -> int:
    """Look at what is due and no task, and call for the tasks that are; return at how much."""
    number = ringing.begin(clock.now())
    if number is None:
        return 0
    if number % LOOK_EVERY == 1:
        registry.ask_again()
        holding.unblock_all()
        limiting.sweep_all()
    done, over = 0, _budget()
    while found := sweeps.sweep(clock.now(), conf.get().BATCH, owner):
        done += found
        if over():
            break
    dues = ringing.collect(clock.now())
    bell.get().poke(dues)
    if number % LOOK_EVERY == 0:
        alerts.watch()
    return done + len(dues)


def _budget() -> Callable[[], bool]:
    """Return what tells whether the time of a call is used up."""
    end = time.monotonic() + BUDGET
    return lambda: time.monotonic() >= end
