"""The groups that the forms of the sample flows are for."""

from __future__ import annotations

from django.contrib.auth.models import Group, User

MANAGERS = "Managers"
DIRECTORS = "Finance directors"
ACCOUNTING = "Accounting"
MODERATORS = "Moderators"
CARE = "Customer care"
NAMES = (MANAGERS, DIRECTORS, ACCOUNTING, MODERATORS, CARE)


def create() -> None:
    """Create the groups that are missing."""
    for name in NAMES:
        Group.objects.get_or_create(name=name)


def addresses(name: str) -> list[str]:
    """Return the e-mail addresses of a group's active members, in alphabetical order."""
    members = User.objects.filter(groups__name=name, is_active=True).exclude(email="")
    return sorted(members.values_list("email", flat=True))
