"""A burst: steps of an instance that follow each other, executed in one transaction.

Each has its savepoint, its attempt and its moment, as if it stood alone; only the commit is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from automations import clock, conf
from automations.blueprint import BURST
from automations.engine import pausing, store
from automations.engine.store import Claim
from automations.models import AutomationTaskModel
from automations.status import InstanceState

if TYPE_CHECKING:
    from automations.engine.unit import Unit

#: How many steps one transaction executes at most.
MOST = 100
#: How many ready tasks of an instance are taken up in one go.
BRANCHES = 50


def wanted(automation: Any) -> bool:
    """Tell whether a flow asks for bursts."""
    return bool(automation.options.commit == BURST)


def go_on(
    unit: Unit,
    execute: Callable[[Unit, AutomationTaskModel, Claim], object],
    stopped: Callable[[], bool],
) -> None:
    """Execute further steps in the open transaction, for as long as others can bear to wait.

    Args:
        unit: the unit of work, whose first step has answered.
        execute: executes a step in it.
        stopped: tells whether the worker is to stop.
    """
    if not unit.taken.several:
        return
    until = clock.now() + conf.get().lease / 3
    while _may_go_on(unit) and not stopped() and clock.now() < until:
        task = _next(unit)
        if task is None:
            break
        unit.turn(clock.now())
        execute(unit, task, unit.taken.claim_of(task))
    unit.leave(unit.taken.give_back_others(clock.now()))


def _may_go_on(unit: Unit) -> bool:
    running = unit.row.state == InstanceState.RUNNING and unit.ended is None
    return running and not unit.killed and unit.steps < MOST


def _next(unit: Unit) -> AutomationTaskModel | None:
    """Return a further task of the instance that can be executed in the open transaction."""
    taken = unit.taken
    if not taken.tasks and not taken.locked:
        taken.take_up(_ready(unit), unit.now)
    return taken.next_atomic()


def _ready(unit: Unit) -> Iterator[AutomationTaskModel]:
    nodes = type(unit.automation).nodes
    for task in store.ready_tasks(unit.row.pk, unit.now, BRANCHES):
        unit.join(task)
        node = nodes.get(task.status)
        if node is None or node.detached or node.routing or not unit.taken.serves(node):
            continue
        if node.is_limited(type(unit.automation).options):
            continue
        if not pausing.is_held(unit.pauses, unit.row, node.name):
            yield task
