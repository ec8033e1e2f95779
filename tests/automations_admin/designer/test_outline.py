"""The flow as a tree for those who do not see it, and the canvas for those who have no pointer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from automations.designed import drafts
from automations.models import FlowVersion
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.conftest import url
from tests.automations_admin.designer.test_tidy import parting

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Visit = Callable[[str], "Page"]
#: Most presses of Tab from one end of the page to the other.
PRESSES = 15
_SPY = """() => {
  window.announced = [];
  new MutationObserver(records => {
    for (const { addedNodes } of records)
      for (const node of addedNodes) if (node.textContent) window.announced.push(node.textContent);
  }).observe(document.querySelector("[data-said]"), { childList: true });
}"""


@pytest.fixture
def waiting(user: Any) -> FlowVersion:
    """A draft with branches, a loop, and a step that waits."""
    document = parting()
    document["nodes"][1]["waitFor"] = {"t": "duration", "seconds": 2 * 86400}
    return drafts.begin("Parting", "Parting", document, actor=user)


@pytest.fixture
def opened(visit: Visit, waiting: FlowVersion) -> Page:
    """That draft in the designer."""
    page = visit(url(waiting, "design"))
    page.locator(drawing.STEP).first.wait_for()
    return page


def lines(page: Page) -> list[tuple[int, str]]:
    """Return the lines of the outline with their levels."""
    found = page.locator("[role=tree] [role=treeitem]").evaluate_all(
        "all => all.map(one => [Number(one.ariaLevel), one.innerText.replace(/\\s+/g, ' ').trim()])"
    )
    return [(level, text) for level, text in found]


def on_board(page: Page) -> bool:
    """Tell whether the keyboard is on the canvas."""
    found: bool = page.evaluate("() => document.activeElement.matches('[data-board]')")
    return found


def stands_on(page: Page) -> str:
    """Return the step that the canvas tells assistive technology to be the active one."""
    said = drawing.board(page).get_attribute("aria-activedescendant") or ""
    return said.removeprefix("a-step-")


# -- the tree ----------------------------------------------------------------------------------


def test_the_canvas_is_the_one_application_and_has_a_name(opened: Page) -> None:
    found = opened.locator("[role=application]")
    drawing.expect(found).to_have_count(1)
    drawing.expect(found).to_have_accessible_name(
        "Canvas: Parting. Arrows follow the flow, ? lists the keys."
    )


def test_the_outline_is_in_the_order_of_execution_with_words(opened: Page) -> None:
    assert lines(opened) == [
        (1, "check"),
        (2, "yes"),
        (3, "large"),
        (2, "no"),
        (3, "small waits 2 days"),
        (1, "parts"),
        (2, "branch 1"),
        (3, "one"),
        (2, "branch 2"),
        (3, "two"),
        (2, "branch 3"),
        (3, "three"),
        (1, "together"),
        (1, "again"),
        (2, "yes loops back to check"),
        (2, "no goes on with end"),
        (1, "end"),
    ]


def test_the_outline_says_how_many_problems_a_step_has(opened: Page) -> None:
    drawing.go_to(opened, "large")
    drawing.press(opened, "Delete")
    opened.locator("[role=treeitem]", has_text="errors:").first.wait_for()
    assert any("errors: 1" in text for _level, text in lines(opened))


def test_what_is_chosen_in_the_outline_is_selected_on_the_canvas(opened: Page) -> None:
    drawing.row(opened, "together").click()
    opened.locator(f'{drawing.STEP}.a-sel[data-step="together"]').wait_for()
    assert opened.locator(f"{drawing.STEP}.a-sel").count() == 1
    assert stands_on(opened) == "together"


def test_what_is_clicked_on_the_canvas_is_selected_in_the_outline(opened: Page) -> None:
    drawing.step(opened, "small").locator(".a-title").click()
    drawing.selected(opened, "small")
    assert opened.locator("[role=treeitem][aria-selected=true]").count() == 1


def test_each_change_is_announced_once(opened: Page) -> None:
    opened.evaluate(_SPY)
    drawing.go_to(opened, "two")
    drawing.press(opened, "Control+Backspace")
    drawing.row(opened, "two").wait_for(state="detached")
    drawing.press(opened, "Control+z")
    drawing.row(opened, "two").wait_for()
    drawing.press(opened, "Control+Shift+z")
    drawing.row(opened, "two").wait_for(state="detached")
    opened.wait_for_function("() => window.announced.length >= 3")
    title = "Remove two and join"
    assert opened.evaluate("() => window.announced") == [
        title,
        f"Undone: {title}",
        f"Done again: {title}",
    ]


# -- the keyboard ------------------------------------------------------------------------------


def large(count: int) -> dict[str, Any]:
    """Return a document of a line of steps."""
    plain = {"kind": "execute", "call": {"args": []}}
    nodes = [{"id": f"step{number}", **plain} for number in range(count)]
    return {
        "schema": "automations.flow/1",
        "name": "Large",
        "nodes": [*nodes, {"id": "end", "kind": "end"}],
    }


@pytest.mark.parametrize("count", [3, 60])
def test_tab_crosses_the_designer_in_few_presses(visit: Visit, user: Any, count: int) -> None:
    draft = drafts.begin("Large", "Large", large(count), actor=user)
    page = visit(url(draft, "design"))
    page.locator(drawing.STEP).first.wait_for()
    page.locator(".a-topbar [tabindex='0']").first.focus()
    stops = boards = 0
    while page.evaluate("() => document.activeElement.closest('#a-designer') !== null"):
        stops += 1
        boards += on_board(page)
        assert stops <= PRESSES
        page.keyboard.press("Tab")
    assert boards == 1


def test_arrows_follow_the_flow(opened: Page) -> None:
    drawing.go_to(opened, "check")
    seen = []
    for key in ["ArrowDown", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"]:
        opened.keyboard.press(key)
        seen.append(stands_on(opened))
    assert seen == ["large", "small", "parts", "one", "two", "three"]
    for key, step in [("ArrowLeft", "two"), ("ArrowUp", "parts")]:
        opened.keyboard.press(key)
        assert stands_on(opened) == step
        drawing.selected(opened, step)


def test_home_and_end_lead_to_the_first_and_last_step(opened: Page) -> None:
    drawing.go_to(opened, "one")
    opened.keyboard.press("End")
    drawing.selected(opened, "end")
    opened.keyboard.press("Home")
    drawing.selected(opened, "check")


def test_letters_lead_to_a_step_by_its_name(opened: Page) -> None:
    drawing.go_to(opened, "check")
    opened.keyboard.type("tog")
    drawing.selected(opened, "together")


@pytest.mark.parametrize("key", ["Delete", "Control+Backspace", "Control+d", "Alt+ArrowLeft"])
def test_the_canvas_keeps_the_keyboard_after_a_command(opened: Page, key: str) -> None:
    drawing.go_to(opened, "two")
    drawing.press(opened, key)
    opened.locator(".a-state-line", has_text="changes not saved").wait_for()
    assert on_board(opened)
    assert stands_on(opened)
    opened.keyboard.press("Control+z")
    opened.locator(".a-state-line", has_text="all saved").wait_for()
    assert on_board(opened)


def test_the_canvas_gets_the_keyboard_back_when_a_step_was_added(opened: Page) -> None:
    drawing.go_to(opened, "two")
    drawing.press(opened, "n")
    drawing.choose(opened, "Execute")
    opened.locator(".a-state-line", has_text="changes not saved").wait_for()
    opened.wait_for_function("() => document.activeElement.matches('[data-board]')")
    assert stands_on(opened) not in {"", "two"}


def test_escape_leads_from_the_inspector_back_to_the_same_step(opened: Page) -> None:
    drawing.go_to(opened, "two")
    opened.keyboard.press("Enter")
    opened.wait_for_function("() => document.activeElement.closest('[data-inspector]')")
    opened.keyboard.press("Escape")
    opened.wait_for_function("() => document.activeElement.matches('[data-board]')")
    assert stands_on(opened) == "two"


def test_the_step_on_which_the_keyboard_stands_has_a_ring(opened: Page) -> None:
    drawing.go_to(opened, "two")
    opened.keyboard.press("ArrowUp")
    ring = drawing.step(opened, "parts").locator(".a-halo")
    assert ring.evaluate("one => getComputedStyle(one).stroke") not in {"none", "rgba(0, 0, 0, 0)"}
    other = drawing.step(opened, "one").locator(".a-halo")
    drawn = "one => [getComputedStyle(one).stroke, getComputedStyle(one).display]"
    assert other.evaluate(drawn) != ring.evaluate(drawn)
