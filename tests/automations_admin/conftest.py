"""People, and a client for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.cache import cache
from django.test import Client
from django.utils import translation


@pytest.fixture(autouse=True)
def _no_kept_layouts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """The language of a request outlives it in its thread, and so the test that made it."""
    with translation.override("en"):
        yield


@pytest.fixture
def groups(db: None) -> dict[str, Group]:
    """The groups that the flows address."""
    return {name: Group.objects.create(name=name) for name in ("Warehouse", "Accounts")}


@pytest.fixture
def staff(db: None) -> Callable[..., Client]:
    """Return a function that logs a new member of staff in, who has these permissions."""

    def logged_in(*codenames: str, **fields: Any) -> Client:
        name = "-".join(codenames) or "nobody"
        user = User.objects.create_user(name[:150], is_staff=True, **fields)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client = Client()
        client.force_login(user)
        return client

    return logged_in


VIEW = "view_automationmodel"
RETRY = "retry_automationmodel"
EDIT = "edit_data_automationmodel"
DELETE = "delete_automationmodel"


@pytest.fixture
def viewer(staff: Callable[..., Client]) -> Client:
    """Somebody who may look."""
    return staff(VIEW)


@pytest.fixture
def operator(staff: Callable[..., Client]) -> Client:
    """Somebody who may look, retry and edit."""
    return staff(VIEW, RETRY, EDIT)
