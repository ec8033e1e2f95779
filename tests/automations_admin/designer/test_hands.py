"""The canvas is moved and zoomed by wheel, space bar and overview, as people are used to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.automations_admin.designer import drawing, geometry
from tests.automations_admin.designer.drawing import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(visit: Any, root: Any) -> Page:
    """The designer with a flow of thirty steps at full size, and the mouse on its canvas."""
    draft = drawing.begin(drawing.line(*(f"step{number}" for number in range(30))))
    found = drawing.designing(visit, draft)
    drawing.press(found, "1")
    drawing.still(found)
    box = drawing.board(found).bounding_box()
    assert box is not None
    found.mouse.move(box["x"] + 60, box["y"] + box["height"] / 2)
    return found


def top(page: Page) -> float:
    """Return how far the first step is from the top of the canvas."""
    drawing.still(page)
    place: str = page.locator(".react-flow__viewport").evaluate("one => one.style.transform")
    return float(place.split("px")[1].strip(" ,"))


def test_the_wheel_moves_the_canvas(page: Page) -> None:
    before = top(page)
    page.mouse.wheel(0, 200)
    page.wait_for_function(
        "before => !document.querySelector('.react-flow__viewport').style.transform"
        ".includes(before)",
        arg=f"{before:g}px)",
    )
    assert top(page) < before
    assert geometry.zoom(page) == 1


@pytest.mark.parametrize("turn", [-240, 240])
def test_the_wheel_zooms_with_ctrl_as_a_pinch_does(page: Page, turn: int) -> None:
    page.keyboard.down("Control")
    page.mouse.wheel(0, turn)
    page.keyboard.up("Control")
    page.wait_for_function(
        "() => !document.querySelector('.react-flow__viewport').style.transform"
        ".includes('scale(1)')"
    )
    drawing.still(page)
    assert (geometry.zoom(page) > 1) == (turn < 0)


def test_a_drag_with_the_space_bar_moves_the_canvas(page: Page) -> None:
    before = top(page)
    drawing.board(page).focus()
    page.keyboard.down("Space")
    step = drawing.middle(drawing.step(page, "step1"))
    page.mouse.move(*step)
    page.mouse.down()
    page.mouse.move(step[0], step[1] - 90, steps=6)
    page.mouse.up()
    page.keyboard.up("Space")
    assert round(top(page) - before) in range(-95, -80)
    assert geometry.places(page)["step1"][2] > 0
    drawing.state(page).filter(has_text=drawing.SAVED).wait_for()


def test_a_click_on_the_overview_leads_there(page: Page) -> None:
    overview = page.locator(".a-minimap").first
    overview.wait_for()
    box = overview.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 6)
    drawing.step(page, "end").wait_for()


def test_the_space_bar_still_unfolds_and_types(page: Page) -> None:
    drawing.unfold(page)
    fold = page.locator(".a-inspector details").first
    fold.locator("summary").focus()
    page.keyboard.press("Space")
    expect(fold).not_to_have_attribute("open", "")
    page.keyboard.press("Space")
    field = drawing.part(page, "/doc")
    field.fill("")
    field.focus()
    page.keyboard.down("Shift")
    for letter in "IAMOK":
        page.keyboard.press(f"Key{letter}")
        page.keyboard.press("Space")
    page.keyboard.up("Shift")
    expect(field).to_have_value("I A M O K ")
