"""Flows of code and published versions are looked at in the designer, and not changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from automations import registry
from automations.document.introspection import document_of
from automations.models import FlowVersion
from tests.automations_admin.designer import drawing, geometry
from tests.automations_admin.designer.conftest import PAGE, url

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Visit = Callable[[str], "Page"]
#: By module, since each of them costs a page only, and each test a database.
CODE = sorted(
    {
        cls.__module__
        for cls in registry.declared()
        if cls.__module__.startswith(("tests.flows.", "sample_flows."))
    }
)
#: A flow of code whose steps call what only a class can say.
FIVE = "tests.flows.basics.Five"
EDITING = ["Delete", "Control+Backspace", "n", "c", "i", "Control+d", "Alt+ArrowRight", "["]
EDITING += ["Shift+Alt+T", "Control+s"]


def look(visit: Visit, flow: str) -> Page:
    """Open a flow of code in the designer."""
    page = visit(f"{PAGE}look/{flow}/")
    page.locator(drawing.STEP).first.wait_for()
    return page


@pytest.mark.parametrize("module", CODE)
def test_flows_of_code_show_the_steps_and_ways_of_their_documents(
    visit: Visit, module: str
) -> None:
    for cls in registry.declared():
        if cls.__module__ != module:
            continue
        flow = cls.get_automation_class_name()
        document = document_of(cls).to_json()
        steps = {node["id"] for node in document["nodes"]}
        page = look(visit, flow)
        drawing.show_all(page, steps)
        assert (flow, geometry.drawn_steps(page)) == (flow, steps)
        assert (flow, geometry.drawn_ways(page)) == (flow, geometry.said_ways(document))


def test_what_only_a_class_can_say_stands_with_its_file_and_line(visit: Visit) -> None:
    said = next(
        node["call"]["args"][0]
        for node in document_of(registry.get(FIVE)).to_json()["nodes"]
        if node["id"] == "one"
    )
    page = look(visit, FIVE)
    drawing.go_to(page, "one")
    inspector = page.get_by_role("region", name="Inspector")
    inspector.get_by_text(said["src"]).wait_for()
    inspector.get_by_text(f"tests/flows/basics.py:{said['line']}").wait_for()


@pytest.mark.parametrize("key", EDITING)
def test_a_key_that_edits_does_nothing_and_says_why(visit: Visit, key: str) -> None:
    page = look(visit, FIVE)
    before = geometry.drawn_steps(page), geometry.places(page)
    drawing.go_to(page, "two")
    drawing.press(page, key)
    why = "This flow is declared in code: duplicate it as a draft to change it."
    page.locator("[data-toast]", has_text=why).wait_for()
    drawing.announced(page, why)
    assert page.get_by_role("dialog").count() == 0
    assert (geometry.drawn_steps(page), geometry.places(page)) == before


def test_nothing_in_the_inspector_of_a_flow_of_code_can_be_changed(visit: Visit) -> None:
    page = look(visit, FIVE)
    drawing.go_to(page, "two")
    page.get_by_role("region", name="Inspector").get_by_role("heading", name="two").wait_for()
    fields = page.locator("[data-inspector] :is(input, textarea, select)")
    assert fields.count() > 0
    assert fields.evaluate_all("all => all.filter(one => !one.matches(':disabled'))") == []


def test_a_flow_of_code_is_duplicated_as_a_draft_that_has_its_steps(visit: Visit) -> None:
    page = look(visit, FIVE)
    page.get_by_role("link", name="Duplicate as draft").click()
    page.get_by_label("Title").fill("Five again")
    page.get_by_label("Name in Python").fill("FiveAgain")
    page.get_by_role("button", name="Begin the draft").click()
    page.locator(".a-message, .a-head").first.wait_for()
    draft = FlowVersion.objects.get(flow__name="FiveAgain")
    code = document_of(registry.get(FIVE)).to_json()
    assert [node["id"] for node in draft.document["nodes"]] == [
        node["id"] for node in code["nodes"]
    ]


def test_a_published_version_is_looked_at_and_not_changed(
    visit: Visit, published: FlowVersion
) -> None:
    page = visit(url(published, "look"))
    page.locator(drawing.STEP).first.wait_for()
    drawing.press(page, "Delete")
    page.locator("[data-toast]", has_text="Version 1 is published and never changes").wait_for()
    assert page.get_by_role("button", name="Save draft").count() == 0
