"""The page of the grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from automations.models import AutomationModel, Definition
from tests.automations_admin.shop import NAME, Nightly, Payment, Simple

GRID = f"/admin/automations/flow/{NAME}.Payment/grid/"


def test_every_cell_and_head_leads_somewhere(viewer: Client, groups: Any) -> None:
    """To the visit, the instance, the list of the step."""
    run = Payment(postcode="8O331").id
    response = viewer.get(GRID)
    html = response.content.decode()
    for row in response.context["rows"]:
        assert viewer.get(row.url).status_code == 200
        for cell in row.cells:
            if cell.mark:
                assert viewer.get(cell.url).context["page"].chosen is not None
    assert f'href="/admin/automations/automationmodel/{run}/change/"' in html
    assert 'aria-current="page">Grid' in html


def test_no_state_is_told_by_colour_alone(viewer: Client, groups: Any) -> None:
    """Each cell has a symbol, and words for those who hear the page."""
    Payment(postcode="8O331")
    html = viewer.get(GRID).content.decode()
    cells = html.split("<tbody>")[1].split("<a class=")[1:]
    assert cells
    assert all("<use href=" in cell and '<span class="a-hidden">' in cell for cell in cells)
    assert 'class="a-hidden">Waits for a person</span>' in html
    assert html.count('class="a-bad-col"') == html.count("<td class")


def test_the_filters_stay_filled_in(viewer: Client) -> None:
    """And an empty grid says why."""
    url = f"/admin/automations/flow/{NAME}.Simple/grid/"
    assert "No instance has been started yet." in viewer.get(url).content.decode()
    Simple()
    html = viewer.get(f"{url}?state=failed&n=50").content.decode()
    assert '<option value="failed" selected>' in html
    assert '<option value="50" selected>' in html
    assert "No instance fits these filters." in html


def test_a_table_says_what_it_holds(viewer: Client) -> None:
    """In its caption, with how many."""
    for _number in range(3):
        Simple()
    url = f"/admin/automations/flow/{NAME}.Simple/grid/"
    assert "The 3 newest instances of Simple in columns" in viewer.get(url).content.decode()


@pytest.mark.parametrize(
    "query", ["state=%00", "definition=" + "9" * 40, "n=-1", "n=%C3%BF", "state=<script>"]
)
def test_odd_questions_are_answered(viewer: Client, query: str) -> None:
    """As if nothing had been asked, or nothing was found."""
    Simple()
    response = viewer.get(f"/admin/automations/flow/{NAME}.Simple/grid/?{query}")
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("name", ["no.such.Flow", "x", "<b>"])
def test_an_unknown_flow_is_not_found(viewer: Client, name: str) -> None:
    """Neither in the code nor in the database."""
    assert viewer.get(f"/admin/automations/flow/{name}/grid/").status_code == 404


def test_a_flow_that_may_not_be_seen_is_not_found(
    staff: Callable[..., Client], settings: Any
) -> None:
    """Whatever else the user may see."""
    Nightly()
    Simple()
    settings.AUTOMATIONS = {"FLOW_PERMISSION": f"{__name__}.only_simple"}
    client = staff("view_automationmodel")
    assert client.get(f"/admin/automations/flow/{NAME}.Simple/grid/").status_code == 200
    assert client.get(f"/admin/automations/flow/{NAME}.Nightly/grid/").status_code == 404


def only_simple(user: Any, flow: str, action: str) -> bool | None:
    return flow.endswith(".Simple")


def test_labels_are_text_and_nothing_else(viewer: Client) -> None:
    """Also those of a definition that is stored."""
    nasty = '"><svg onload=alert(1)>'
    graph = Simple.graph.to_dict()
    graph["vertices"][0]["label"] = nasty
    stored = Definition.objects.create(
        automation_class="old.Gone", fingerprint="x", graph_data=graph
    )
    AutomationModel.objects.create(automation_class="old.Gone", definition=stored)
    html = viewer.get("/admin/automations/flow/old.Gone/grid/").content.decode()
    assert nasty not in html
    assert "&quot;&gt;&lt;svg onload=alert(1)&gt;" in html


def test_the_grid_asks_as_often_for_many_as_for_few(
    viewer: Client, groups: Any, django_assert_max_num_queries: Any
) -> None:
    """Neither instances nor steps nor visits count."""
    for _number in range(8):
        Payment()
        Payment(postcode="8O331")
    viewer.get(GRID)
    with django_assert_max_num_queries(13):
        viewer.get(GRID)
