"""The page with the graph."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from automations.models import AutomationTaskModel
from automations_admin.stats import diagram, said
from automations_admin.stats.diagram import Diagram
from automations_admin.stats.table import Cell
from tests.automations_admin.conftest import VIEW
from tests.automations_admin.stats import naive_steps
from tests.automations_admin.stats.test_visits import days
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db
ALL = days(400, 0)
URL = f"/admin/automations/flow/{naive_steps.NAME}/statistics/diagram/"


def cells(rows: Any) -> Iterator[tuple[str, int, Cell]]:
    for row in rows:
        for column, cell in enumerate(row[1:], 1):
            if isinstance(cell.value, int):
                yield row[0].text, column, cell


@pytest.mark.parametrize(
    ("share", "level"),
    [(None, 0), (0.0, 0), (0.0049, 0), (0.005, 1), (0.015, 2), (0.05, 3), (0.15, 4), (1.0, 4)],
)
def test_bins_are_fixed(share: float | None, level: int) -> None:
    assert diagram.level(share) == level


def test_every_count_leads_to_the_instances_behind_it(crowd: Crowd) -> None:
    """Visits may be more than instances, where somebody comes twice."""
    page = naive_steps.page(Diagram, ALL)
    whats = ("reached", "passed", "waiting", "dropped", "failed")
    names = {str(vertex.label): vertex.name for vertex in page.graph.vertices}
    seen = 0
    for step, column, cell in cells(page.steps().rows):
        if column <= len(whats) and cell.value:
            expected = naive_steps.diagram_instances(page.lens, names[step], whats[column - 1])
            assert naive_steps.behind(cell.url) == expected
            assert cell.value >= len(expected)
            seen += 1
        assert bool(cell.url) == bool(cell.value)
    assert seen > 15
    for _way, _column, cell in cells(page.ways().rows):
        if cell.value:
            assert 0 < len(naive_steps.behind(cell.url)) <= cell.value


def test_who_waits_is_found_by_event_as_well(crowd: Crowd) -> None:
    """They wait now, whenever they came."""
    page = naive_steps.page(Diagram, f"{days(2, 2)}&dated=event")
    waiting = [(row[0], row[3]) for row in page.steps().rows if row[3].value]
    assert waiting
    for _step, cell in waiting:
        assert len(naive_steps.behind(cell.url)) == cell.value


def test_ways_out_are_those_who_passed(crowd: Crowd) -> None:
    page = naive_steps.page(Diagram, ALL)
    flows = page.overlay().flows
    assert flows["welcome", "confirm"].share == 1.0
    for name in ("confirm", "offer", "mail"):
        out = sum(way.n for way in page.found.ways if way.source == name)
        assert out == page.found.at(name).passed


def test_share_of_the_step_before_or_of_all(crowd: Crowd) -> None:
    page = naive_steps.page(Diagram, ALL)
    n = page.found.at("offer").reached
    assert page.share_of("confirm", n) == n / page.found.at("confirm").passed
    page = naive_steps.page(Diagram, f"{ALL}&share=entered")
    assert page.share_of("confirm", n) == n / page.found.entered
    assert page.share_of("nowhere", 3) is not None
    assert naive_steps.page(Diagram, "from=2001-01-01&to=2001-01-02").share_of("mail", 0) is None


def test_heat_by_drop_off_by_waiting_or_none(crowd: Crowd) -> None:
    looks = naive_steps.page(Diagram, ALL).overlay().looks
    assert any(look.heat for look in looks.values())
    assert any(
        badge.text.startswith(said.MINUS) for look in looks.values() for badge in look.badges
    )
    off = naive_steps.page(Diagram, f"{ALL}&heat=off")
    assert not any(look.heat for look in off.overlay().looks.values())
    assert off.context()["bins"] == []
    assert naive_steps.page(Diagram, f"{ALL}&heat=waiting").heat == "waiting"
    assert naive_steps.page(Diagram, f"{ALL}&heat=waiting&dated=event").heat == ""


def test_what_is_no_way_of_the_graph_is_told(crowd: Crowd) -> None:
    page = naive_steps.page(Diagram, f"{ALL}&people=1")
    assert list(page.unseen()) == []
    moved, gone = AutomationTaskModel.objects.filter(status="offer").order_by("pk")[:2]
    AutomationTaskModel.objects.filter(pk=moved.pk).update(way="move")
    AutomationTaskModel.objects.filter(pk=gone.pk).update(status="older")
    said = " ".join(naive_steps.page(Diagram, f"{ALL}&people=1").unseen())
    assert "1 transition is not drawn: staff moved the instance." in said
    assert "no such ways: Confirm → Older, Older → " in said
    assert "1 visit is not drawn, as this version has no such step: Older." in said
    rows = [row[0].text for row in naive_steps.page(Diagram, f"{ALL}&people=1").steps().rows]
    assert rows[-1] == "Older"


def test_the_file_has_steps_and_ways(crowd: Crowd, viewer: Client) -> None:
    page = naive_steps.page(Diagram, ALL)
    lines = list(page.table().lines())
    assert {len(line) for line in lines} == {len(lines[0])}
    assert len(lines) == 1 + len(page.steps().rows) + len(page.ways().rows)
    answer = viewer.get(f"{URL}?{ALL}&format=csv")
    assert answer.status_code == 200
    assert len(answer.content.decode().splitlines()) == len(lines)


@pytest.mark.skipif(not shutil.which("dot"), reason="graphviz is missing")
def test_the_page_draws_the_graph(crowd: Crowd, viewer: Client) -> None:
    text = viewer.get(f"{URL}?{ALL}&node=confirm").content.decode()
    assert 'class="a-count"' in text
    assert "a-on-wide" in text
    assert 'id="step"' in text
    assert "reached = " in text


def test_without_graphviz_there_is_a_list(crowd: Crowd, viewer: Client, settings: Any) -> None:
    settings.AUTOMATIONS_ADMIN = {"DOT": "/nowhere/dot"}
    text = viewer.get(f"{URL}?{ALL}").content.decode()
    assert '<ol class="a-places">' in text
    assert "The steps are listed below with the same counts." in text
    assert "if it takes too long → Lost" in text


def test_questions_do_not_grow_with_instances(crowd: Crowd, viewer: Client) -> None:
    url = f"{URL}?{ALL}&node=confirm"
    viewer.get(url)
    before = naive_steps.questions(viewer, url)
    crowd.live(40)
    assert naive_steps.questions(viewer, url) == before


def test_one_who_may_not_look_sees_nothing(staff: Callable[..., Client]) -> None:
    assert staff().get(URL).status_code == 403
    assert staff(VIEW).get(URL).status_code == 200
