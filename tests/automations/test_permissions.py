"""Who may do what to which flow."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User

from automations import permissions
from automations.permissions import Action, may
from tests.automations.people import person
from tests.flows.rights import Plain, Ruled

pytestmark = pytest.mark.django_db


RULED, PLAIN = Ruled.get_automation_class_name(), Plain.get_automation_class_name()


@pytest.mark.parametrize("action", Action)
def test_every_action_is_a_django_permission(action: Action) -> None:
    app, _, codename = permissions.permission(action).partition(".")
    assert Permission.objects.filter(content_type__app_label=app, codename=codename).exists()


def test_the_django_permission_decides() -> None:
    user = person("olga", permissions.permission(Action.RETRY))
    assert may(user, Action.RETRY, PLAIN)
    assert not may(user, Action.CANCEL, PLAIN)


def test_who_may_change_may_see() -> None:
    """As everywhere in the admin."""
    assert may(person("olga", "automations.change_automationmodel"), Action.VIEW, PLAIN)


def test_a_flow_names_a_permission_of_its_own() -> None:
    olga = person("olga", permissions.permission(Action.RETRY))
    greta = person("greta", "auth.change_group")
    assert not may(olga, Action.RETRY, RULED)
    assert may(greta, Action.RETRY, RULED)
    assert not may(greta, Action.RETRY, PLAIN)


def test_a_flow_decides_in_code() -> None:
    assert may(person("ada"), Action.SKIP, RULED)
    assert not may(User.objects.create_superuser("root"), Action.SKIP, RULED)


def never(user: Any, flow: str, action: str) -> bool | None:
    """A project's rule: nobody cancels a plain flow."""
    return False if (flow, action) == (PLAIN, "cancel") else None


def test_the_project_decides_before_the_flow(settings: Any) -> None:
    settings.AUTOMATIONS = {"FLOW_PERMISSION": f"{__name__}.never"}
    root = User.objects.create_superuser("root")
    assert not may(root, Action.CANCEL, PLAIN)
    assert may(root, Action.CANCEL, RULED)


@pytest.mark.parametrize("who", [AnonymousUser(), User(is_superuser=True, is_active=False)])
def test_nobody_and_closed_accounts_may_nothing(who: Any) -> None:
    assert not any(may(who, action, PLAIN) for action in Action)


def test_a_flow_that_is_gone_follows_the_usual_rule() -> None:
    user = person("olga", permissions.permission(Action.RETRY))
    assert may(user, Action.RETRY, "no.such.Flow")


def test_flows_are_told_apart() -> None:
    olga = person("olga", permissions.permission(Action.RETRY))
    assert permissions.flows_for(olga, Action.RETRY, [RULED, PLAIN]) == {PLAIN}
