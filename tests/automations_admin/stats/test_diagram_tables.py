"""The tables of the diagram, with what was on earlier days."""

from __future__ import annotations

from typing import Any

import pytest

from automations_admin.stats import diagram_tables
from automations_admin.stats.diagram import Diagram
from automations_admin.stats.table import Cell
from automations_admin.stats.visits import Found, Visits, Way
from tests.automations_admin.stats import naive_steps
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db
#: Days in which the crowd did something, and what they are compared with.
WEEK = "from=2026-03-08&to=2026-03-13&with=2026-03-03"


def column(table: Any, title: str) -> list[Cell]:
    return [row[table.head.index(title)] for row in table.rows]


def reached(naive: Any, name: str) -> int:
    return int(naive[name]["reached"]) if name in naive else 0


@pytest.mark.parametrize("part", ["", "&only=source:web"])
def test_earlier_visits_are_those_of_the_rows(crowd: Crowd, part: str) -> None:
    page = naive_steps.page(Diagram, WEEK + part)
    naive = naive_steps.diagram_visits(page.compared)
    assert naive
    names = [vertex.name for vertex in page.graph.vertices]
    counts = column(page.steps(), "Reached, before")
    assert [cell.value for cell in counts] == [reached(naive, name) for name in names]
    for name, cell in zip(names, column(page.steps(), "Left here, before"), strict=True):
        at = naive.get(name)
        lost = at and (at["dropped"] + at["failed"]) / at["reached"]
        assert cell.value == (None if lost is None else pytest.approx(lost, abs=1e-6))


def test_earlier_visits_by_event_are_those_of_the_earlier_days(crowd: Crowd) -> None:
    page = naive_steps.page(Diagram, f"{WEEK}&dated=event")
    naive = naive_steps.diagram_events(page.compared)
    names = [vertex.name for vertex in page.graph.vertices]
    found = [cell.value for cell in column(page.steps(), "Reached, before")]
    assert found == [reached(naive, name) for name in names]
    assert any(found)
    assert "Left here, before" not in page.steps().head


def test_earlier_ways_are_those_of_the_rows(crowd: Crowd) -> None:
    page = naive_steps.page(Diagram, WEEK)
    ways = {(one.source, one.target, one.way, one.branch): one.n for one in page.before.ways}
    assert ways == dict(naive_steps.diagram_ways(page.compared)) != {}
    found = [cell.value for cell in column(page.ways(), "Transitions, before")]
    assert sum(found) == sum(ways.values())


def test_earlier_shares_are_of_those_who_passed_the_step_before(crowd: Crowd) -> None:
    page = naive_steps.page(Diagram, WEEK)
    at = naive_steps.diagram_visits(page.compared)["confirm"]
    shares = column(page.ways(), "Share, before")
    ways = naive_steps.diagram_ways(page.compared)
    n = sum(number for way, number in ways.items() if way[:2] == ("confirm", "offer"))
    row = [row[0].text for row in page.ways().rows].index("Confirm → Offer")
    assert n > 0
    assert shares[row].value == pytest.approx(n / at["passed"], abs=1e-6)


@pytest.mark.parametrize("dated", ["start", "event"])
def test_earlier_numbers_lead_to_their_instances(crowd: Crowd, dated: str) -> None:
    """Visits may be more than instances, where somebody comes twice."""
    page, seen = naive_steps.page(Diagram, f"{WEEK}&dated={dated}"), 0
    names = [vertex.name for vertex in page.graph.vertices]
    for name, cell in zip(names, column(page.steps(), "Reached, before"), strict=True):
        assert bool(cell.url) == bool(cell.value)
        if cell.value and dated == "start":
            expected = naive_steps.diagram_instances(page.compared, name, "reached")
            assert naive_steps.behind(cell.url) == expected
        seen += bool(cell.value)
    counts = column(page.ways(), "Transitions, before")
    for cell in [*counts, *column(page.steps(), "Reached, before")]:
        if cell.value:
            assert 0 < len(naive_steps.behind(cell.url)) <= cell.value
    assert seen > 3


def test_a_change_is_said_of_many_who_had_the_same_time(crowd: Crowd) -> None:
    """Who started earlier has had more time, so that cohorts do not tell what has changed."""
    event = naive_steps.page(Diagram, f"{WEEK}&dated=event")
    assert diagram_tables.change(event, 36, 30) == "+20.0%"
    assert diagram_tables.change(event, 36, 29) == ""
    assert diagram_tables.change(naive_steps.page(Diagram, WEEK), 36, 30) == ""


def test_how_visits_are_compared_is_said(crowd: Crowd) -> None:
    said = " ".join(naive_steps.page(Diagram, WEEK)._basis())
    assert "as it stands now: who started earlier has had more time." in said
    said = " ".join(naive_steps.page(Diagram, f"{WEEK}&dated=event")._basis())
    assert "Compared with" in said
    assert "as it stands" not in said


def test_earlier_people_are_counted_once(crowd: Crowd) -> None:
    page = naive_steps.page(Diagram, f"{WEEK}&people=1")
    naive = naive_steps.diagram_people(page.compared)
    names = [vertex.name for vertex in page.graph.vertices]
    found = [cell.value for cell in column(page.steps(), "Reached, before")]
    assert found == [reached(naive, name) for name in names]


def test_what_was_there_before_only_is_listed(crowd: Crowd) -> None:
    page = naive_steps.page(Diagram, WEEK)
    way = Way("offer", "older", "next", "", 3)
    page.__dict__["before"] = Found(9, {"older": Visits(reached=3, passed=3)}, (way,))
    steps, ways = page.steps(), page.ways()
    assert [cell.text for cell in steps.rows[-1]][:3] == ["Older", "0", "3"]
    assert ways.rows[-1][0].text.startswith("Offer → Older")
    assert [cell.text for cell in ways.rows[-1]][1:3] == ["0", "3"]


def test_the_file_has_the_earlier_days(crowd: Crowd) -> None:
    table = naive_steps.page(Diagram, WEEK).table()
    assert {len(row) for row in table.rows} == {len(table.head)}
    assert [title for title in table.head if title.endswith("before")] == [
        "Reached, before", "Left here, before", "Transitions, before", "Share, before",
    ]  # fmt: skip
