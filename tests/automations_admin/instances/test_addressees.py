"""Whom the tasks of people are for, for many of them at once."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from automations import flow
from automations.flow import this
from automations.models import AutomationTaskModel
from automations_admin.instances import addressees

pytestmark = pytest.mark.django_db


class One(flow.Automation):
    """One form among branches."""

    split = flow.Split().Next(this.a).Next(this.other)
    a = flow.Form(forms.Form).Group(name="Warehouse").Next(this.join)
    other = flow.Form(forms.Form).User(username="anna").Next(this.join)
    join = flow.Join()
    end = flow.End()


class Many(flow.Automation):
    """Forms for all sorts of people at the same time."""

    split = flow.Split()
    split.Next(this.a).Next(this.b).Next(this.c).Next(this.d).Next(this.e).Next(this.f)
    a = flow.Form(forms.Form).Group(name="Warehouse").Next(this.join)
    b = flow.Form(forms.Form).User(username="anna").Next(this.join)
    c = flow.Form(forms.Form).Group(name="Accounts").Next(this.join)
    d = flow.Form(forms.Form).Permission("auth.add_user").Next(this.join)
    e = flow.Form(forms.Form).User(username="anna").Next(this.join)
    f = flow.Form(forms.Form).User(username="anna").Group(name="Accounts").Next(this.join)
    join = flow.Join()
    end = flow.End()


@pytest.fixture
def anna(groups: Any) -> User:
    """Somebody in the warehouse."""
    user = User.objects.create_user("anna")
    user.groups.add(groups["Warehouse"])
    return user


def tasks_of(run: Any) -> list[AutomationTaskModel]:
    rows = AutomationTaskModel.objects.filter(automation=run.id, waiting="person")
    return addressees.read(list(rows.order_by("pk")))


def test_each_says_whom_it_is_for_and_how_many_may_act(anna: User) -> None:
    """As many as are counted."""
    tasks = tasks_of(Many())
    counts = addressees.members(tasks)
    assert [(addressees.said(task), counts.get(task.pk)) for task in tasks] == [
        ("the group Warehouse", 1),
        ("anna", 1),
        ("the group Accounts", 0),
        ("the permission auth.add_user", 0),
        ("anna", 1),
        ("anna, the group Accounts", None),
    ]


def test_whom_it_was_for_may_be_gone(anna: User, groups: Any) -> None:
    """Then nobody is counted."""
    run = Many()
    groups["Warehouse"].delete()
    first, *_others = tasks = tasks_of(run)
    assert addressees.said(first) == ""
    assert first.pk not in addressees.members(tasks)


def nobody(task: Any) -> list[Any]:
    """Stand for the rule of a project."""
    return []


def test_a_project_is_asked_task_by_task(anna: User) -> None:
    tasks = tasks_of(One())
    with override_settings(ATM_USER_WITH_PERMISSIONS_MODEL_METHOD=nobody):
        assert set(addressees.members(tasks).values()) == {0}


def test_the_page_of_an_instance_asks_as_often_for_many_as_for_few(
    viewer: Client, anna: User
) -> None:
    def questions(run: Any) -> int:
        url = f"/admin/automations/automationmodel/{run.id}/change/"
        viewer.get(url)
        with CaptureQueriesContext(connection) as queries:
            html = viewer.get(url).content.decode()
        assert "waits for a person" in html
        return len(queries)

    assert questions(One()) == questions(Many())
