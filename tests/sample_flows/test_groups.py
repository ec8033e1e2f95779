"""The groups of the sample: made once, and who of them gets mail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User

from sample_flows import groups

pytestmark = pytest.mark.django_db


def test_missing_groups_are_created_once() -> None:
    """Those that are there stay."""
    kept = Group.objects.create(name=groups.MANAGERS)

    groups.create()
    groups.create()

    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(groups.NAMES)
    assert Group.objects.get(name=groups.MANAGERS) == kept


def test_addresses_are_those_of_the_group_in_order(member: Callable[[str], User]) -> None:
    """Nobody of another group is among them."""
    managers = member(groups.MANAGERS).groups.get()
    member(groups.DIRECTORS)
    managers.user_set.add(User.objects.create_user("anja", "anja@example.com"))

    assert groups.addresses(groups.MANAGERS) == ["anja@example.com", "managers@example.com"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_who_cannot_be_reached_is_left_out(
    member: Callable[[str], User], change: dict[str, object]
) -> None:
    """Somebody who has left, or who has no address."""
    user = member(groups.ACCOUNTING)
    User.objects.filter(pk=user.pk).update(**change)

    assert groups.addresses(groups.ACCOUNTING) == []


def test_group_that_does_not_exist_has_no_addresses() -> None:
    """That is no error: the flow says that there was nobody to write to."""
    assert groups.addresses("Gardeners") == []
