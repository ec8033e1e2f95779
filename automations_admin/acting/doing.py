"""Do an act, and mirror it to Django's admin log in the same transaction."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry

from automations.engine.verbs import base
from automations.engine.verbs.base import Deed, Verb
from automations.models import AutomationModel, AutomationTaskModel


def do(
    verb: Verb,
    instance: AutomationModel,
    task: AutomationTaskModel | None = None,
    *,
    user: Any,
    reason: str,
    arguments: dict[str, Any],
    text: str,
) -> Deed:
    """Do something to an instance. Event and log are stored with it, or nothing is.

    Args:
        verb: the act; whether the user may do it is for the caller to ask.
        instance, task: what it is done to.
        user: who acts.
        reason: why.
        arguments: what the verb takes.
        text: what the log says.

    Raises:
        AutomationsError: it cannot be done now; says why.
    """
    return base.perform(
        verb,
        instance.pk,
        task.pk if task is not None else None,
        actor=user,
        reason=reason,
        arguments=arguments,
        within=lambda deed: mirror(user, deed.row.pk, text, reason),
    )


def mirror(user: Any, instance: int, text: str, reason: str = "") -> None:
    """Write an act on an instance to Django's admin log; the engine records its own event.

    Args:
        user: who acts.
        instance: primary key.
        text: what was done.
        reason: why.
    """
    LogEntry.objects.log_actions(
        user.pk,
        AutomationModel.objects.filter(pk=instance),
        CHANGE,
        f"{text} {reason}".strip(),
        single_object=True,
    )
