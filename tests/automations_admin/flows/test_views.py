"""The list of flows and the page of one."""

from __future__ import annotations

import re
import shutil
from typing import Any

import pytest
from django.test import Client

from automations.models import AutomationModel, Definition
from tests.automations_admin.shop import NAME, Payment, Simple

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


def test_nothing_is_changed_by_looking(viewer: Client, groups: Any) -> None:
    """Not even by a template that is given a class: it would call it."""
    Payment()
    before = list(AutomationModel.objects.values())
    for url in (LIST, PAGE, f"{PAGE}?node=book", f"{PAGE}?definition=1"):
        assert viewer.get(url).status_code == 200
    assert list(AutomationModel.objects.values()) == before


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
    ],
)
def test_odd_questions_are_answered(viewer: Client, query: str) -> None:
    """As if nothing had been asked."""
    response = viewer.get(f"{PAGE}?{query}")
    assert response.status_code == 200
    assert response.context["selected"] is None


@pytest.mark.parametrize("name", ["no.such.Flow", "x", "<b>"])
def test_an_unknown_flow_is_not_found(viewer: Client, name: str) -> None:
    """Neither in the code nor in the database."""
    assert viewer.get(f"{LIST}{name}/").status_code == 404


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
    for url, most in ((LIST, 12), (PAGE, 14), (f"{PAGE}?node=book", 15)):
        viewer.get(url)
        with django_assert_max_num_queries(most):
            viewer.get(url)
