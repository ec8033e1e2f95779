"""Acting on one instance as a capability."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.test import Client, RequestFactory

from automations.models import AutomationModel
from automations_admin.capability import Act
from automations_admin.recovery.capability import Recovery
from tests.automations_admin.conftest import DATA, EDIT, RETRY
from tests.automations_admin.shop import Simple


def acts(*codenames: str) -> list[Act]:
    """Return the acts that somebody with these permissions is offered at a failed instance."""
    user = User.objects.create_user("somebody")
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    request = RequestFactory().get("/")
    request.user = user
    instance = AutomationModel.objects.get(pk=Simple(fail="x").id)
    tasks = list(instance.automationtaskmodel_set.all())
    return list(Recovery().acts(request, admin.site, instance, tasks))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("codenames", "labels"),
    [
        ((), []),
        ((RETRY,), ["Retry Step…"]),
        ((RETRY, EDIT), ["Retry Step…"]),
        ((RETRY, EDIT, DATA), ["Retry Step…", "Edit data and retry…"]),
        (("note_automationmodel",), ["Add note…"]),
        (("restart_automationmodel",), ["Restart from…", "Start as a new instance…"]),
        (("skip_automationmodel",), ["Skip Step…"]),
        (("cancel_automationmodel",), ["Cancel instance…"]),
    ],
)
def test_only_what_is_permitted_is_offered(codenames: tuple[str, ...], labels: list[str]) -> None:
    """Every act has a permission of its own."""
    assert [act.label for act in acts(*codenames)] == labels


def test_what_is_offered_opens(staff: Callable[..., Client], db: None) -> None:
    """No button leads to a refusal."""
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    codenames = Permission.objects.values_list("codename", flat=True)
    for act in acts(*codenames):
        response = client.get(act.url)
        assert response.status_code == 200
        assert "not possible now" not in response.content.decode(), act.label
