"""Instances broken down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from automations import clock as clocks
from automations.engine.rollups import passes
from automations.models import AutomationModel
from automations_admin.stats import breakdown
from automations_admin.stats.overview import Overview
from tests.automations_admin.stats import following
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db

LONG = {"from": "2020-01-01"}


def test_a_dimension_has_a_row_for_each_value(make: Callable[..., Any]) -> None:
    table = breakdown.table(make(Overview, by="only:source", **LONG))
    found = {row[0].value: row[1].value for row in table.rows}
    rows = AutomationModel.objects.all()
    for source in ("web", "shop"):
        assert found[source] == sum(row.data["source"] == source for row in rows)
    assert found["All"] == rows.count()


def test_a_row_leads_to_the_page_of_its_value(make: Callable[..., Any]) -> None:
    table = breakdown.table(make(Overview, by="only:source", **LONG))
    assert {"only=source%3Aweb" in row[0].url for row in table.rows[:-1]} == {True, False}


def test_what_cannot_be_broken_down_is_shown_by_time(make: Callable[..., Any]) -> None:
    table = breakdown.table(make(Overview, by="only:gone"))
    assert table.title == "Days"
    assert len(table.rows) == 28 + 1


def test_events_are_broken_down_by_their_day(make: Callable[..., Any]) -> None:
    page = make(Overview, dated="event", **LONG)
    whole = breakdown.table(page).rows[-1]
    assert whole[2].value == page.now.completed
    assert whole[4].value == page.now.exited


@pytest.mark.parametrize("days", [{"from": "2026-03-01"}, {"from": "2026-03-10"}])
def test_the_goal_of_a_value_is_that_of_the_page_narrowed_to_it(
    make: Callable[..., Any], days: dict[str, str]
) -> None:
    table = breakdown.table(make(Overview, by="only:source", **days))
    place = table.head.index("Matured")
    found = {row[0].value: tuple(cell.value for cell in row[place:]) for row in table.rows}
    for source in ("web", "shop"):
        wanted = make(Overview, only=f"source:{source}", **days).reached
        assert found[source][:2] == (wanted.matured, wanted.converted)
    whole = make(Overview, **days).reached
    assert found["All"][:2] == (whole.matured, whole.converted)


@pytest.mark.parametrize("by", ["", "only:source"])
@pytest.mark.parametrize("dated", ["start", "event"])
def test_the_counts_of_the_goal_lead_to_their_instances(
    crowd: Crowd, make: Callable[..., Any], by: str, dated: str
) -> None:
    passes.roll(clocks.now())
    page = make(Overview, by=by, dated=dated, **{"from": "2026-03-01"})
    table, checked = breakdown.table(page), 0
    place = table.head.index("Matured")
    for row in table.rows:
        for cell in row[place : place + 2]:
            assert bool(cell.url) == bool(cell.value)
            if cell.url:
                assert following.behind(cell.url) == cell.value
                checked += 1
    assert checked > 3
