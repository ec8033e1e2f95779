"""`automation_groups`: groups of staff who watch flows, who operate them, and who design them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction

from automations import permissions
from automations.permissions import Action

#: What each group may do. Names are stored, so they are not translated.
GROUPS: dict[str, frozenset[Action]] = {
    "Flow viewers": frozenset({Action.VIEW, Action.VIEW_DATA}),
    "Flow operators": frozenset(Action)
    - {Action.VIEW_SECRETS, Action.IMPORT, Action.EXPORT, Action.ERASE, Action.DELETE}
    - {Action.DESIGN, Action.PUBLISH},
    "Flow designers": frozenset(
        {Action.VIEW, Action.VIEW_DATA, Action.START} | {Action.DESIGN, Action.PUBLISH, Action.MOVE}
    ),
}


class Command(BaseCommand):
    """Creates the groups, or gives them back the rights that they lack."""

    help = (
        "Creates the groups 'Flow viewers', 'Flow operators' and 'Flow designers' with their "
        "permissions. "
        "Rights that were added to them by hand stay."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        for name, actions in GROUPS.items():
            added = self.grant(name, actions)
            said = ", ".join(sorted(added)) or "nothing to add"
            self.stdout.write(f"{name}: {said}")

    @transaction.atomic
    def grant(self, name: str, actions: frozenset[Action]) -> set[str]:
        """Create a group if it is missing; return the codenames of the permissions added."""
        group, _made = Group.objects.get_or_create(name=name)
        wanted = {permissions.permission(action).partition(".")[2] for action in actions}
        has = set(group.permissions.values_list("codename", flat=True))
        missing = Permission.objects.filter(
            content_type__app_label="automations", codename__in=wanted - has
        )
        added = set(missing.values_list("codename", flat=True))
        group.permissions.add(*missing)
        return added
