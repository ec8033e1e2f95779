"""What subjects are called, and who may see it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.http import HttpRequest

from automations_admin.links import Links
from automations_admin.stats import subjects

pytestmark = pytest.mark.django_db


def request(*codenames: str) -> HttpRequest:
    found = HttpRequest()
    found.user = User.objects.create_user("reader", is_staff=True)
    found.user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return found


def named(reader: HttpRequest | None, *said: str) -> dict[str, subjects.Named]:
    return subjects.named(said, Links(admin.site), reader)


def test_objects_say_what_they_are_called() -> None:
    ann = User.objects.create_user("ann")
    found = named(request("view_user"), f"auth.user:{ann.pk}", "")
    assert found == {f"auth.user:{ann.pk}": ("ann", f"/admin/auth/user/{ann.pk}/change/")}


def test_who_may_not_see_the_objects_sees_model_and_key() -> None:
    """And no query is spent on them."""
    ann = User.objects.create_user("ann")
    for reader in (request(), None):
        assert named(reader, f"auth.user:{ann.pk}") == {
            f"auth.user:{ann.pk}": (f"User {ann.pk}", "")
        }


def test_what_is_gone_is_said() -> None:
    found = named(
        request("view_user"), "auth.user:999999", "auth.user:x", "no.model:3", "nonsense:1"
    )
    assert found == {
        "auth.user:999999": ("User 999999 (deleted)", ""),
        "auth.user:x": ("User x (deleted)", ""),
        "no.model:3": ("no.model 3", ""),
        "nonsense:1": ("nonsense 1", ""),
    }


def test_many_of_one_model_are_one_query(django_assert_num_queries: Any) -> None:
    reader = request("view_user")
    people = [User.objects.create_user(f"u{number}") for number in range(20)]
    assert reader.user.has_perm("auth.view_user")
    with django_assert_num_queries(1):
        found = named(reader, *(f"auth.user:{one.pk}" for one in people))
    assert sorted(label for label, _url in found.values()) == sorted(one.username for one in people)
