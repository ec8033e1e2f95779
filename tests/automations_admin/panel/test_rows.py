"""The rows of the panel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.test import RequestFactory

from automations import registry
from automations.engine import recovery
from automations.models import AutomationModel
from automations_admin.links import Links
from automations_admin.panel.rows import Row, Rows
from tests.automations_admin.shop import Payment, Simple

pytestmark = pytest.mark.django_db


def rows(*codenames: str, groups: Iterable[Group] = ()) -> list[Row]:
    user = User.objects.create_user("ann", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    user.groups.set(groups)
    request = RequestFactory().get("/")
    request.user = user
    return Rows(request, Links(admin.site), list(AutomationModel.objects.order_by("pk"))).all()


ALL = (
    "view_automationmodel",
    "view_data_automationmodel",
    "retry_automationmodel",
    "edit_data_automationmodel",
    "view_data_automationmodel",
    "delete_automationmodel",
)


def test_a_row_says_where_it_is_and_why(groups: Any) -> None:
    """The most urgent step in a sentence, the others beside it."""
    run = Payment(postcode="8O331")
    (row,) = rows()
    assert row.url == f"/admin/automations/automationmodel/{run.id}/change/"
    assert (row.label, row.failed, row.mark.icon) == ("Payment", "1 task failed", "running")
    assert row.reason is not None
    assert row.reason.head == "Book failed"
    assert [standing.label for standing in row.beside] == ["Pack"]
    assert row.since is not None
    assert row.due is not None
    assert row.mini.title == f"Path of Payment {run.id}, at present at: Book, Pack"


def test_a_join_that_waits_is_not_named(groups: Any) -> None:
    """It waits for those that are."""
    Payment()
    (row,) = rows()
    assert row.beside == []


def test_a_paused_row_names_all_its_steps(groups: Any) -> None:
    """As the sentence names none."""
    run = Payment()
    recovery.pause(AutomationModel.objects.get(pk=run.id))
    (row,) = rows()
    assert [standing.label for standing in row.beside] == ["Pack"]
    assert row.since is None


def test_acts_are_those_that_the_user_may_do(groups: dict[str, Group]) -> None:
    """None without the right; the form for whom it is for."""
    Payment(postcode="8O331")
    (row,) = rows()
    assert row.acts == row.more == []
    User.objects.all().delete()
    (row,) = rows(*ALL, groups=[groups["Warehouse"]])
    assert [act.label for act in row.acts] == ["Open the form", "Retry Book…"]
    assert [act.label for act in row.more] == ["Edit data and retry…", "Delete…"]


def test_what_cannot_be_undone_is_never_in_the_first_row() -> None:
    """Nor is anything of an instance that has ended."""
    Simple()
    (row,) = rows(*ALL)
    assert row.acts == []
    assert "Delete…" in [act.label for act in row.more]


def test_a_flow_whose_code_is_gone_is_drawn_as_it_ran(groups: Any) -> None:
    """From its definition; without one, as nothing."""
    Simple(fail="x")
    registry.unregister(Simple)
    try:
        (row,) = rows()
        assert row.mini.title.endswith("Step")
        AutomationModel.objects.update(definition=None)
        User.objects.all().delete()
        (row,) = rows()
        assert row.mini.dots == ()
    finally:
        registry.register(Simple)
