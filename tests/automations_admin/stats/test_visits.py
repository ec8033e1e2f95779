"""Visits and ways, against the same counted in plain Python."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations_admin.stats import visits
from automations_admin.stats.diagram import Diagram
from automations_admin.stats.lens import today
from automations_admin.stats.visits import Visits
from tests.automations_admin.stats import naive_steps
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db


def days(first: int, last: int) -> str:
    """Return days of an address, counted back from today."""
    since, until = today() - timedelta(days=first), today() - timedelta(days=last)
    return f"from={since.isoformat()}&to={until.isoformat()}"


def said(one: Visits, *whats: str) -> dict[str, int]:
    return {what: getattr(one, what) for what in whats if getattr(one, what)}


SPANS = [(400, 0), (60, 20), (5, 0)]


@pytest.mark.parametrize("part", ["", "&only=source:web"])
@pytest.mark.parametrize("span", SPANS)
def test_by_start_they_are_those_of_the_rows(
    crowd: Crowd, span: tuple[int, int], part: str
) -> None:
    page = naive_steps.page(Diagram, days(*span) + part)
    found, naive = page.found, naive_steps.diagram_visits(page.lens)
    whats = (*visits.WHATS[:6],)
    assert {step: said(one, *whats) for step, one in found.steps.items()} == {
        step: dict(one) for step, one in naive.items()
    }
    ways = {(one.source, one.target, one.way, one.branch): one.n for one in found.ways}
    assert ways == dict(naive_steps.diagram_ways(page.lens))
    assert found.entered == len(naive_steps.started(page.lens))


def test_what_was_reached_adds_up(crowd: Crowd) -> None:
    page = naive_steps.page(Diagram, days(400, 0))
    assert page.found.steps
    for one in page.found.steps.values():
        assert one.reached == sum(getattr(one, what) for what in visits.PARTS)


@pytest.mark.parametrize("span", SPANS)
def test_by_event_they_are_those_of_the_rows(crowd: Crowd, span: tuple[int, int]) -> None:
    """Those who wait do so now; sums count whole hours, and so do days."""
    page = naive_steps.page(Diagram, f"{days(*span)}&dated=event")
    naive = naive_steps.diagram_events(page.lens)
    assert {step: said(one, *visits.WHATS[:5]) for step, one in page.found.steps.items()} == {
        step: dict(one) for step, one in naive.items()
    }


def test_people_are_counted_once(crowd: Crowd) -> None:
    page = naive_steps.page(Diagram, f"{days(400, 0)}&people=1")
    naive = naive_steps.diagram_people(page.lens)
    assert {step: said(one, *visits.WHATS[:5]) for step, one in page.found.steps.items()} == {
        step: dict(one) for step, one in naive.items()
    }
    assert page.found.entered <= 8
    assert max(way.n for way in page.found.ways) <= 8


def test_people_cost_the_same_for_any_number(
    crowd: Crowd, django_assert_max_num_queries: Any
) -> None:
    page = naive_steps.page(Diagram, f"{days(400, 0)}&people=1&dated=event")
    with django_assert_max_num_queries(3):
        assert page.found.steps


def test_shares_of_nobody_are_none() -> None:
    assert Visits().drop_off is Visits().waiting_share is None
    assert Visits(reached=10, dropped=1, failed=2, waiting=4).drop_off == 0.3
    assert Visits(reached=10, waiting=4).waiting_share == 0.4
