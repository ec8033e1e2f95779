"""Steps are copied, cut, pasted and duplicated: in a flow, and from one tab to another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.drawing import expect
from tests.flows import designs

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINE = drawing.line("first", "second", "third")


@pytest.fixture
def page(page: Page) -> Page:
    """A page that may use the clipboard, and on which the whole flow is seen."""
    page.set_viewport_size({"width": 1500, "height": 1200})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def choose(page: Page, *names: str) -> None:
    """Select several steps."""
    drawing.select(page, names[0])
    for name in names[1:]:
        drawing.step(page, name).click(modifiers=["Control"])
    expect(page.locator("svg.a-sel")).to_have_count(len(names))


def with_keyboard(page: Page, name: str) -> None:
    """Select a step without a pointer over the canvas."""
    drawing.select(page, name)
    page.mouse.move(5, 5)


def clipboard(page: Page) -> str:
    """Return what the system's clipboard has."""
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_copied_steps_are_text_that_says_what_they_are(visit: Any, root: Any) -> None:
    draft = drawing.begin(LINE)
    page = drawing.designing(visit, draft)
    choose(page, "first", "second")
    page.keyboard.press("Control+c")
    said = json.loads(clipboard(page))
    assert said["schema"] == "automations.steps/1"
    assert [one["id"] for one in said["steps"]] == ["first", "second"]
    assert drawing.save(page, draft) == LINE


def test_what_is_pasted_in_another_tab_gets_ids_and_names_of_its_own(visit: Any, root: Any) -> None:
    page = drawing.designing(visit, drawing.begin(designs.invoicing()))
    choose(page, "big", "later")
    page.keyboard.press("Control+c")
    expect(page.locator("[data-said]")).to_contain_text("Copied")
    draft = drawing.begin({**designs.invoicing(), "name": "Other"})
    other = page.context.new_page()
    other.set_viewport_size({"width": 1500, "height": 1200})
    other.goto(page.url.replace(page.url.partition("/design/")[2], path_of(draft)))
    drawing.step(other, "later").wait_for()
    with_keyboard(other, "bill")
    other.keyboard.press("Control+v")
    expect(other.locator("svg.a-sel")).to_have_count(2)
    found = drawing.save(other, draft)
    assert set(drawing.names(found)) == {"big", "later", "bill", "big_2", "later_2", "end"}
    assert len({one["id"] for one in found["nodes"]}) == 6
    new = drawing.node(found, "big_2")
    assert new["condition"] == designs.ref("is_big")
    # The way to what was copied with it is kept, the one to what was not is gone.
    assert "goto" not in new.get("then", {})
    later = drawing.node(found, "later_2")
    expect(drawing.way(other, new["id"])).to_have_attribute("data-to", later["id"])
    other.keyboard.press("Control+z")
    assert drawing.save(other, draft)["nodes"] == designs.invoicing()["nodes"]


def path_of(draft: Any) -> str:
    """Return the part of the designer's address behind the designs."""
    return drawing.url(draft, "design").partition("/design/")[2]


def test_ways_among_what_is_pasted_are_kept(visit: Any, root: Any) -> None:
    loop = {"id": "again", "kind": "jump", "goto": "first", "times": 3}
    nodes = [*LINE["nodes"][:-1], loop, LINE["nodes"][-1]]
    draft = drawing.begin({**LINE, "nodes": nodes})
    page = drawing.designing(visit, draft)
    choose(page, "first", "second", "third", "again")
    page.keyboard.press("Control+c")
    with_keyboard(page, "again")
    page.keyboard.press("Control+v")
    expect(page.locator("svg.a-sel")).to_have_count(4)
    found = drawing.save(page, draft)
    assert drawing.names(found)[4:] == ["first_2", "second_2", "third_2", "again_2", "end"]
    assert drawing.node(found, "again_2")["goto"] == drawing.node(found, "first_2")["id"]
    assert drawing.node(found, "again")["goto"] == "first"
    expect(drawing.problems(page)).to_have_count(0)


def test_what_is_pasted_stands_at_the_pointer(visit: Any, root: Any) -> None:
    draft = drawing.begin(LINE)
    page = drawing.designing(visit, draft)
    drawing.select(page, "second")
    page.keyboard.press("Control+c")
    x, y = drawing.middle(drawing.step(page, "second"))
    stood = where(page, "second")
    page.mouse.move(x - 160, y + 30)
    page.keyboard.press("Control+v")
    expect(page.locator("svg.a-sel .a-title")).to_have_text("second_2")
    new = drawing.node(drawing.save(page, draft), "second_2")["id"]
    pin = draft.layout["pins"][new]
    # A card is 202 wide and 48 high; its corner is where the pointer was.
    assert (pin["x"], pin["y"]) == pytest.approx(
        (stood["x"] + 101 - 160, stood["y"] + 24 + 30), abs=2
    )
    assert where(page, new) == pin


def where(page: Page, name: str) -> dict[str, float]:
    """Return where a step stands in the drawing."""
    transform = drawing.step(page, name).evaluate(
        "card => new DOMMatrix(getComputedStyle(card.closest('.react-flow__node')).transform)"
    )
    return {"x": transform["e"], "y": transform["f"]}


def test_what_is_cut_joins_what_stood_around_it_and_can_be_put_elsewhere(
    visit: Any, root: Any
) -> None:
    draft = drawing.begin(LINE)
    page = drawing.designing(visit, draft)
    drawing.select(page, "second")
    page.keyboard.press("Control+x")
    expect(drawing.way(page, "first")).to_have_attribute("data-to", "third")
    with_keyboard(page, "third")
    page.keyboard.press("Control+v")
    expect(page.locator("svg.a-sel .a-title")).to_have_text("second")
    found = drawing.save(page, draft)
    assert drawing.names(found) == ["first", "third", "second", "end"]
    expect(drawing.problems(page)).to_have_count(0)


def test_what_is_pasted_is_moved_into_view(visit: Any, root: Any) -> None:
    draft = drawing.begin(drawing.line(*(f"step_{place}" for place in range(12))))
    root.set_viewport_size({"width": 1280, "height": 720})
    page = drawing.designing(visit, draft)
    with_keyboard(page, "step_0")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+d")
    expect(page.locator("svg.a-sel", has_text="end_2")).to_be_in_viewport(ratio=1)


def test_duplicate_puts_a_copy_behind_and_is_one_step_of_undo(visit: Any, root: Any) -> None:
    draft = drawing.begin(LINE)
    page = drawing.designing(visit, draft)
    drawing.select(page, "second")
    page.keyboard.press("Control+d")
    expect(page.locator("svg.a-sel .a-title")).to_have_text("second_2")
    found = drawing.save(page, draft)
    assert drawing.names(found) == ["first", "second", "second_2", "third", "end"]
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")
    assert drawing.save(page, draft) == LINE


def test_a_clipboard_without_steps_is_explained(visit: Any, root: Any) -> None:
    draft = drawing.begin(LINE)
    page = drawing.designing(visit, draft)
    page.evaluate("navigator.clipboard.writeText('Hello')")
    with_keyboard(page, "second")
    page.keyboard.press("Control+v")
    expect(page.locator("[data-toast]")).to_contain_text("The clipboard has no steps.")
    assert drawing.save(page, draft) == LINE


def test_text_in_a_field_is_copied_as_text(visit: Any, root: Any) -> None:
    draft = drawing.begin(LINE)
    page = drawing.designing(visit, draft)
    drawing.select(page, "second")
    page.keyboard.press("Enter")
    expect(drawing.part(page, "/name")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    assert clipboard(page) == "second"
