"""What people do to instances. Admin, commands, views and tests call these verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError
from django.db.models import F

from automations import clock, jsonsafe, registry
from automations.engine import (
    delivery,
    dispatcher,
    holding,
    payload,
    records,
    signals,
    start,
    store,
)
from automations.exceptions import AlreadyLive, NotPossible
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import LIVE, EventKind, InstanceState, TaskState


@contextmanager
def locked(instance: int) -> Iterator[AutomationModel]:
    """Lock an instance for an act.

    Raises:
        NotPossible: it is gone.
    """
    with store.atomic():
        row = store.lock_instance(instance)
        if row is None:
            raise NotPossible("This instance was deleted meanwhile.")
        yield row


def retry(task: AutomationTaskModel, *, actor: Any = None, reason: str = "") -> None:
    """Try a failed task once more. Earlier attempts stay in the history.

    Args:
        task: the failed task.
        actor: the user who asks for it; None for the engine.
        reason: why.

    Raises:
        NotPossible: the task has not failed, or its instance is paused, blocked or gone.
        AlreadyLive: another live instance holds the unique key of this one.
    """

    def act() -> AutomationModel:
        with locked(task.automation_id) as row:
            _retry(row, task.pk, actor, reason)
        return row

    row = store.repeated(act)
    dispatcher.go_on(None, row)


def edit_data(
    instance: AutomationModel,
    data: dict[str, Any],
    *,
    actor: Any = None,
    reason: str = "",
    expected: str | None = None,
) -> None:
    """Replace the data of an instance; conditions are asked again at once.

    Args:
        instance: the instance.
        data: the new data.
        actor: the user who edits.
        reason: why.
        expected: fingerprint of the data that the editor saw (`data_version`); None for any.

    Raises:
        NotPossible: the instance is gone, or its data have changed meanwhile.
        NotStorable: the data cannot be stored.
    """

    def act() -> AutomationModel:
        with locked(instance.pk) as row:
            _edit(row, data, actor, reason, expected)
        return row

    row = store.repeated(act)
    if not row.finished:
        dispatcher.go_on(None, row)


def edit_and_retry(
    task: AutomationTaskModel,
    data: dict[str, Any],
    *,
    actor: Any = None,
    reason: str = "",
    expected: str | None = None,
) -> None:
    """Replace the data and try a failed task again, both or nothing; see both verbs."""

    def act() -> AutomationModel:
        with locked(task.automation_id) as row:
            _edit(row, data, actor, reason, expected)
            _retry(row, task.pk, actor, reason)
        return row

    dispatcher.go_on(None, store.repeated(act))


def data_version(instance: AutomationModel) -> str:
    """Return a fingerprint of an instance's data, to notice that they have changed."""
    return payload.text_version(instance.stored_text)


def _edit(
    row: AutomationModel, data: dict[str, Any], actor: Any, reason: str, expected: str | None
) -> None:
    jsonsafe.check(data, "data")
    if expected is not None and expected != data_version(row):
        raise NotPossible("The data have changed since you opened this page. Look at them again.")
    before, row.data, row.updated = row.data, data, clock.now()
    if not row.finished and registry.find(row.automation_class):
        start.reacquire(row)
    _store_live(row, ("data", "updated", "live_key"))
    changes = {
        key: {"before": before.get(key), "after": data.get(key)}
        for key in sorted(before.keys() | data.keys())
        if before.get(key) != data.get(key) or (key in before) != (key in data)
    }
    records.record_event(row.pk, EventKind.DATA_EDITED, actor=actor, reason=reason, changes=changes)
    store.data_changed(row, row.updated)


def _retry(row: AutomationModel, task: int, actor: Any, reason: str) -> None:
    found = AutomationTaskModel.objects.using(store.alias()).filter(pk=task, automation_id=row.pk)
    current = found.select_for_update().first()
    if current is None or current.state != TaskState.FAILED:
        raise NotPossible("This step has not failed, or somebody has retried it already.")
    _make_running(row)
    current.state, current.due, current.finished = TaskState.READY, clock.now(), None
    store.update(current, ("state", "due", "finished"))
    records.record_event(
        row.pk, EventKind.RETRIED, task=task, actor=actor, reason=reason, attempts=current.attempts
    )


def _make_running(row: AutomationModel) -> None:
    if row.state in {InstanceState.PAUSED, InstanceState.BLOCKED, InstanceState.CANCELLED}:
        raise NotPossible(f"The instance is {row.get_state_display().lower()}. Resume it first.")
    if row.state == InstanceState.FAILED:
        start.reacquire(row)
        row.state, row.finished, row.ended = InstanceState.RUNNING, False, None
        row.reason = holding.left_early(row)
    row.updated = clock.now()
    _store_live(row, ("state", "finished", "ended", "reason", "live_key", "updated"))


def _store_live(row: AutomationModel, fields: tuple[str, ...]) -> None:
    """Store fields of which one is the key that at most one live instance may have."""
    try:
        with store.atomic():
            store.update(row, fields)
    except IntegrityError as error:
        raise AlreadyLive from error


def cancel(instance: AutomationModel, *, actor: Any = None, reason: str = "") -> None:
    """End an instance now. Nothing that was done is undone; it cannot be continued.

    Raises:
        NotPossible: it has ended already, other than by failing.
    """

    def act() -> AutomationModel:
        with locked(instance.pk) as row:
            if row.finished and row.state != InstanceState.FAILED:
                raise NotPossible("The instance has ended already.")
            now = clock.now()
            tasks = AutomationTaskModel.objects.using(store.alias()).filter(automation_id=row.pk)
            tasks.filter(state__in=LIVE).update(
                state=TaskState.CANCELLED,
                waiting="",
                due=None,
                held=None,
                finished=now,
                fence=F("fence") + 1,
            )
            row.state, row.finished, row.ended = InstanceState.CANCELLED, True, now
            row.tokens, row.live_key, row.paused_until = 0, None, None
            row.reason, row.updated = reason, now
            store.update(row, _ENDED)
            records.record_event(row.pk, EventKind.CANCELLED, actor=actor, reason=reason)
            return row

    row = store.repeated(act)
    signals.announce(signals.instance_ended, registry.find(row.automation_class), instance=row)


_ENDED = (
    "state",
    "finished",
    "ended",
    "tokens",
    "live_key",
    "paused_until",
    "reason",
    "updated",
)


def pause(instance: AutomationModel, *, actor: Any = None, reason: str = "") -> None:
    """Stop an instance from going on; timers run on and are done after it is resumed.

    Raises:
        NotPossible: it is not running.
    """
    _switch(
        instance,
        InstanceState.RUNNING,
        InstanceState.PAUSED,
        EventKind.PAUSED,
        actor,
        reason,
        holding.hold_tasks,
    )


def resume(instance: AutomationModel, *, actor: Any = None, reason: str = "") -> None:
    """Let a paused instance go on, with all that fell due meanwhile.

    Raises:
        NotPossible: it is not paused.
    """
    _switch(
        instance,
        InstanceState.PAUSED,
        InstanceState.RUNNING,
        EventKind.RESUMED,
        actor,
        reason,
        holding.free_tasks,
    )
    # Before the steps: one of them may end the instance, and then it is too late for messages.
    delivery.deliver(delivery.unread(instance.pk))
    dispatcher.go_on(None, instance)


def _switch(
    instance: AutomationModel,
    before: InstanceState,
    after: InstanceState,
    kind: EventKind,
    actor: Any,
    reason: str,
    act: Callable[[AutomationModel], None],
) -> None:
    def switch() -> None:
        with locked(instance.pk) as row:
            if row.state != before:
                raise NotPossible(f"The instance is not {before.label.lower()}.")
            row.state, row.updated = after, clock.now()
            store.update(row, ("state", "updated"))
            act(row)
            records.record_event(row.pk, kind, actor=actor, reason=reason)

    store.repeated(switch)
