"""Rows of the list of instances."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin

from automations.models import AutomationModel
from automations_admin.instances import listing, queries
from automations_admin.instances.filters import Filters
from automations_admin.links import Links
from tests.automations_admin.shop import NAME, Payment, Simple

pytestmark = pytest.mark.django_db

LINKS = Links(admin.site)


def rows() -> list[listing.Row]:
    return listing.rows(LINKS, queries.listed(Filters()))


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


def test_steps_are_offered_for_the_chosen_flow() -> None:
    """And the one that is filtered for, even if it is gone."""
    assert listing.choices(Filters())["step"] == []
    steps = dict(listing.choices(Filters(flow=f"{NAME}.Simple", step="old_step"))["step"])
    assert steps == {"step": "Step", "end": "End", "old_step": "Old step"}


def test_filters_without_a_field_can_be_taken_off() -> None:
    """One by one."""
    chips = list(listing.chips(LINKS, Filters(same="abc", definition=3, ended="day")))
    assert len(chips) == 3
    assert "same=" not in chips[0].url
    assert "definition=3" in chips[0].url
