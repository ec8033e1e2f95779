"""Arms of an experiment by value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from automations import clock as clocks
from automations.engine.rollups import passes
from automations_admin.stats import arm_values
from automations_admin.stats.experiment import Experiment
from tests.automations_admin.stats import following
from tests.automations_admin.stats import naive_pages as naive
from tests.automations_admin.stats.conftest import NAME
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db
DAYS = {"from": "2026-03-01", "to": "2026-04-10"}
URL = f"/admin/automations/flow/{NAME}/statistics/experiment/"


@pytest.fixture
def later(crowd: Crowd) -> Crowd:
    """Let them grow old enough, and everything be counted."""
    crowd.clock.advance(days=3)
    passes.roll(clocks.now())
    return crowd


@pytest.mark.parametrize("people", ["", "1"])
def test_arms_of_a_value_are_those_of_its_instances(
    later: Crowd, make: Callable[..., Any], people: str
) -> None:
    page, checked = make(Experiment, by="only:source", people=people, **DAYS), 0
    for line in page.values.lines:
        source = line.segment.value
        days = page.lens.since, page.lens.until, page.sums.now
        found = naive.in_arms(*days, source=source)[line.group.name]
        for what in ("assigned", "matured", "converted"):
            rows = found.get(what, [])
            assert getattr(line.group, what) == (naive.people(rows) if people else len(rows))
            checked += 1
    assert checked > 6


def test_numbers_lead_to_their_instances(later: Crowd, make: Callable[..., Any]) -> None:
    checked = 0
    for row in arm_values.shown(make(Experiment, by="only:source", **DAYS)).rows:
        for cell in row:
            if cell.url:
                assert following.behind(cell.url) == cell.value
                checked += 1
    assert checked > 3


def test_each_arm_is_compared_with_the_baseline_of_its_value(
    later: Crowd, make: Callable[..., Any]
) -> None:
    lines = make(Experiment, by="only:source", **DAYS).values.lines
    with_baseline = {line.segment for line in lines if line.group.name == "holdout"}
    for line in lines:
        wanted = line.group.name != "holdout" and line.segment in with_baseline
        assert (line.pair is not None) == wanted
        if line.pair is not None:
            base = next(
                one.group
                for one in lines
                if (one.segment, one.group.name) == (line.segment, "holdout")
            )
            assert (line.pair.one, line.pair.other) == (line.group, base)


def test_its_own_arms_are_no_breakdown(make: Callable[..., Any]) -> None:
    page = make(Experiment, by="arm:offer", **DAYS)
    assert "arm:offer" not in dict(page.breakdowns())
    assert page.by == ""
    assert page.context()["values"] is None


def test_page_and_file_have_a_line_for_each_arm_of_each_value(later: Crowd, viewer: Client) -> None:
    query = {**DAYS, "by": "only:source"}
    found = viewer.get(URL, query)
    assert "bought by Source" in found.content.decode()
    lines = found.context["page"].values.lines
    text = viewer.get(URL, {**query, "format": "csv"}).content.decode("utf-8-sig")
    head, *rows = [line.split(",") for line in text.splitlines()]
    assert head[:4] == ["Source", "Arm", "Assigned", "Measured"]
    assert [row[:2] for row in rows] == [[one.segment.label, one.group.name] for one in lines]
