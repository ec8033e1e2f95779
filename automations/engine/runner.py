"""The loop: claim, ask the node, store the transition, hand on."""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import InterfaceError, OperationalError

from automations import clock, conf, failpoints, registry
from automations.engine import (
    asking,
    bell,
    burst,
    capping,
    claims,
    delivery,
    failure,
    holding,
    keeping,
    limiting,
    parents,
    pausing,
    payload,
    queues,
    records,
    signals,
    store,
)
from automations.engine.elsewhere import Admitted, BrokenByStep, Detached
from automations.engine.heartbeat import Heartbeat
from automations.engine.keeping import Kept
from automations.engine.line import Line
from automations.engine.ran import Ran
from automations.engine.store import Claim
from automations.engine.unit import Unit
from automations.exceptions import LostLease, WorkerLost
from automations.models import AutomationModel, AutomationTaskModel
from automations.nodes.base import Context, Node
from automations.outcomes import Answer, Failure, Go
from automations.status import EventKind, InstanceState, Waiting

logger = logging.getLogger("automations")


@dataclass(frozen=True)
class Runner:
    """Executes tasks on behalf of one worker.

    Attributes:
        owner: name of the worker.
        background: detached steps are executed too; in a caller's process they are left to
            the workers.
        patient: a fault of the engine is logged instead of raised, and the pass goes on.
        stopped: tells whether the worker is to stop; a chain of steps then ends early.
        queue: only steps of this queue are executed; None for any.
        line: whose turn it is among what is due.
    """

    owner: str
    background: bool = True
    patient: bool = True
    stopped: Callable[[], bool] = lambda: False
    queue: str | None = None
    line: Line = field(default_factory=Line)

    def run_due(self, now: datetime, limit: int) -> int:
        """Claim tasks that are due one by one, and run each as far as it goes.

        Args:
            now: tasks due until this moment.
            limit: how many are claimed at most.

        Returns:
            How many were claimed.
        """
        done = 0
        while done < limit and (claim := self.line.claim(now, self.owner)) is not None:
            self._run_alone(claim)
            done += 1
        return done

    def _run_alone(self, claim: Claim) -> None:
        """Run one claim so that a fault of the engine itself does not end the whole pass.

        The lease runs out, the attempt counts as lost, and after a few of them the step fails.
        """
        try:
            self.run(claim)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            if not self.patient:
                raise
            logger.exception("Task %s could not be finished.", claim.task)

    def run_instance(self, instance: int, automation: str) -> Ran:
        """Run everything that is due of one instance until nothing is.

        Args:
            instance: its primary key.
            automation: dotted name of its class.
        """
        total, left = Ran(), conf.get().MAX_CHAIN
        leave = self._left_to_others(automation)
        while left > 0 and not self.stopped():
            found = claims.claim_due(
                clock.now(), self.owner, conf.get().lease, 1, instance, leave=leave
            )
            if not found:
                break
            ran = self.run(found[0])
            left -= max(ran.steps, 1)
            total = total.followed_by(ran)
        if left <= 0:
            bell.ring([instance], automation)
        return total

    def ring_detached(self, row: AutomationModel) -> None:
        """Tell workers of an instance of which only they can execute what may be due."""
        if not self.background and detached_nodes(row.automation_class):
            bell.ring([row.pk], row.automation_class)

    def _left_to_others(self, automation: str) -> tuple[str, ...]:
        """Return the names of the nodes that this runner does not execute."""
        detached = () if self.background else detached_nodes(automation)
        return detached if self.queue is None else queues.elsewhere(automation, self.queue)

    def run_reached(self, ran: Ran) -> set[int]:
        """Run the instances that a chain has reached, and those that they reach in turn.

        Returns:
            Their primary keys.
        """
        todo, left = deque(ran.reached), conf.get().MAX_CHAIN
        reached = set(todo)
        while todo and left > 0:
            row = AutomationModel.objects.filter(pk=todo.popleft()).first()
            if row is not None and not row.finished:
                more = self.run_instance(row.pk, row.automation_class)
                self.ring_detached(row)
                left -= max(more.steps, 1)
                todo.extend(more.reached)
                reached.update(more.reached)
        return reached

    def run(self, claim: Claim, kept: Kept | None = None) -> Ran:
        """Execute a claimed task and those that follow it, until the instance must wait.

        Args:
            claim: the right to execute the first one.
            kept: what need not be read again, if its caller has just stored it.
        """
        ran = Ran()
        next_claim: Claim | None = claim
        while next_claim is not None:
            if ran.steps >= conf.get().MAX_CHAIN or (ran.steps and self.stopped()):
                claims.release(next_claim, clock.now())
                break
            ran.steps += 1
            unit = self._advance(next_claim, kept)
            if unit is None:
                break
            ran.steps += max(unit.steps - 1, 0)
            ran.row, ran.left_due = unit.row, ran.left_due or unit.left_due
            ran.killed = unit.killed
            reached = hand_on(unit)
            if self.background:
                bell.ring(reached)
            ran.reached += reached
            next_claim, kept = unit.claim, unit.kept
        return ran

    def _advance(self, claim: Claim, kept: Kept | None) -> Unit | None:
        """Execute a claimed task, in a burst those after it; None if there is no going on."""
        found: Unit | Detached | Admitted | None = None
        try:
            found = self._executed(claim, kept)
            if isinstance(found, Admitted):
                claim = found.claim
                found = self._executed(claim, None)
            if isinstance(found, Detached):
                found = self._execute_detached(found)
        except LostLease:
            logger.info("Task %s was taken over; what was done is discarded.", claim.task)
        except BrokenByStep as broken:
            failed = broken.failure
            found = store.repeated(lambda: self._finish_broken(claim, failed))
        unit = found if isinstance(found, Unit) else None
        if unit is not None:
            failpoints.hit("finish.committed")
        self._pass_on(claim, unit)
        return unit

    def _pass_on(self, claim: Claim, unit: Unit | None) -> None:
        """Call who queues for what the task has held."""
        if unit is None or unit.limited or claim.admitted:
            woken = limiting.pass_on(claim.task)
            if unit is not None and self.background:
                unit.started += woken

    def _executed(self, claim: Claim, kept: Kept | None) -> Unit | Detached | Admitted | None:
        """Execute a claimed task; alone if a burst has ended in a step that broke it."""
        try:
            return store.repeated(lambda: self._attempt(claim, kept))
        except BrokenByStep as broken:
            if not broken.later:
                raise
        return store.repeated(lambda: self._attempt(claim, None, alone=True))

    def _attempt(
        self, claim: Claim, kept: Kept | None, *, alone: bool = False
    ) -> Unit | Detached | Admitted | None:
        """Execute a claimed task in one transaction, or tell that it goes on outside of this one.

        A task whose worker was lost is executed alone: a step that kills is found out like that.
        """
        with store.atomic():
            task = self._lock(claim, kept)
            if claim.lost:
                _record_lost_lease(task, claim)
            if not self._runnable(task):
                return None
            unit = self._unit(task, alone=alone or bool(claim.lost))
            with unit.gathering():
                elsewhere = self._step(unit, task, claim)
                if elsewhere is not None:
                    return elsewhere
                burst.go_on(unit, self._step, self.stopped)
                unit.save()
            failpoints.hit("finish.stored")
        return unit

    def _step(
        self, unit: Unit, task: AutomationTaskModel, claim: Claim
    ) -> Detached | Admitted | None:
        """Execute a task in the open transaction, or return it if it goes on outside of it."""
        node, context = unit.node(task), unit.context(task)
        limited = not claim.admitted and node.is_limited(type(unit.automation).options)
        unit.limited = unit.limited or limited or task.waiting == Waiting.LIMIT
        try:
            answer = self._answer(claim, node, context, limited=limited)
        except asking.Killed:
            unit.vanish(context.outbox)
            return None
        if answer is None:
            admitted = Admitted(replace(claim, lost="", admitted=True))
            return admitted if limited else Detached(claim, node, context)
        if isinstance(answer, Failure) and store.is_broken():
            raise BrokenByStep(answer, later=unit.steps > 0)
        unit.finish(task, claim.fence, answer, context.outbox)
        return None

    def _lock(self, claim: Claim, kept: Kept | None = None) -> AutomationTaskModel:
        task = keeping.take_up(claim, kept)
        if task is None:
            raise LostLease
        return task

    def _runnable(self, task: AutomationTaskModel) -> bool:
        """Tell whether the task's code is there and its instance runs; hold the tasks if not."""
        missing = holding.missing_code(task)
        if missing:
            holding.block(task.automation, missing, task.pk)
        elif task.automation.state != InstanceState.RUNNING:
            holding.hold_tasks(task.automation, task.pk)
        elif pausing.is_held(pausing.pauses_of(task.automation), task.automation, task.status):
            holding.hold_task(task)
        else:
            return True
        return False

    def _unit(self, task: AutomationTaskModel, *, alone: bool = True) -> Unit:
        now, row = clock.now(), task.automation
        several = not alone and burst.wanted(row.get_automation_class())
        unit = Unit(row, now, self.owner, background=self.background, burst=several)
        unit.taken.queue = self.queue
        return unit

    def _answer(
        self, claim: Claim, node: Node, context: Context, *, limited: bool
    ) -> Answer | None:
        """Return what the node says; None for a step that goes on in another transaction.

        That is a detached step that can be executed now, or one that has got its permits.
        """
        if not claim.admitted:
            asked = _crashed(claim, node, context) or asking.look(node, context)
            if not isinstance(asked, Go):
                return asked
        if node.routing:
            return asking.route(node, context)
        if limited:
            return asking.limited(node, context, claim.fence)
        if node.detached:
            return asking.admit(node, context) if self.background else Go()
        return asking.execute(node, context)

    def _execute_detached(self, step: Detached) -> Unit:
        """Execute a step outside any transaction, then finish it in a short one."""
        failpoints.hit("detached.before")
        unit = self._unit(step.context.task)
        try:
            with Heartbeat(step.claim, step.node.timeout):
                answer = asking.execute_detached(step.node, step.context)
        except asking.Killed:
            store.repeated(lambda: unit.vanish(step.context.outbox))
            return unit
        failpoints.hit("detached.after")
        return store.repeated(lambda: self._finish_detached(step, answer))

    def _finish_detached(self, step: Detached, answer: Answer) -> Unit:
        with store.atomic():
            task = self._lock(step.claim)
            unit = self._unit(task)
            unit.node(task)
            mine = step.context.automation.row
            unit.replace_data(payload.merge(unit.row.data, json.loads(mine.stored_text), mine.data))
            if step.node.cap and isinstance(answer, Failure) and answer.retry_at is None:
                capping.take_back(task)
            unit.finish(task, step.claim.fence, answer, step.context.outbox)
            self._save(unit)
        return unit

    def _finish_broken(self, claim: Claim, answer: Failure) -> Unit:
        """Store the failure of a step that has broken its transaction, in a new one."""
        with store.atomic():
            task = self._lock(claim)
            unit = self._unit(task)
            context = unit.context(task)
            unit.node(task)
            unit.finish(task, claim.fence, answer, context.outbox)
            self._save(unit)
        return unit

    def _save(self, unit: Unit) -> None:
        unit.save()
        failpoints.hit("finish.stored")


def detached_nodes(automation: str) -> tuple[str, ...]:
    """Return the names of the nodes that only a worker executes."""
    found = registry.find(automation)
    if found is None:
        return ()
    names = {name: name for name in found.nodes} | dict(found.options.renamed_nodes)
    detached = {name for name, node in found.nodes.items() if node.detached}
    return tuple(name for name, now in names.items() if now in detached)


def _record_lost_lease(task: AutomationTaskModel, claim: Claim) -> None:
    """Say in the history that a lease ran out.

    Not done with the claim: an event refers to the instance, whose lock goes before a task's.
    """
    records.record_event(
        task.automation, EventKind.LEASE_LOST, task=task, worker=claim.lost, by=claim.owner
    )


def _crashed(claim: Claim, node: Node, context: Context) -> Failure | None:
    """Return a failure if the step has lost its worker as often as it may."""
    lost = context.task.lost
    if node.retry:
        spent = context.task.attempts - 1 >= node.retry.max_attempts
    else:
        spent = lost >= conf.get().MAX_CRASHES
    if not claim.lost or not spent:
        return None
    error = WorkerLost(f"The worker was lost {lost} times during this step. See its log.")
    return failure.describe(node.name, error, counted=False)


def hand_on(unit: Unit) -> list[int]:
    """Do what follows a transaction: announce what happened, wake who waits, deliver messages.

    Returns:
        The instances that were reached.
    """
    return [*unit.started, *tell(unit), *delivery.deliver(unit.letters)]


def tell(unit: Unit) -> list[int]:
    """Announce what happened, and let a step go on that waits for the end of the instance.

    Returns:
        The instance of that step.
    """
    for task in unit.failed:
        signals.announce(signals.task_failed, type(unit.automation), instance=unit.row, task=task)
    for task in unit.assigned:
        signals.announce(signals.person_needed, type(unit.automation), instance=unit.row, task=task)
    if unit.ended is not None:
        signals.announce(signals.instance_ended, type(unit.automation), instance=unit.row)
    over = unit.ended is not None or unit.killed
    return parents.wake_of(unit.row) if over else []
