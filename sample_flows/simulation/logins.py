"""The demo's users and what they may do."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sample_flows import groups

#: Apps whose pages in the admin the viewer and the accountant may see.
SEEN_APPS = ("automations", "automations_admin", "sample_flows")
#: Apps in which the accountant may act on instances: retry, correct data and so on.
ACTED_APPS = ("automations", "automations_admin")


@dataclass(frozen=True)
class Login:
    """A user of the demo.

    Attributes:
        name: the user name.
        can: what the user can do, in words.
        groups: names of groups.
        sees: the admin's pages of `SEEN_APPS`.
        acts: the acts of staff in `ACTED_APPS`, such as retry, but no editing of rows.
        is_superuser: everything.
    """

    name: str
    can: Any
    groups: tuple[str, ...] = ()
    sees: bool = False
    acts: bool = False
    is_superuser: bool = False


LOGINS = (
    Login("admin", _("everything"), is_superuser=True),
    Login(
        "accountant",
        _("answers refused payments, and repairs and retries failed steps in the admin"),
        (groups.ACCOUNTING,),
        sees=True,
        acts=True,
    ),
    Login(
        "marketing",
        _("sees instances and statistics, and calls customers"),
        (groups.CARE,),
        sees=True,
    ),
    Login("viewer", _("sees everything in the admin and changes nothing"), sees=True),
    Login(
        "manager",
        _("decides on expenses and moderates discussions"),
        (groups.MANAGERS, groups.MODERATORS),
    ),
    Login(
        "director",
        _("decides on expenses that no manager has answered in two days"),
        (groups.DIRECTORS,),
    ),
)


def create() -> dict[str, str]:
    """Create the groups and users that are missing, and give every user a new password.

    Returns:
        The passwords by user name. They are stored nowhere else.
    """
    groups.create()
    return {login.name: _create(login) for login in LOGINS}


def _create(login: Login) -> str:
    password = secrets.token_urlsafe(9)
    user, _created = User.objects.get_or_create(
        username=login.name, defaults={"email": f"{login.name}@example.com"}
    )
    user.is_superuser = login.is_superuser
    user.is_staff = login.is_superuser or login.sees
    user.is_active = True
    user.set_password(password)
    user.save()
    user.groups.set(Group.objects.filter(name__in=login.groups))
    user.user_permissions.set(_permissions(login))
    return password


def _permissions(login: Login) -> list[Permission]:
    """Return the permissions of a login that is no superuser."""
    found: set[Permission] = set()
    if login.sees:
        seen = Permission.objects.filter(content_type__app_label__in=SEEN_APPS)
        found |= set(seen.filter(codename__startswith="view_"))
    if login.acts:
        acted = Permission.objects.filter(content_type__app_label__in=ACTED_APPS)
        plain = Q(codename__regex=r"^(add|change|delete)_")
        found |= set(acted.exclude(plain))
    return sorted(found, key=lambda permission: permission.pk)
