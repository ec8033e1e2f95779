"""What people do to instances, as functions. Admin, commands, views and tests call these."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from automations.engine import payload, store
from automations.engine.verbs import VERBS, base
from automations.engine.verbs.base import Deed
from automations.models import AutomationModel, AutomationTaskModel


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
    _perform("retry", task, actor, reason)


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
    _perform("edit_data", instance, actor, reason, data=data, expected=expected)


def edit_and_retry(
    task: AutomationTaskModel,
    data: dict[str, Any],
    *,
    actor: Any = None,
    reason: str = "",
    expected: str | None = None,
    within: Callable[[Deed], None] = lambda deed: None,
) -> None:
    """Replace the data and try a failed task again, both or nothing; see both verbs.

    Args:
        task, data, actor, reason, expected: see `retry` and `edit_data`.
        within: called in the transaction after both.
    """
    edit, again = VERBS["edit_data"], VERBS["retry"]

    def act() -> Deed:
        with base.locked(task.automation_id) as row:
            edited = Deed(row, None, {"data": data, "expected": expected}, actor, reason)
            base.do(edit, edited)
            deed = Deed(row, base.lock_task(row, task.pk), {}, actor, reason)
            base.do(again, deed)
            within(deed)
        return deed

    again.follow(store.repeated(act))


def data_version(instance: AutomationModel) -> str:
    """Return a fingerprint of an instance's data, to notice that they have changed."""
    return payload.text_version(instance.stored_text)


def skip(
    task: AutomationTaskModel, *, result: Any = None, actor: Any = None, reason: str = ""
) -> None:
    """Pass over an open or failed task; the flow goes on with the next step.

    Args:
        task: the task.
        result: what it is to have as its result.
        actor: the user who asks for it.
        reason: why.

    Raises:
        NotPossible: the task is over, is being executed, or its code is gone.
    """
    _perform("skip", task, actor, reason, result=result)


def mark_failed(task: AutomationTaskModel, *, actor: Any = None, reason: str = "") -> None:
    """End an open task as if its last attempt had failed; see `skip`."""
    _perform("mark_failed", task, actor, reason)


def restart(
    instance: AutomationModel, step: str, *, keep: bool = True, actor: Any = None, reason: str = ""
) -> None:
    """Set an instance back to a step that it was at; what comes after it is cancelled.

    Args:
        instance: the instance; it may have ended.
        step: name of the node.
        keep: keep what messages, forms and steps have changed since, and ask answered forms no
            more; otherwise what they changed is undone.
        actor: the user who asks for it.
        reason: why.

    Raises:
        NotPossible: it was never there, was cancelled, or is paused or blocked.
        AlreadyLive: another live instance holds the unique key of this one.
    """
    _perform("restart", instance, actor, reason, step=step, keep=keep)


def copy(
    instance: AutomationModel, step: str, *, keep: bool = True, actor: Any = None, reason: str = ""
) -> AutomationModel:
    """Start a new instance at a step that this one was at; see `restart`.

    Returns:
        The new instance.
    """
    deed = _perform("copy", instance, actor, reason, step=step, keep=keep)
    found: AutomationModel = AutomationModel.objects.using(store.alias()).get(
        pk=deed.detail["instance"]
    )
    return found


def move(task: AutomationTaskModel, to: str, *, actor: Any = None, reason: str = "") -> None:
    """Take an instance from the step of an open or failed task to another one.

    Args:
        task: the task.
        to: name of a node of the flow as it is in the code now.
        actor: the user who asks for it.
        reason: why.

    Raises:
        NotPossible: the task is over or being executed, or there is no such step.
    """
    _perform("move", task, actor, reason, to=to)


def rename(task: AutomationTaskModel, to: str, *, actor: Any = None, reason: str = "") -> None:
    """Let a task whose step is gone go on at the step that has taken its place; see `move`."""
    _perform("rename", task, actor, reason, to=to)


def reschedule(
    task: AutomationTaskModel,
    until: datetime | None = None,
    *,
    actor: Any = None,
    reason: str = "",
) -> None:
    """Let a waiting task go on at another moment.

    Args:
        task: it waits for a time, a condition or its next attempt.
        until: an aware datetime to come; None for now.
        actor: the user who asks for it.
        reason: why.

    Raises:
        NotPossible: it waits for something else, or the moment has passed.
    """
    said = until.isoformat() if until is not None else None
    _perform("reschedule", task, actor, reason, until=said)


def reassign(
    task: AutomationTaskModel,
    *,
    user: Any = None,
    group: Any = None,
    actor: Any = None,
    reason: str = "",
) -> None:
    """Give a task that waits for a person to another person or group.

    Args:
        task: the task.
        user, group: model objects; if both are given, both must hold.
        actor: the user who asks for it.
        reason: why.

    Raises:
        NotPossible: it waits for no person, or nobody is named.
    """
    named = {"user": getattr(user, "pk", None), "group": getattr(group, "pk", None)}
    _perform("reassign", task, actor, reason, **named)


def send_message(
    instance: AutomationModel,
    name: str,
    data: dict[str, Any] | None = None,
    *,
    token: Any = None,
    actor: Any = None,
    reason: str = "",
) -> None:
    """Send a message to an instance by hand; it is recorded who did.

    Args:
        instance: the instance.
        name: name of the message.
        data: what the receiver gets.
        token: passed to the receiver.
        actor: the user who sends it.
        reason: why.

    Raises:
        NotPossible: the instance has ended, or has no receiver that is satisfied with the data.
    """
    _perform("send_message", instance, actor, reason, name=name, data=data or {}, token=token)


def note(instance: AutomationModel, text: str, *, actor: Any = None) -> None:
    """Write a note, kept with the history.

    Raises:
        NotPossible: the text is empty, or the instance is gone.
    """
    _perform("note", instance, actor, text)


def cancel(instance: AutomationModel, *, actor: Any = None, reason: str = "") -> None:
    """End an instance now. Nothing that was done is undone; it cannot be continued.

    Raises:
        NotPossible: it has ended already, other than by failing.
    """
    _perform("cancel", instance, actor, reason)


def pause(instance: AutomationModel, *, actor: Any = None, reason: str = "") -> None:
    """Stop an instance from going on; timers run on and are done after it is resumed.

    Raises:
        NotPossible: it is not running.
    """
    _perform("pause", instance, actor, reason)


def resume(instance: AutomationModel, *, actor: Any = None, reason: str = "") -> None:
    """Let a paused instance go on, with all that fell due meanwhile.

    Raises:
        NotPossible: it is not paused.
    """
    _perform("resume", instance, actor, reason)


def _perform(
    verb: str,
    target: AutomationModel | AutomationTaskModel,
    actor: Any,
    reason: str,
    /,
    **arguments: Any,
) -> Deed:
    if isinstance(target, AutomationTaskModel):
        instance, task = target.automation_id, target.pk
    else:
        instance, task = target.pk, None
    return base.perform(
        VERBS[verb], instance, task, actor=actor, reason=reason, arguments=arguments
    )
