"""Give a person's task to somebody else."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model

from automations import conf, registry
from automations.engine import human, settling, signals, store
from automations.engine.verbs import base
from automations.engine.verbs.base import Deed, Verb
from automations.models import AutomationModel, AutomationTaskModel
from automations.outcomes import Addressees
from automations.permissions import Action
from automations.status import EventKind

NO_PERSON = "This step does not wait for a person."
NOBODY = "Choose a person or a group that exists."


class Reassign(Verb):
    """Give a task that waits for a person to another person or group.

    The permissions that it needs stay. Arguments: `user` and `group`, primary keys or None.
    """

    name = "reassign"
    action = Action.REASSIGN
    event = EventKind.REASSIGNED
    on_task = True

    def refusal(
        self, row: AutomationModel, task: AutomationTaskModel | None, arguments: dict[str, Any]
    ) -> str:
        """It must wait for a person, and somebody must be there."""
        if task is None or not human.waits_for_person(task):
            return NO_PERSON
        return base.not_live(row, task) or ("" if _named(arguments) else NOBODY)

    def apply(self, deed: Deed) -> None:
        """Address the task anew."""
        task, named = deed.the_task, _named(deed.arguments)
        deed.detail["before"] = _said(task)
        human.address(
            task,
            Addressees(
                named.get("user") and named["user"].pk,
                named.get("group") and named["group"].pk,
                tuple(task.interaction_permissions),
            ),
        )
        store.update(task, settling.ASSIGN)
        deed.detail["after"] = {kind: str(found) for kind, found in named.items()}

    def follow(self, deed: Deed) -> None:
        """Announce that a person is needed."""
        automation = registry.of(deed.row)
        signals.announce(signals.person_needed, automation, instance=deed.row, task=deed.the_task)


def _named(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the active user and the group that are named and exist."""
    models = {"user": get_user_model(), "group": apps.get_model(conf.group_model())}
    found = {}
    for kind, model in models.items():
        pk = arguments.get(kind)
        row = model._default_manager.filter(pk=pk).first() if pk is not None else None
        if row is not None and getattr(row, "is_active", True):
            found[kind] = row
    return found


def _said(task: AutomationTaskModel) -> dict[str, str]:
    parts = {"user": task.interaction_user, "group": task.interaction_group}
    return {kind: str(found) for kind, found in parts.items() if found is not None}
