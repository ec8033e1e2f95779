"""Acts on many: stored with an item for each, and gone through by workers, one item at a time.

An item and what is done to its instance are stored in one transaction, so that it is done once,
however many workers go through the same batch and whenever one of them is killed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from automations import clock, permissions
from automations.engine import bell, leases, records, store
from automations.engine.pace import FREE, Pace
from automations.engine.plans import NOT_ALLOWED, Plan
from automations.engine.verbs import VERBS, base
from automations.engine.verbs.base import Deed
from automations.exceptions import AlreadyDone, AutomationsError, NotPossible
from automations.models import AutomationModel, AutomationTaskModel, Batch, BatchItem
from automations.status import BatchState, EventKind, TaskState, Verdict, Waiting

#: Items that are begun in one turn, if nothing limits the speed.
TURN = 50
#: Most items of a batch that run at the same time: what is due besides has its turn as well, and
#: who cancels the batch finds most of it not begun.
IN_FLIGHT = 2 * TURN
#: Seconds until a batch is looked at again whose items are still running.
LOOK_AGAIN = timedelta(seconds=1)
#: Rows that are inserted with one statement.
CHUNK = 1_000

NOTHING = "There is nothing to do: nothing matches, or everything was refused."
NO_ACCOUNT = "The account that began the batch is gone."
NOT_RUNNING = "The batch is not running."
NOT_RESUMABLE = "The batch is neither suspended nor cancelled."
OVER = "The batch is over."


def create(
    plan: Plan,
    *,
    actor: Any,
    reason: str,
    filters: dict[str, Any] | None = None,
    pace: Pace = FREE,
) -> Batch:
    """Store a batch for what a plan would do; workers begin with it at once.

    Args:
        plan: what is to be done.
        actor: the user who confirmed it; asked for again with each item.
        reason: why.
        filters: what the instances were found by, to be shown.
        pace: how fast it goes, and when it stops.

    Raises:
        NotPossible: there is nothing to do, or a number of the pace is out of its range.
    """
    if not plan.to_do:
        raise NotPossible(NOTHING)
    pace.check()
    batch = _planned(plan, pace)
    batch.actor, batch.actor_name, batch.reason = actor, str(actor)[:200], reason
    batch.filters = filters or {}
    with store.atomic():
        batch.save(using=store.alias())
        items = BatchItem.objects.using(store.alias())
        items.bulk_create(_items(batch, plan), batch_size=CHUNK)
        _record(batch, EventKind.BATCH_STARTED, actor, reason, act=batch.act, items=batch.total)
        bell.get().wake()
    return batch


def _planned(plan: Plan, pace: Pace) -> Batch:
    """Return a batch that does what a plan says, not stored yet."""
    flows, now = {item.flow for item in plan.to_do}, clock.now()
    return Batch(
        act=plan.verb,
        arguments=plan.arguments,
        plan_hash=plan.hash,
        automation_class=flows.pop() if len(flows) == 1 else "",
        total=len(plan.to_do),
        rate=pace.rate,
        jitter=pace.jitter,
        stop_after=pace.stop_after,
        created=now,
        due=now,
    )


def _items(batch: Batch, plan: Plan) -> Iterator[BatchItem]:
    for position, item in enumerate(plan.to_do, start=1):
        yield BatchItem(
            batch=batch,
            position=position,
            automation_id=item.instance,
            task_id=item.task,
            number=item.instance,
            step=item.step,
            fingerprint=item.fingerprint,
        )


def _record(batch: Batch, kind: EventKind, actor: Any, reason: str = "", **detail: Any) -> None:
    records.record_event(
        None,
        kind,
        actor=actor,
        reason=reason,
        batch=batch.pk,
        flow=batch.automation_class,
        **detail,
    )


# -- what people do to a batch ---------------------------------------------------------------


def suspend(batch: Batch, *, actor: Any = None, reason: str = "") -> None:
    """Begin no further item until the batch is resumed; what runs, ends.

    Raises:
        NotPossible: it is not running.
    """
    _switch(batch, [BatchState.RUNNING], BatchState.SUSPENDED, NOT_RUNNING, actor, reason)


def resume(batch: Batch, *, actor: Any = None, reason: str = "") -> None:
    """Go on with a suspended batch, or with what a cancelled one has left.

    Raises:
        NotPossible: it is neither suspended nor cancelled.
    """
    states = [BatchState.SUSPENDED, BatchState.CANCELLED]
    _switch(
        batch, states, BatchState.RUNNING, NOT_RESUMABLE, actor, reason, ended=None,
        failed_in_a_row=0,
    )  # fmt: skip


def cancel(batch: Batch, *, actor: Any = None, reason: str = "") -> None:
    """Leave what was not begun as it is, until the batch is resumed; nothing is taken back.

    Raises:
        NotPossible: it is over.
    """
    states = [BatchState.RUNNING, BatchState.SUSPENDED]
    _switch(batch, states, BatchState.CANCELLED, OVER, actor, reason, ended=clock.now())


def set_speed(batch: Batch, rate: float | None, *, actor: Any = None) -> None:
    """Let a batch go faster or slower.

    Args:
        batch: the batch.
        rate: items a minute; None for as fast as possible.
        actor: the user who asks for it.

    Raises:
        NotPossible: it is over, or the number is out of its range.
    """
    Pace(rate).check()
    states = [BatchState.RUNNING, BatchState.SUSPENDED]
    with store.atomic():
        rows = Batch.objects.using(store.alias()).filter(pk=batch.pk, state__in=states)
        if not rows.update(rate=rate, due=clock.now()):
            raise NotPossible(OVER)
        _record(batch, EventKind.BATCH_CHANGED, actor, before=batch.rate, after=rate)
        bell.get().wake()


def _switch(
    batch: Batch,
    before: list[BatchState],
    after: BatchState,
    refused: str,
    actor: Any,
    reason: str,
    **fields: Any,
) -> None:
    """Change the state of a batch by compare-and-swap, and record it."""
    now = clock.now()
    with store.atomic():
        rows = Batch.objects.using(store.alias()).filter(pk=batch.pk, state__in=before)
        if not rows.update(state=after, due=now, **fields):
            raise NotPossible(refused)
        if after == BatchState.CANCELLED:
            _of(batch).filter(verdict=Verdict.TO_COME).update(verdict=Verdict.LEFT, ended=now)
        elif after == BatchState.RUNNING:
            _of(batch).filter(verdict=Verdict.LEFT).update(verdict=Verdict.TO_COME, ended=None)
        _record(batch, EventKind.BATCH_CHANGED, actor, reason, state=str(after))
        bell.get().wake()
    batch.refresh_from_db()


def _of(batch: Batch) -> Any:
    return BatchItem.objects.using(store.alias()).filter(batch=batch)


# -- what workers do -------------------------------------------------------------------------


def sweep(now: datetime, owner: str) -> int:
    """Take a turn with every batch that is due. Two with the same one would do no harm.

    Args:
        now: the present moment.
        owner: name of the worker.

    Returns:
        How many items were begun or have got their verdict.
    """
    due = Batch.objects.using(store.alias()).filter(due__lte=now).order_by("due", "pk")
    return sum(_turn(batch) for batch in due[:TURN] if leases.take(batch, now, owner))


def _turn(batch: Batch) -> int:
    """Begin some items, look at those that run, and say when to look again."""
    done = _watch(batch)
    batch.refresh_from_db()
    if batch.state == BatchState.RUNNING and next_begin(batch) <= clock.now():
        room = IN_FLIGHT - _of(batch).filter(verdict=Verdict.RUNNING).count()
        size = max(0, min(TURN if batch.rate is None else 1, room))
        items = _of(batch).filter(verdict=Verdict.TO_COME).order_by("position")[:size]
        done += sum(_begin(batch, item) for item in items)
    _plan_next(batch)
    return done


def _plan_next(batch: Batch) -> None:
    """Write when the batch is looked at next, or that it is over."""
    now = clock.now()
    left = _of(batch).filter(verdict=Verdict.TO_COME).exists()
    runs = _of(batch).filter(verdict=Verdict.RUNNING).exists()
    again = [now + LOOK_AGAIN] if runs else []
    rows = Batch.objects.using(store.alias()).filter(pk=batch.pk)
    running = rows.filter(state=BatchState.RUNNING)
    if left and running.update(due=min([*again, max(now, next_begin(batch))])):
        return
    if runs:
        rows.update(due=now + LOOK_AGAIN)
    elif not running.filter(due__isnull=False).update(
        state=BatchState.FINISHED, due=None, ended=now
    ):
        rows.update(due=None)


def next_begin(batch: Batch) -> datetime:
    """Return the moment from which the next item may begin."""
    last = _of(batch).filter(started__isnull=False).order_by("-started", "-position").first()
    if last is None or last.started is None:
        return batch.created
    began: datetime = last.started
    return began + pause_between(batch, last.position)


def pause_between(batch: Batch, position: int) -> timedelta:
    """Return the time from the item at this position to the next; jitter only makes it longer."""
    if batch.rate is None:
        return timedelta(0)
    share = random.Random(f"{batch.pk} {position}").random()  # noqa: S311
    return timedelta(seconds=60.0 / batch.rate * (1 + batch.jitter * share))


def _begin(batch: Batch, item: BatchItem) -> int:
    """Do the act to one item; tell whether it was this worker's."""
    try:
        base.perform(
            VERBS[batch.act],
            item.number,
            item.task_id,
            actor=_actor(batch, item),
            reason=batch.reason,
            batch=batch.pk,
            arguments=dict(batch.arguments),
            within=lambda deed: _note(batch, item, deed),
        )
    except AlreadyDone:
        return 0
    except AutomationsError as error:
        return int(_close(item, Verdict.TO_COME, Verdict.REFUSED, str(error)))
    return 1


def _actor(batch: Batch, item: BatchItem) -> Any:
    """Return who acts, if they still may.

    Raises:
        NotPossible: the account is gone, or the right is.
    """
    if batch.actor is None:
        raise NotPossible(NO_ACCOUNT)
    rows = AutomationModel.objects.using(store.alias()).filter(pk=item.number)
    flow = rows.values_list("automation_class", flat=True).first()
    if flow is None:
        raise NotPossible(base.GONE)
    if not permissions.may(batch.actor, VERBS[batch.act].action, flow):
        raise NotPossible(NOT_ALLOWED)
    return batch.actor


def _note(batch: Batch, item: BatchItem, deed: Deed) -> None:
    """Write with the act that it was done.

    Raises:
        AlreadyDone: another worker was faster; the act is taken back.
    """
    watched = VERBS[batch.act].runs_its_task
    verdict = Verdict.RUNNING if watched else Verdict.WENT_THROUGH
    rows = BatchItem.objects.using(store.alias()).filter(pk=item.pk, verdict=Verdict.TO_COME)
    ended = None if watched else deed.now
    if not rows.update(verdict=verdict, started=deed.now, ended=ended):
        raise AlreadyDone


def _close(item: BatchItem, before: Verdict, after: Verdict, text: str = "") -> bool:
    """Give an item its verdict, unless another worker has; tell whether it was given."""
    rows = BatchItem.objects.using(store.alias()).filter(pk=item.pk, verdict=before)
    return bool(rows.update(verdict=after, text=text[:500], ended=clock.now()))


def _watch(batch: Batch) -> int:
    """Give those items their verdicts whose steps have ended."""
    items = list(_of(batch).filter(verdict=Verdict.RUNNING).order_by("position")[: 2 * IN_FLIGHT])
    if not items:
        return 0
    tasks = AutomationTaskModel.objects.using(store.alias()).in_bulk(
        [item.task_id for item in items if item.task_id is not None]
    )
    done = 0
    for item in items:
        verdict, text = judge(tasks.get(item.task_id or 0))
        if verdict != Verdict.RUNNING and _close(item, Verdict.RUNNING, verdict, text):
            done += 1
            _count(batch, verdict)
    return done


def judge(task: AutomationTaskModel | None) -> tuple[Verdict, str]:
    """Return what has become of a step that was to run, and why it failed."""
    if task is None:
        return Verdict.REFUSED, base.GONE
    failed = task.state == TaskState.FAILED or task.waiting == Waiting.RETRY
    if failed:
        return Verdict.FAILED_AGAIN, f"{task.error_class}: {task.error}"
    if task.state in {TaskState.READY, TaskState.RUNNING}:
        return Verdict.RUNNING, ""
    return Verdict.WENT_THROUGH, ""


def _count(batch: Batch, verdict: Verdict) -> None:
    """Count failures in a row, and suspend the batch when there are too many."""
    if batch.stop_after is None:
        return
    rows = Batch.objects.using(store.alias()).filter(pk=batch.pk)
    if verdict != Verdict.FAILED_AGAIN:
        rows.update(failed_in_a_row=0)
        return
    rows.update(failed_in_a_row=F("failed_in_a_row") + 1)
    too_many = rows.filter(state=BatchState.RUNNING, failed_in_a_row__gte=batch.stop_after)
    with store.atomic():
        if too_many.update(state=BatchState.SUSPENDED):
            why = f"{batch.stop_after} items failed in a row."
            _record(batch, EventKind.BATCH_CHANGED, None, why, state=str(BatchState.SUSPENDED))
