"""Steps stand where the layout puts them, or where somebody has put them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from automations.designed import drafts
from automations.models import FlowVersion
from tests.automations_admin.designer import drawing, geometry
from tests.automations_admin.designer.conftest import url
from tests.flows import designs

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Keeps what is asked of the worker that draws until it is let go.
HOLD = """() => {
  const [send, kept] = [Worker.prototype.postMessage, []];
  Worker.prototype.postMessage = function (...asked) { kept.push(() => send.apply(this, asked)); };
  window.letGo = () => {
    Worker.prototype.postMessage = send;
    for (const one of kept) one();
  };
}"""

Visit = Callable[[str], "Page"]


def parting() -> dict[str, Any]:
    """Return a document with an If, a Split with three branches, and a way back."""
    plain = {"kind": "execute", "call": {"args": []}}
    check = {"id": "check", "kind": "if", "condition": designs.ref("is_big")}
    return {
        "schema": "automations.flow/1",
        "name": "Parting",
        "nodes": [
            {**check, "then": {"goto": "large"}, "else": {"goto": "small"}},
            {"id": "small", **plain, "next": "parts"},
            {"id": "large", **plain, "next": "parts"},
            {"id": "parts", "kind": "split", "branches": ["one", "two", "three"]},
            {"id": "one", **plain, "next": "together"},
            {"id": "two", **plain, "next": "together"},
            {"id": "three", **plain, "next": "together"},
            {"id": "together", "kind": "join"},
            {**check, "id": "again", "then": {"goto": "check"}, "else": {"goto": "end"}},
            {"id": "end", "kind": "end"},
        ],
    }


@pytest.fixture
def parted(user: Any) -> FlowVersion:
    """A draft with branches."""
    return drafts.begin("Parting", "Parting", parting(), actor=user)


@pytest.fixture
def opened(visit: Visit, parted: FlowVersion) -> Page:
    """That draft in the designer, all of it seen."""
    page = visit(url(parted, "design"))
    page.locator(drawing.STEP).first.wait_for()
    drawing.show_all(page, steps(parted))
    return page


def steps(draft: FlowVersion) -> set[str]:
    """Return the ids of the steps of a draft."""
    return {node["id"] for node in draft.document["nodes"]}


def drag(page: Page, step: str, by: tuple[int, int]) -> None:
    """Drag a step, and wait until it is pinned."""
    x, y = drawing.hold(page, drawing.step(page, step).locator(".a-shape"))
    page.mouse.move(x + by[0], y + by[1], steps=6)
    page.mouse.up()
    page.locator(f'{drawing.STEP}[data-step="{step}"][aria-label*="pinned"]').wait_for()
    page.mouse.move(5, 5)
    drawing.still(page)


def tidy(page: Page) -> None:
    """Tidy everything by key, and wait until nothing is pinned any more."""
    drawing.press(page, "Escape", "Shift+Alt+T")
    page.wait_for_function("() => !document.querySelector('.a-step-mark[aria-label*=pinned]')")
    drawing.still(page)


def pins(draft: FlowVersion) -> set[str]:
    """Return which steps of a draft are pinned."""
    return set(draft.layout.get("pins", {}))


def test_no_step_lies_on_a_step(opened: Page) -> None:
    assert geometry.overlapping(opened) == []


def test_no_way_leads_over_a_step(opened: Page) -> None:
    assert geometry.crossing(opened) == []


def test_then_stands_left_of_else(opened: Page) -> None:
    at = geometry.places(opened)
    assert at["large"][0] + at["large"][2] <= at["small"][0]
    assert at["large"][1] == at["small"][1]


def test_branches_stand_in_declared_order_on_one_line(opened: Page) -> None:
    at = geometry.places(opened)
    assert at["one"][0] < at["two"][0] < at["three"][0]
    assert at["one"][1] == at["two"][1] == at["three"][1]


def test_what_was_dragged_goes_back_and_a_second_tidy_moves_nothing(opened: Page) -> None:
    before = geometry.places(opened)
    drag(opened, "two", (120, 60))
    assert geometry.places(opened) != before
    tidy(opened)
    drawing.show_all(opened, before)
    assert geometry.places(opened) == before
    tidy(opened)
    drawing.announced(opened, "Everything is tidy.")
    assert geometry.places(opened) == before


def test_to_tidy_is_one_step_of_undo(opened: Page, parted: FlowVersion) -> None:
    drag(opened, "two", (120, 60))
    drag(opened, "end", (-160, 40))
    # At an edge a drag moves what is seen too, the longer it takes the further.
    drawing.show_all(opened, steps(parted))
    dragged = geometry.places(opened)
    tidy(opened)
    drawing.press(opened, "Control+z")
    drawing.show_all(opened, dragged)
    opened.wait_for_function(
        "() => document.querySelectorAll('.a-step-mark[aria-label*=pinned]').length === 2"
    )
    drawing.show_all(opened, dragged)
    assert geometry.places(opened) == dragged
    drawing.announced(opened, "Undone: Tidy")


def test_to_show_all_shows_what_is_being_drawn_too(opened: Page, parted: FlowVersion) -> None:
    drag(opened, "end", (-160, 60))
    drawing.press(opened, *["Alt+ArrowDown"] * 40)
    drawing.still(opened)
    drawing.press(opened, "Control+z")
    drawing.announced(opened, "Undone: Move")
    drawing.show_all(opened, steps(parted))
    opened.evaluate(HOLD)
    drawing.press(opened, "Control+Shift+z", "0")
    drawing.still(opened)
    opened.evaluate("() => window.letGo()")
    drawing.expect(drawing.step(opened, "end")).to_be_in_viewport(ratio=0.9)


def test_a_drag_pins_the_step_and_is_one_step_of_undo(opened: Page, parted: FlowVersion) -> None:
    drag(opened, "two", (120, 60))
    before = (parted.document, parted.logic_hash)
    drawing.save(opened, parted)
    assert pins(parted) == {"two"}
    assert (parted.document, parted.logic_hash) == before
    drawing.press(opened, "Control+z")
    drawing.save(opened, parted)
    assert pins(parted) == set()


def test_what_is_pinned_stays_when_steps_are_added(opened: Page, parted: FlowVersion) -> None:
    drag(opened, "end", (-160, 40))
    drawing.save(opened, parted)
    pinned = parted.layout["pins"]
    drawing.go_to(opened, "together")
    drawing.press(opened, "n")
    drawing.choose(opened, "Execute")
    opened.locator("[role=treeitem]").nth(len(steps(parted))).wait_for()
    drawing.save(opened, parted)
    assert parted.layout["pins"] == pinned
    drawing.show_all(opened, steps(parted))
    assert geometry.overlapping(opened) == []


def test_only_what_is_selected_is_tidied(opened: Page, parted: FlowVersion) -> None:
    drag(opened, "two", (120, 60))
    drag(opened, "end", (-160, 40))
    drawing.go_to(opened, "two")
    drawing.press(opened, "Shift+Alt+T")
    drawing.save(opened, parted)
    assert pins(parted) == {"end"}


def test_alt_and_arrows_move_a_step_in_one_step_of_undo(opened: Page, parted: FlowVersion) -> None:
    drawing.go_to(opened, "two")
    drawing.press(opened, *["Alt+ArrowRight"] * 5, *["Alt+ArrowDown"] * 2)
    drawing.save(opened, parted)
    assert pins(parted) == {"two"}
    drawing.press(opened, "Control+z")
    drawing.save(opened, parted)
    assert pins(parted) == set()
