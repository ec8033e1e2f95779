"""Rows of the list of instances."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin

from automations.models import AutomationModel
from automations_admin.instances import listing, queries
from automations_admin.links import Links
from tests.automations_admin.shop import Payment, Simple

pytestmark = pytest.mark.django_db

LINKS = Links(admin.site)


def rows() -> list[listing.Row]:
    return listing.rows(LINKS, list(AutomationModel.objects.order_by("-pk")))


def test_trouble_comes_first(groups: Any) -> None:
    """The failed step, with its error in short."""
    Payment(postcode="8O331")
    (row,) = rows()
    assert [step.label for step in row.steps] == ["Book", "Pack"]
    assert row.failed == 1
    assert row.error == "ValueError: Postcode '8O331' has no five digits"


def test_long_errors_are_cut() -> None:
    """On one line."""
    Simple(fail="line\n" * 100)
    (row,) = rows()
    assert len(row.error) == listing.LONGEST + 1
    assert "\n" not in row.error


def test_equal_standings_are_counted(groups: Any) -> None:
    """Many branches at one join are one line."""
    run = Payment()
    tasks = queries.standing_tasks([run.id])[run.id]
    row = listing._row(LINKS, run.row, tasks * 3)
    assert [step.times for step in row.steps] == [3, 3]


def test_the_subject_is_what_the_data_refer_to() -> None:
    """Without a query."""
    data = {"who": {"$model": "auth.user", "pk": 7}}
    assert listing.subject(AutomationModel(data=data)) == "user 7"
    assert listing.subject(AutomationModel(data=[])) == ""
    assert listing.subject(AutomationModel(data={"token": data["who"]})) == ""
