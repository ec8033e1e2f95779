"""Groups of staff with the rights that their work needs."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command

from automations import permissions
from automations.permissions import Action

pytestmark = pytest.mark.django_db


def run() -> str:
    """Run the command and return what it says."""
    out = StringIO()
    call_command("automation_groups", stdout=out)
    return out.getvalue()


def member(group: str) -> User:
    """Return a new member of a group."""
    user = User.objects.create_user(group)
    user.groups.add(Group.objects.get(name=group))
    return user


def test_viewers_look_and_operators_act() -> None:
    run()
    viewer, operator = member("Flow viewers"), member("Flow operators")
    may = {action for action in Action if permissions.may(viewer, action, "x.Y")}
    assert may == {Action.VIEW, Action.VIEW_DATA}
    for action in (Action.START, Action.RETRY, Action.EDIT_DATA, Action.CANCEL, Action.PAUSE):
        assert permissions.may(operator, action, "x.Y")
    for action in (Action.VIEW_SECRETS, Action.DELETE, Action.EXPORT, Action.PUBLISH):
        assert not permissions.may(operator, action, "x.Y")


def test_designers_design_publish_and_see_it_run() -> None:
    run()
    designer = member("Flow designers")
    may = {action for action in Action if permissions.may(designer, action, "x.Y")}
    assert may == {"view", "view_data", "start", "design", "publish", "move"}


def test_a_second_run_adds_what_is_missing_and_takes_nothing_away() -> None:
    run()
    group = Group.objects.get(name="Flow viewers")
    group.permissions.remove(Permission.objects.get(codename="view_data_automationmodel"))
    group.permissions.add(Permission.objects.get(codename="delete_automationmodel"))

    said = run()

    assert "Flow viewers: view_data_automationmodel" in said
    assert "Flow operators: nothing to add" in said
    assert set(group.permissions.values_list("codename", flat=True)) == {
        "view_automationmodel",
        "view_data_automationmodel",
        "delete_automationmodel",
    }
