"""What all acts on an instance have in common: asked whether it is possible, done, recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.db import IntegrityError

from automations import clock, registry
from automations.engine import dispatcher, holding, records, runner, start, store, watching
from automations.engine.unit import Unit
from automations.exceptions import AlreadyLive, NotPossible
from automations.graph import Graph
from automations.models import AutomationModel, AutomationTaskModel
from automations.outcomes import Answer
from automations.permissions import Action
from automations.status import LIVE, EventKind, InstanceState, TaskState

#: Instances, each with the task that an act on it is for.
Pairs = Sequence[tuple[AutomationModel, AutomationTaskModel | None]]

#: In these states an instance does not go on by itself.
HELD = frozenset({InstanceState.PAUSED, InstanceState.BLOCKED})

GONE = "This instance was deleted meanwhile."
NO_TASK = "There is no such task any more."
OVER = "This step is over: somebody or something was faster."
ENDED = "The instance has ended."
ARCHIVED = "This is an archived copy of a history. Nothing of it can run."
CANCELLED = "The instance was cancelled. It can only be started anew."
EXECUTING = "This step is being executed. Wait until it has ended."
NO_CODE = "The code of this flow or step is gone. Bring it back, or move the instance."
PAUSED = "The instance is paused. Resume it first."
BLOCKED = "The instance is blocked: its code is gone. Bring it back, or move the instance."


@dataclass
class Deed:
    """One act on one instance, while the instance is locked.

    Attributes:
        row: the instance.
        task: the task that it is about, locked as well; None for the whole instance.
        arguments: what the act takes, as JSON-safe values.
        actor: who acts; None for the engine.
        reason: why.
        batch: primary key of the act on many that this is a part of.
        now: the moment.
        detail: what the event keeps besides.
        unit: what the act has set going.
        reached: messages to deliver afterwards.
    """

    row: AutomationModel
    task: AutomationTaskModel | None
    arguments: dict[str, Any]
    actor: Any = None
    reason: str = ""
    batch: int | None = None
    now: datetime = field(default_factory=clock.now)
    detail: dict[str, Any] = field(default_factory=dict)
    unit: Unit | None = None
    letters: list[int] = field(default_factory=list)

    @property
    def the_task(self) -> AutomationTaskModel:
        """The task.

        Raises:
            NotPossible: it is gone.
        """
        if self.task is None:
            raise NotPossible(NO_TASK)
        return self.task


class Verb:
    """Something a person may do to an instance, alone or to many.

    Attributes:
        name: how it is stored.
        action: the right that it needs.
        event: what the history says.
        on_task: it is done to a task; otherwise to the instance.
        needs_reason: it ends or repeats something, so that a reason is asked for.
        many: it can be done to many at once.
        runs_its_task: what has become of it shows when the task has been executed.
    """

    name: ClassVar[str]
    action: ClassVar[Action]
    event: ClassVar[EventKind]
    on_task: ClassVar[bool] = False
    needs_reason: ClassVar[bool] = False
    many: ClassVar[bool] = True
    runs_its_task: ClassVar[bool] = False
    #: It can be done to an archived copy, of which nothing runs.
    on_copies: ClassVar[bool] = False

    def why_not(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """Return why the act is not possible now, or "". Asked for a page, and under the lock."""
        return self._of_copy(row) or self.refusal(row, task, arguments)

    def why_not_each(self, pairs: Pairs, arguments: dict[str, Any]) -> list[str]:
        """Return `why_not` for many, in their order. Asked for a plan."""
        found = [self._of_copy(row) for row, _task in pairs]
        asked = [pair for pair, why in zip(pairs, found, strict=True) if not why]
        answers = iter(self.refusals(asked, arguments))
        return [why or next(answers) for why in found]

    def _of_copy(self, row: AutomationModel) -> str:
        copy = row.state == InstanceState.ARCHIVED and not self.on_copies
        return ARCHIVED if copy else ""

    def refusal(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """Return what this verb has against it, or ""; see `why_not`."""
        return ""

    def refusals(self, pairs: Pairs, arguments: dict[str, Any]) -> Iterable[str]:
        """Return `refusal` for many, in their order; override it where that saves questions."""
        return [self.refusal(row, task, arguments) for row, task in pairs]

    def apply(self, deed: Deed) -> None:
        """Do it, in the open transaction.

        Raises:
            NotPossible: it turned out to be impossible.
        """
        raise NotImplementedError

    def runs_again(self, graph: Graph, step: str, arguments: dict[str, Any]) -> tuple[str, ...]:
        """Return the names of the steps that may be executed once more because of it."""
        return ()

    def follow(self, deed: Deed) -> None:
        """Do what comes after the commit: announce, and go on where the dispatcher does so."""
        if deed.batch is not None:
            if deed.unit is not None:
                runner.hand_on(deed.unit)
        elif deed.unit is not None:
            dispatcher.after_unit(None, deed.unit)
        elif not deed.row.finished:
            dispatcher.go_on(None, deed.row)


def perform(
    verb: Verb,
    instance: int,
    task: int | None = None,
    *,
    actor: Any = None,
    reason: str = "",
    batch: int | None = None,
    within: Callable[[Deed], None] = lambda deed: None,
    arguments: dict[str, Any] | None = None,
) -> Deed:
    """Do something to an instance, and record it in the same transaction.

    Args:
        verb: what is done.
        instance, task: primary keys.
        actor: the user who acts; whether they may is for the caller to ask.
        reason: why.
        batch: primary key of the act on many that this is a part of.
        within: called in the transaction after the act.
        arguments: what the verb takes.

    Raises:
        NotPossible: it cannot be done now; says why.
    """

    def act() -> Deed:
        with locked(instance) as row:
            deed = Deed(
                row, lock_task(row, task), dict(arguments or {}), actor, reason.strip(), batch
            )
            do(verb, deed)
            within(deed)
        return deed

    deed = store.repeated(act)
    verb.follow(deed)
    return deed


def do(verb: Verb, deed: Deed) -> None:
    """Do something in the open transaction, under the lock, and record it.

    Raises:
        NotPossible: it cannot be done now; says why.
    """
    if verb.on_task and deed.task is None:
        raise NotPossible(NO_TASK)
    if why := verb.why_not(deed.row, deed.task, deed.arguments):
        raise NotPossible(why)
    before = _state(deed)
    verb.apply(deed)
    if (after := _state(deed)) != before:
        # What says more about the act than its states do comes first.
        deed.detail = {"before": before, "after": after} | deed.detail
    records.record_event(
        deed.row,
        verb.event,
        task=deed.task,
        actor=deed.actor,
        reason=deed.reason,
        batch=deed.batch,
        **deed.detail,
    )


def _state(deed: Deed) -> str:
    """Return the state of the task that an act is about, or of the instance."""
    return str((deed.task or deed.row).state)


@contextmanager
def locked(instance: int) -> Iterator[AutomationModel]:
    """Lock an instance for an act.

    Raises:
        NotPossible: it is gone.
    """
    with store.atomic():
        row = store.lock_instance(instance)
        if row is None:
            raise NotPossible(GONE)
        yield row


def lock_task(row: AutomationModel, pk: int | None) -> AutomationTaskModel | None:
    """Lock a task of a locked instance; None if it has no such task."""
    if pk is None:
        return None
    rows = AutomationTaskModel.objects.using(store.alias()).filter(pk=pk, automation_id=row.pk)
    found: AutomationTaskModel | None = rows.select_for_update().first()
    if found is not None:
        found.automation = row
    return found


# -- what several verbs ask and do -----------------------------------------------------------


def not_live(row: AutomationModel, task: AutomationTaskModel | None) -> str:
    """Return why a task cannot be acted on: it is over, being executed, or its code is gone."""
    if task is None or task.state not in LIVE:
        return OVER
    if row.finished and row.state != InstanceState.FAILED:
        return CANCELLED if row.state == InstanceState.CANCELLED else ENDED
    if is_executing(task):
        return EXECUTING
    return ""


def is_executing(task: AutomationTaskModel) -> bool:
    """Tell whether a worker holds the task with a lease that has not run out."""
    return task.state == TaskState.RUNNING and task.due is not None and task.due > clock.now()


def without_code(row: AutomationModel, task: AutomationTaskModel | None) -> str:
    """Return that the code of an instance or of a task is gone, or ""."""
    automation = registry.of(row)
    if automation is None or row.state == InstanceState.BLOCKED:
        return NO_CODE
    names = automation.options.renamed_nodes
    known = task is None or names.get(task.status, task.status) in automation.nodes
    return "" if known else NO_CODE


def held(row: AutomationModel) -> str:
    """Return that an instance is paused or blocked, or ""."""
    return {InstanceState.PAUSED: PAUSED, InstanceState.BLOCKED: BLOCKED}.get(
        InstanceState(row.state), ""
    )


def make_running(row: AutomationModel) -> None:
    """Let a locked instance that has ended run again.

    Raises:
        AlreadyLive: another live instance holds its unique key.
        NotPossible: the data lack a value that makes it unique.
    """
    row.updated = clock.now()
    if row.finished:
        start.reacquire(row)
        row.state, row.finished, row.ended = InstanceState.RUNNING, False, None
        row.reason = holding.left_early(row)
        watching.again(row, row.updated)
    store_live(row, ("state", "finished", "ended", "reason", "live_key", "updated"))


def store_live(row: AutomationModel, fields: tuple[str, ...]) -> None:
    """Store fields of which one is the key that at most one live instance may have.

    Raises:
        AlreadyLive: another live instance holds it.
    """
    try:
        with store.atomic():
            store.update(row, fields)
    except IntegrityError as error:
        raise AlreadyLive from error


def unit_of(deed: Deed) -> Unit:
    """Return the unit of work in which an act goes on; it takes up steps where starts do so."""
    unit = Unit(deed.row, deed.now, dispatcher.caller().owner)
    unit.takes = unit.takes and deed.batch is None and dispatcher.get().takes_up
    deed.unit = unit
    return unit


def answer(deed: Deed, given: Answer, *extra: str) -> None:
    """Answer a task in the place of its node, and go on from there.

    Args:
        deed: the act.
        given: the answer.
        extra: names of further fields of the task that were changed.
    """
    if deed.row.finished:
        make_running(deed.row)
    task, unit = deed.the_task, unit_of(deed)
    fence = task.fence
    task.fence += 1
    unit.finish(task, fence, given, [], extra=("fence", *extra))
    unit.save()
