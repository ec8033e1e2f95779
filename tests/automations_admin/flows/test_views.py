"""The list of flows and the page of one."""

from __future__ import annotations

import re
import shutil
from typing import Any

import pytest
from django.test import Client

from automations.models import AutomationModel, Definition, Pause
from tests.automations_admin.shop import NAME, Payment, Simple
from tests.flows.journeys import Journey

LIST = "/admin/automations/flow/"
PAGE = f"{LIST}{NAME}.Payment/"

needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="graphviz is missing")


def counted_links(client: Client, url: str) -> list[tuple[int, str]]:
    """Return the counts of a page and where they lead."""
    html = client.get(url).content.decode()
    found = re.findall(r'<a[^>]*href="([^"]*automationmodel/\?[^"]*)"[^>]*>(.*?)</a>', html, re.S)
    pairs = [(re.sub(r"<[^>]*>", "", text).strip(), href) for href, text in found]
    return [(int(text), href.replace("&amp;", "&")) for text, href in pairs if text.isdigit()]


def test_every_count_links_to_what_it_counts(viewer: Client, groups: Any) -> None:
    """On the list and on the page: the list behind the link has as many rows."""
    for fail in ("", "a", "b"):
        Simple(fail=fail)
    Payment()
    Payment(stock=False)
    Payment(card="declined")
    for url in (LIST, PAGE, f"{LIST}{NAME}.Simple/", f"{PAGE}?node=pack"):
        links = counted_links(viewer, url)
        assert links
        for count, href in links:
            response = viewer.get(href)
            assert response.context["page"].count == count, (url, href)


@pytest.mark.parametrize("state", ["paused", "blocked"])
def test_what_is_held_is_among_the_figures_if_there_is_any(
    viewer: Client, groups: Any, state: str
) -> None:
    """Also of a flow that is no longer in the code; the figure leads to the instances."""
    gone = f"{LIST}old.Gone/"
    AutomationModel.objects.create(automation_class="old.Gone", finished=True, state="completed")
    for url in (LIST, gone):
        assert f"state={state}" not in viewer.get(url).content.decode()
    AutomationModel.objects.create(automation_class="old.Gone", state=state)
    for url in (LIST, gone):
        led = [to for count, to in counted_links(viewer, url) if count == 1]
        assert any(to.endswith(f"state={state}") for to in led)


def test_nothing_is_changed_by_looking(viewer: Client, groups: Any) -> None:
    """Not even by a template that is given a class: it would call it."""
    Payment()
    before = list(AutomationModel.objects.values())
    for url in (LIST, PAGE, f"{PAGE}?node=book", f"{PAGE}?definition=1"):
        assert viewer.get(url).status_code == 200
    assert list(AutomationModel.objects.values()) == before


def test_goals_and_exit_rules_stand_at_the_diagram(viewer: Client, settings: Any) -> None:
    """With or without a picture."""
    settings.AUTOMATIONS_ADMIN = {"DOT": "/nowhere/dot"}
    html = viewer.get(f"{LIST}{Journey.get_automation_class_name()}/").content.decode()
    assert "<dt>About</dt><dd>user</dd>" in html
    assert "<dd>bought: when the message bought comes, within 7 days, target 25\u00a0%</dd>" in html
    assert "<dt>Exit rule</dt><dd>unsubscribed: when the message unsubscribed comes</dd>" in html


@needs_dot
def test_the_page_shows_the_diagram_with_counts(viewer: Client, groups: Any) -> None:
    """And the table with the same."""
    Payment()
    html = viewer.get(PAGE).content.decode()
    assert 'class="a-dia' in html
    assert "as soon as in_stock" in html
    assert html.count("step=pack&amp;task=person") == 2
    assert "A second paragraph" not in html


def test_without_dot_there_is_a_list_with_the_same_counts(
    viewer: Client, groups: Any, settings: Any
) -> None:
    """And one message."""
    settings.AUTOMATIONS_ADMIN = {"DOT": "/nowhere/dot"}
    Payment()
    html = viewer.get(PAGE).content.decode()
    assert '<svg class="a-dia' not in html
    assert html.count("which is not installed on this server") == 1
    assert "step=pack&amp;task=person" in html


def test_a_selected_step_is_described(viewer: Client, groups: Any) -> None:
    """What it is, what it touches, where it leads, who stands there."""
    Payment(postcode="8O331")
    html = viewer.get(f"{PAGE}?node=book").content.decode()
    for said in ("Selected step", "Payment.book", "calls the carrier", "ValueError", "Join"):
        assert said in html


def test_an_older_definition_can_be_chosen(viewer: Client) -> None:
    """With its own counts."""
    old = Definition.objects.create(
        automation_class=f"{NAME}.Payment", fingerprint="old", graph_data=Simple.graph.to_dict()
    )
    AutomationModel.objects.create(automation_class=f"{NAME}.Payment", definition=old)
    assert "1 instance still runs on definition 1" in viewer.get(PAGE).content.decode()
    page = viewer.get(f"{PAGE}?definition={old.pk}").context["page"]
    assert [vertex.name for vertex in page.graph.vertices] == ["step", "end"]


@pytest.mark.parametrize(
    "query",
    [
        "node=%00",
        "node=<script>",
        "node=" + "a" * 5000,
        "definition=-1",
        "definition=x",
        "definition=" + "9" * 40,
        "heat=%00&period=x&span=&sort=<b>",
        "heat=p90&heat=x&sort=%ff",
    ],
)
def test_odd_questions_are_answered(viewer: Client, query: str) -> None:
    """As if nothing had been asked."""
    response = viewer.get(f"{PAGE}?{query}")
    assert response.status_code == 200
    assert response.context["selected"] is None


HEATS = ["visits", "failures", "median", "p90", "median&span=work", "p90&span=work"]


@needs_dot
@pytest.mark.parametrize("heat", HEATS)
def test_the_heat_of_each_measure_has_figures_legend_and_table(
    viewer: Client, groups: Any, heat: str
) -> None:
    """The figure of a step is the same in the diagram and in the table."""
    Payment()
    Payment(postcode="8O331")
    response = viewer.get(f"{PAGE}?heat={heat}&period=day&sort=visits")
    html = response.content.decode()
    assert response.context["heat"].title in html
    for level in response.context["heat"].levels:
        assert f'<i class="a-swatch a-heat-{level.number}"></i>{level.words}</span>' in html
    steps = {step.vertex.name: step.look for step in response.context["diagram"].steps}
    for row in response.context["table"].rows:
        look = steps[row.vertex.name]
        figures = {cell.figure for cell in row.cells if cell.level} or {"–", "0"}  # noqa: RUF001
        assert {badge.text for badge in look.badges} <= figures
        assert (look.heat > 0) == any(cell.level for cell in row.cells)
    assert "a-node a-kind-execute a-heat-" in html
    assert 'aria-sort="descending"' in html


def test_heat_without_dot_is_a_table_with_its_legend(
    viewer: Client, groups: Any, settings: Any
) -> None:
    """Nothing but the picture is missing."""
    settings.AUTOMATIONS_ADMIN = {"DOT": "/nowhere/dot"}
    Payment()
    html = viewer.get(f"{PAGE}?heat=visits").content.decode()
    assert "with the same figures" in html
    assert 'class="a-swatch a-heat-1"' in html
    assert 'class="a-hot a-heat-' in html


def test_heat_before_anything_has_run(viewer: Client) -> None:
    """It says so."""
    html = viewer.get(f"{PAGE}?heat=p90").content.decode()
    assert "There is nothing to measure in this period." in html


def test_the_page_leads_to_its_neighbours(viewer: Client) -> None:
    """As tabs."""
    tabs = viewer.get(PAGE).context["tabs"]
    assert [(str(tab.label), tab.current) for tab in tabs] == [
        ("Diagram", True), ("Grid", False), ("Statistics", False), ("Instances", False),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["no.such.Flow", "x", "<b>"])
def test_an_unknown_flow_is_not_found(viewer: Client, name: str) -> None:
    """Neither in the code nor in the database."""
    assert viewer.get(f"{LIST}{name}/").status_code == 404


def test_a_flow_of_which_only_a_pause_is_left_has_a_page(viewer: Client) -> None:
    """To which the list of pauses leads."""
    Pause.objects.create(automation_class="shop.Old", actor_name="ann", reason="Moving")
    assert "Moving" in viewer.get(f"{LIST}shop.Old/").content.decode()


def test_a_flow_whose_class_is_gone_has_a_page(viewer: Client) -> None:
    """With the definition that was stored last."""
    Definition.objects.create(
        automation_class="old.Gone", fingerprint="x", graph_data=Simple.graph.to_dict()
    )
    html = viewer.get(f"{LIST}old.Gone/").content.decode()
    assert "class no longer in the code" in html


def test_the_pages_ask_as_often_for_many_as_for_few(
    viewer: Client, groups: Any, django_assert_max_num_queries: Any
) -> None:
    """Rows do not count."""
    for number in range(3):
        Simple(fail=f"x{number}")
        Payment()
    heat = f"{PAGE}?heat=p90"
    for url, most in ((LIST, 23), (PAGE, 16), (f"{PAGE}?node=book", 22), (heat, 21)):
        viewer.get(url)
        with django_assert_max_num_queries(most):
            viewer.get(url)


def test_the_page_says_how_much_is_stored_and_how_long_it_is_kept(viewer: Client) -> None:
    Simple()
    html = viewer.get(f"{LIST}{NAME}.Simple/").content.decode()
    assert "1 history is stored since" in html
    assert "Histories are kept for 30 days after their end." in html
