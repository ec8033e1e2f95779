"""People who open the pages, and the tasks that wait for them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from automations.automation import Automation
from automations.models import AutomationTaskModel
from automations.status import Waiting
from tests.flows.human import EDITORS

#: A valid answer to `human.NameForm`.
ANSWER = {"name": "Ada Lovelace", "colour": "r", "note": ""}
#: What shows the dashboard.
VIEW = ("automations.view_automationmodel", "automations.view_automationtaskmodel")

#: Every method that a browser or program could use.
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


def person(name: str, *permissions: str, groups: tuple[str, ...] = (), **fields: Any) -> User:
    """Store a user with groups (made if needed) and permissions ("app.codename")."""
    user = User.objects.create_user(name, **fields)
    user.groups.set([Group.objects.get_or_create(name=group)[0] for group in groups])
    for permission in permissions:
        app, codename = permission.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    return User.objects.get(pk=user.pk)


def editor(name: str = "edith") -> User:
    """Store a member of the group that most forms are for."""
    return person(name, groups=(EDITORS,))


def browser(user: User | None = None, **options: Any) -> Client:
    """Return a client in which a user has logged in; exceptions become answers of 500."""
    client = Client(raise_request_exception=False, **options)
    if user is not None:
        client.force_login(user)
    return client


def waiting_task(automation: Automation) -> AutomationTaskModel:
    """Return the task of an instance that waits for a person."""
    found = AutomationTaskModel.objects.filter(automation_id=automation.id)
    task: AutomationTaskModel = found.get(waiting=Waiting.PERSON)
    return task


def fresh(task: AutomationTaskModel) -> AutomationTaskModel:
    """Return a task as it is stored now."""
    found: AutomationTaskModel = AutomationTaskModel.objects.select_related("automation").get(
        pk=task.pk
    )
    return found


def url(task: AutomationTaskModel, query: str = "") -> str:
    """Return the address of a task's page."""
    return f"/flows/{task.pk}{query}"
