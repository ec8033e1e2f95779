"""Whose instances may be found."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import RequestFactory

from automations.models import AutomationModel
from automations_admin.find.reader import Reader, among
from tests.automations.people import person
from tests.automations_admin.shop import NAME

pytestmark = pytest.mark.django_db


def reader(user: User) -> Reader:
    request = RequestFactory().get("/")
    request.user = user
    return Reader.of(request)


def test_a_reader_has_the_rights_of_the_user() -> None:
    """To see, and to see data."""
    see, data = "automations.view_automationmodel", "automations.view_data_automationmodel"
    looker = reader(person("looker", see))
    assert not looker.sees_data()
    assert not looker.sees_data(f"{NAME}.Simple")
    both = reader(person("both", see, data))
    assert both.sees_data()
    assert both.sees_data(f"{NAME}.Simple")


def test_some_flows_are_some() -> None:
    """And None is all."""
    some = Reader(None, frozenset({"a.A"}), frozenset({"a.A"}))
    assert some.sees_data()
    assert some.sees_data("a.A")
    assert not some.sees_data("a.B")
    for name in ("a.A", "a.B"):
        AutomationModel.objects.create(automation_class=name)
    rows = AutomationModel.objects.all()
    assert [row.automation_class for row in among(rows, some.flows)] == ["a.A"]
    assert among(rows, None).count() == 2
    assert among(rows, frozenset()).count() == 0
