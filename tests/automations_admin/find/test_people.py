"""Whom a task is addressed to."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User

from automations_admin.find import people
from tests.automations.people import waiting_task
from tests.automations_admin.shop import Payment
from tests.flows import human

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann")


def found(said: str, user: Any) -> Any:
    tasks = people.tasks_for(said, user)
    return tasks if tasks is None else set(tasks.values_list("pk", flat=True))


def test_a_user_is_named(ann: User) -> None:
    """With or without saying that it is one."""
    task = waiting_task(human.AskUser(username="ann"))
    assert found("ann", None) == found("user:ann", None) == {task.pk}
    assert found("group:ann", None) is None


def test_a_group_is_named(ann: User, groups: dict[str, Group]) -> None:
    """With or without saying that it is one; a user of the name goes first."""
    run = Payment()
    (task,) = run.row.automationtaskmodel_set.filter(waiting="person")
    assert found("Warehouse", None) == found("group:Warehouse", None) == {task.pk}
    assert found("Accounts", None) == set()
    User.objects.create_user("Warehouse")
    assert found("Warehouse", None) == set()


def test_me_is_who_may_act(ann: User, groups: dict[str, Group]) -> None:
    """As a member of the group, too."""
    Payment()
    own = waiting_task(human.AskUser(username="ann"))
    assert found("me", ann) == {own.pk}
    ann.groups.add(groups["Warehouse"])
    assert len(found("me", ann)) == 2


@pytest.mark.parametrize(
    "said", ["nobody", "user:", ":", "group:x", "user:me", "x" * 250, "'", "%"]
)
def test_nobody_of_the_name(ann: User, said: str) -> None:
    """Is None, not everybody."""
    assert found(said, ann) is None


def test_groups_are_offered(groups: dict[str, Group]) -> None:
    """After oneself."""
    assert people.offered() == ["me", "group:Accounts", "group:Warehouse"]
