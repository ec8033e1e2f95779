"""The overview."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from automations import clock as clocks
from automations import testing
from automations.engine.rollups import passes
from automations.models import AutomationModel
from automations_admin.find.figure import Figure, condition
from automations_admin.stats.overview import Overview
from tests.automations_admin.stats.conftest import NAME
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db

URL = f"/admin/automations/flow/{NAME}/statistics/"
LONG = "?from=2020-01-01"


def behind(url: str) -> int:
    """Return how many instances a link of the page leads to."""
    query = parse_qs(urlsplit(url).query)
    asked = Figure.of_text(query["figure"][0])
    assert asked is not None
    (flow,) = query["flow"]
    return AutomationModel.objects.filter(condition(asked, flow)).count()


def test_every_number_leads_to_as_many_instances(crowd: Crowd, viewer: Client) -> None:
    passes.roll(clocks.now())
    for query in ("", "&dated=event", "&by=only:source", "&by=arm:offer"):
        assert_numbers_lead(viewer.get(f"{URL}{LONG}{query}").context["page"])


def assert_numbers_lead(page: Any) -> None:
    """Assert that each link of a page leads to as many instances as it says."""
    context = page.context()
    checked = 0
    for tile in context["tiles"]:
        if tile.url:
            of_goal = str(tile.word).startswith("Goal rate")
            value = page.reached.converted if of_goal else int(tile.value.replace(",", ""))
            assert behind(tile.url) == value, tile.word
            checked += 1
    for row in context["table"].rows:
        for cell in row[1:]:
            if cell.url:
                assert behind(cell.url) == cell.value
                checked += 1
    for reason in context["reasons"]:
        assert behind(reason.url) == reason.n
    assert checked > 5


def test_the_list_shows_the_instances_behind_a_number(crowd: Crowd, viewer: Client) -> None:
    page = viewer.get(f"{URL}{LONG}").context["page"]
    response = viewer.get(page.behind("exited"))
    assert response.status_code == 200
    html = response.content.decode()
    assert "exited early, started from" in html
    assert html.count('name="figure"') >= 1


def test_a_damaged_figure_is_said_to_be_one(viewer: Client) -> None:
    html = viewer.get(
        f"/admin/automations/automationmodel/?flow={NAME}&figure=nonsense"
    ).content.decode()
    assert "This address of a figure is damaged." in html


def test_the_table_adds_up(make: Callable[..., Any]) -> None:
    table = make(Overview, by="only:source", **{"from": "2020-01-01"}).table()
    *rows, whole = [[cell.value for cell in row] for row in table.rows]
    assert table.total == len(rows)
    for place in range(1, 8):
        assert sum(row[place] for row in rows) == whole[place]
    assert whole[1] > 10


def test_the_days_of_the_table_add_up(make: Callable[..., Any]) -> None:
    page = make(Overview, **{"from": "2020-01-01"}, unit="month")
    *rows, whole = page.table().rows
    assert sum(row[1].value for row in rows) == whole[1].value == page.now.entered


def test_the_file_holds_the_table(crowd: Crowd, viewer: Client) -> None:
    response = viewer.get(f"{URL}{LONG}&by=only:source&format=csv")
    assert response["Content-Type"].startswith("text/csv")
    assert re.search(r'filename="campaign-overview-\S+\.csv"', response["Content-Disposition"])
    head, *rows = response.content.decode().lstrip("\ufeff").splitlines()
    assert head.startswith("Source,Entered,Completed")
    assert len(rows) == 3


def test_people_are_counted_once(make: Callable[..., Any]) -> None:
    page = make(Overview, people="1", **{"from": "2020-01-01"})
    entered, *_others = page.context()["tiles"]
    subjects = AutomationModel.objects.values("subject").distinct().count()
    assert int(entered.value) == subjects < page.now.entered


def test_every_address_is_answered(crowd: Crowd, viewer: Client) -> None:
    for query in (
        "from=x", "by=only:gone", "arm=a", "only=:", "version=zz", "unit=hour", "from=2026-13-01",
        "goal=gone", "people=1&dated=event", "with=2001-01-01", "from=2999-01-01", "%00=%00",
    ):  # fmt: skip
        assert viewer.get(f"{URL}?{query}").status_code == 200, query
    assert viewer.get(f"{URL}?from=x&format=csv").status_code == 200


def test_a_flow_without_anything_is_shown(clock: testing.Clock, viewer: Client) -> None:
    html = viewer.get(URL).content.decode()
    assert "Why instances left" in html
    assert "None has left early." in html
    other = viewer.get("/admin/automations/flow/tests.flows.basics.Five/statistics/")
    assert other.status_code == 200


def test_what_is_no_flow_is_not_found(viewer: Client) -> None:
    assert viewer.get("/admin/automations/flow/no.Flow/statistics/").status_code == 404
    assert viewer.get(f"{URL}gone/").status_code == 404


def test_the_number_of_queries_does_not_grow(
    crowd: Crowd, viewer: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(35):
        viewer.get(f"{URL}{LONG}")
