"""Weekly mails that are switched on, and staff who may get them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User

from automations import registry
from automations_admin.models import DigestSubscription
from tests.automations_admin.stats.conftest import NAME


@pytest.fixture
def digest_on(settings: Any) -> Iterator[Any]:
    """Let staff choose weekly mails; know the flow that sends them for the time of a test."""
    settings.AUTOMATIONS_ADMIN = {"DIGEST": True}
    with registered() as found:
        yield found


@contextmanager
def registered() -> Iterator[Any]:
    """Have the flows known that send the mails, and give the one that begins each week."""
    from automations_admin.stats.weekly import WeeklyDigest, WeeklyMails

    for one in (WeeklyMails, WeeklyDigest):
        registry.register(one)
    yield WeeklyDigest
    for one in (WeeklyMails, WeeklyDigest):
        registry.unregister(one)


@pytest.fixture
def colleague(db: None) -> Callable[..., User]:
    """Return a function that stores a member of staff who may see flows."""

    def stored(name: str, *codenames: str, **fields: Any) -> User:
        given = {"email": f"{name}@shop.example", "is_staff": True, **fields}
        user = User.objects.create_user(name, **given)
        found = Permission.objects.filter(codename__in=("view_automationmodel", *codenames))
        user.user_permissions.set(found)
        return user

    return stored


def chosen(user: User, flow: str = NAME) -> DigestSubscription:
    """Store that an account gets the mail about a flow."""
    return DigestSubscription.objects.create(user=user, flow=flow)


def whose(flow: str = NAME) -> list[str]:
    """Return the names of those who chose the mail about a flow."""
    rows = DigestSubscription.objects.filter(flow=flow).order_by("user__username")
    return list(rows.values_list("user__username", flat=True))
