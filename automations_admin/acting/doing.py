"""Do an act, and mirror it to Django's admin log in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from automations.engine import store
from automations.engine.verbs import base
from automations.engine.verbs.base import Deed, Verb
from automations.models import AutomationModel, AutomationTaskModel

T = TypeVar("T")


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


def mirror(user: Any, instance: int, text: str, reason: str = "", flag: int = CHANGE) -> None:
    """Write an act on an instance to Django's admin log; the engine records its own event.

    Args:
        user: who acts.
        instance: primary key.
        text: what was done.
        reason: why.
        flag: what kind of act it was, as Django tells them apart.
    """
    LogEntry.objects.log_actions(
        user.pk,
        AutomationModel.objects.filter(pk=instance),
        flag,
        f"{text} {reason}".strip(),
        single_object=True,
    )


def together(act: Callable[[], T], note: Callable[[T], Any]) -> T:
    """Do something that is not done to one instance, and note it; both are stored or neither.

    Args:
        act: does it, and records its own event.
        note: writes to Django's admin log what `act` has returned.
    """

    def both() -> T:
        with store.atomic():
            done = act()
            note(done)
        return done

    return store.repeated(both)


def log(user: Any, said: str) -> None:
    """Write an act on histories, whichever they were, to Django's admin log."""
    LogEntry.objects.create(
        user_id=user.pk,
        content_type=ContentType.objects.get_for_model(AutomationModel),
        object_id=None,
        object_repr=_("Histories"),
        action_flag=CHANGE,
        change_message=said,
    )
