"""Visits of steps by value."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from automations import clock as clocks
from automations.engine.rollups import passes
from automations_admin.stats.diagram import Diagram
from tests.automations_admin.stats import following, naive_steps
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db
DAYS = "from=2026-03-01&to=2026-04-10"
WHATS = ("reached", "passed", "waiting", "dropped", "failed")
URL = f"/admin/automations/flow/{naive_steps.NAME}/statistics/diagram/"


@pytest.mark.parametrize("by", ["only:source", "arm:offer", "version"])
@pytest.mark.parametrize("dated", ["start", "event"])
def test_visits_of_a_value_are_those_of_the_page_narrowed_to_it(
    crowd: Crowd, by: str, dated: str
) -> None:
    page = naive_steps.page(Diagram, f"{DAYS}&dated={dated}&by={by}")
    assert page.values.segments.shown
    for one in page.values.segments.shown:
        narrowed = naive_steps.page(Diagram, f"{DAYS}&dated={dated}")
        narrowed.lens = replace(narrowed.lens, part=one.part)
        if one.value:
            assert page.values.found(one) == narrowed.found
    for what in WHATS:
        for name in page.graph.by_name:
            parts = [page.values.found(one).at(name) for one in page.values.segments.shown]
            whole = getattr(page.found.at(name), what)
            assert sum(getattr(at, what) for at in parts) == whole


@pytest.mark.parametrize("dated", ["start", "event"])
def test_numbers_lead_to_their_instances(crowd: Crowd, dated: str) -> None:
    passes.roll(clocks.now())
    checked = 0
    page = naive_steps.page(Diagram, f"{DAYS}&by=only:source&dated={dated}")
    for row in page.values.table().rows:
        for cell in row[1:]:
            if cell.url:
                # A step that somebody visits twice has more visits than instances.
                assert 0 < following.behind(cell.url) <= cell.value
                checked += 1
    assert checked > 10


def test_people_count_once_for_each_value(crowd: Crowd) -> None:
    passes.roll(clocks.now())
    page = naive_steps.page(Diagram, f"{DAYS}&by=only:source&people=1")
    for one in page.values.segments.shown:
        narrowed = naive_steps.page(Diagram, f"{DAYS}&people=1&only=source:{one.value}")
        assert page.values.found(one) == narrowed.found
    n = sum(page.values.found(one).entered for one in page.values.segments.shown)
    assert page.found.entered <= n


def test_the_page_and_the_file_have_the_table(crowd: Crowd, viewer: Client) -> None:
    html = viewer.get(f"{URL}?{DAYS}&by=only:source").content.decode()
    assert "Steps by Source" in html
    assert "only=source%3Aweb" in html
    text = viewer.get(f"{URL}?{DAYS}&by=only:source&format=csv").content.decode("utf-8-sig")
    head, *rows = text.splitlines()
    assert head.startswith("Step,Reached,Passed,")
    assert any(row.startswith("Welcome · web,") for row in rows)
    assert "Steps by" not in viewer.get(f"{URL}?{DAYS}").content.decode()
