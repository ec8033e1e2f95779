"""What is seen of a flow first, how it is zoomed, and what is drawn of a large one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from automations.designed import drafts
from automations.models import FlowVersion
from tests.automations_admin.designer import drawing, geometry
from tests.automations_admin.designer.conftest import url

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Visit = Callable[[str], "Page"]
#: Smallest size of a title, in pixels of the screen, when a flow is opened.
LEGIBLE = 11
#: Zoom under which steps are plain blocks.
OVERVIEW = 0.4
MANY = 300


def long(count: int) -> dict[str, Any]:
    """Return a document of so many steps and an end, every fifth of them an If."""
    plain = {"kind": "execute", "call": {"args": []}}
    nodes: list[dict[str, Any]] = []
    for number in range(count):
        step = {"id": f"step{number}", **plain}
        if number % 5 == 0 and number + 2 < count:
            condition = {"t": "ref", "path": "tests.flows.designs:is_big"}
            step = {"id": f"step{number}", "kind": "if", "condition": condition}
            step["then"] = {"goto": f"step{number + 2}"}
        nodes.append(step)
    return {
        "schema": "automations.flow/1",
        "name": "Long",
        "nodes": [*nodes, {"id": "end", "kind": "end"}],
    }


@pytest.fixture(params=[4, MANY], ids=["small", "large"])
def sized(request: pytest.FixtureRequest, user: Any) -> FlowVersion:
    """A draft of few, or of many steps."""
    return drafts.begin("Long", "Long", long(request.param), actor=user)


@pytest.fixture
def large(user: Any) -> FlowVersion:
    """A draft of many steps."""
    return drafts.begin("Long", "Long", long(MANY), actor=user)


def open_draft(visit: Visit, draft: FlowVersion) -> Page:
    page = visit(url(draft, "design"))
    page.locator(drawing.STEP).first.wait_for()
    drawing.still(page)
    return page


def title_size(page: Page, step: str) -> float:
    """Return the size of a step's title, in pixels of the screen."""
    size: float = (
        drawing.step(page, step)
        .locator(".a-title")
        .evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    )
    return size * geometry.zoom(page)


def test_a_flow_opens_with_a_legible_start(visit: Visit, sized: FlowVersion) -> None:
    page = open_draft(visit, sized)
    assert title_size(page, "step0") >= LEGIBLE
    box = drawing.step(page, "step0").locator(".a-title").bounding_box()
    canvas = drawing.board(page).bounding_box()
    assert box is not None
    assert canvas is not None
    assert canvas["x"] <= box["x"]
    assert box["x"] + box["width"] <= canvas["x"] + canvas["width"]
    assert canvas["y"] <= box["y"] <= canvas["y"] + canvas["height"]


def test_keys_zoom_in_out_to_full_size_and_to_all(visit: Visit, draft: FlowVersion) -> None:
    visit("/admin/").emulate_media(reduced_motion="reduce")  # it does not glide then
    page = open_draft(visit, draft)
    seen = [geometry.zoom(page)]
    for key in ("+", "+", "-", "1"):
        drawing.press(page, key)
        drawing.still(page)
        seen.append(round(geometry.zoom(page), 3))
    assert seen[1] > seen[0]
    assert seen[2] > seen[1]
    assert seen[3] == seen[1]
    assert seen[4] == 1
    drawing.show_all(page, {node["id"] for node in draft.document["nodes"]})


def test_a_key_that_is_pressed_twice_at_once_zooms_twice(visit: Visit, draft: FlowVersion) -> None:
    page = open_draft(visit, draft)
    drawing.press(page, "1")
    drawing.still(page)
    drawing.press(page, "+", "+")
    drawing.still(page)
    page.get_by_role("toolbar", name="Zoom").get_by_text("156%").wait_for()


def test_what_was_seen_last_is_seen_again_after_a_reload(visit: Visit, large: FlowVersion) -> None:
    page = open_draft(visit, large)
    drawing.go_to(page, "step150")
    drawing.press(page, "+")
    drawing.still(page)
    view = "() => document.querySelector('.react-flow__viewport').style.transform"
    before = page.evaluate(view)
    page.reload()
    drawing.step(page, "step150").wait_for()
    drawing.still(page)
    assert page.evaluate(view) == before


def test_of_many_steps_only_those_are_drawn_that_are_seen(visit: Visit, large: FlowVersion) -> None:
    page = open_draft(visit, large)
    drawing.press(page, "1")
    drawing.still(page)
    assert page.locator("[role=tree] [data-outline]").count() == MANY + 1
    assert 0 < page.locator(drawing.STEP).count() < MANY // 3
    drawing.press(page, "End")
    drawing.step(page, "end").wait_for()
    assert drawing.step(page, "step0").count() == 0


def test_zoomed_out_far_steps_are_plain_blocks(visit: Visit, large: FlowVersion) -> None:
    page = open_draft(visit, large)
    assert page.locator(f"{drawing.STEP} .a-title").count() > 0
    near = page.locator(drawing.STEP).count()
    drawing.press(page, "0")
    page.locator("[data-board].a-overview").wait_for()
    drawing.still(page)
    assert geometry.zoom(page) < OVERVIEW
    assert page.locator(drawing.STEP).count() > near
    assert page.locator(f"{drawing.STEP} .a-shape").count() > near
    assert page.locator(f"{drawing.STEP} text").count() == 0
