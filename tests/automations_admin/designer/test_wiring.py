"""A way is drawn by hand: it shows where it may lead, and says why it may not lead elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.drawing import expect
from tests.flows import designs

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def step(name: str) -> dict[str, Any]:
    """Return a step that does nothing."""
    return {"id": name, "kind": "execute", "call": {"args": []}}


FLOW = {
    "schema": "automations.flow/1",
    "name": "Branches",
    "nodes": [
        step("first"),
        {"id": "fork", "kind": "split", "branches": ["left", "right"]},
        {**step("left"), "next": "meet"},
        step("right"),
        {"id": "meet", "kind": "join"},
        step("last"),
        {"id": "end", "kind": "end"},
    ],
}


@pytest.fixture
def draft(root: Any) -> Any:
    """A draft with a split and its join."""
    return drawing.begin(FLOW)


@pytest.fixture
def page(page: Page) -> Page:
    """A page on which the whole flow is seen."""
    page.set_viewport_size({"width": 1500, "height": 1100})
    return page


def exit_of(page: Page, name: str, slot: str) -> Locator:
    """Return the dot at which a way leaves a step."""
    drawing.step(page, name).hover()
    return drawing.step(page, name).locator(f"[data-exit='{slot}']")


def lead(page: Page, dot: Locator, name: str) -> None:
    """Draw a way from a dot to a step, and do not let it go yet."""
    drawing.hold(page, dot)
    page.mouse.move(*drawing.middle(drawing.step(page, name)), steps=8)


def target(document: dict[str, Any], name: str) -> str:
    """Return the step to which one says it goes on."""
    return str(drawing.node(document, name).get("next"))


def test_only_steps_to_which_the_way_may_lead_are_lit(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    expect(page.locator(".a-legal-yes, .a-legal-no")).to_have_count(0)
    drawing.hold(page, exit_of(page, "first", ""))
    lit, dim = page.locator("svg.a-legal-yes"), page.locator("svg.a-legal-no")
    expect(lit).to_have_count(3)
    found = [sorted(all_of(one)) for one in (lit, dim)]
    # A join without a split before it can never be passed; a step cannot lead to itself.
    assert found == [["end", "fork", "last"], ["first", "left", "meet", "right"]]
    page.mouse.up()
    expect(page.locator(".a-legal-yes, .a-legal-no")).to_have_count(0)
    assert drawing.save(page, draft) == FLOW


def test_what_is_let_go_on_a_lit_step_leads_there(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    lead(page, exit_of(page, "first", ""), "last")
    page.mouse.up()
    expect(drawing.way(page, "first/next")).to_have_attribute("data-to", "last")
    drawing.focus_board(page)
    assert target(drawing.save(page, draft), "first") == "last"
    page.keyboard.press("Control+z")
    assert drawing.save(page, draft) == FLOW


def test_what_may_not_lead_there_is_explained_and_changes_nothing(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    why = "A join follows there, and no split leads to it from here."
    lead(page, exit_of(page, "first", ""), "meet")
    expect(page.locator(".a-wire text")).to_have_text(why)
    page.mouse.up()
    expect(page.locator("[data-toast]")).to_contain_text(why)
    expect(page.locator("[data-said]")).to_contain_text(why)
    expect(drawing.state(page)).to_contain_text(drawing.SAVED)
    assert drawing.save(page, draft) == FLOW


def test_a_way_let_go_on_free_ground_asks_what_it_shall_lead_to(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    x, y = drawing.hold(page, exit_of(page, "last", "/onError"))
    page.mouse.move(x + 150, y + 90, steps=8)
    page.mouse.up()
    drawing.pick(page, "Mail")
    expect(page.locator("svg.a-sel .a-title")).to_have_text("send_mail")
    found = drawing.save(page, draft)
    new = drawing.node(found, "send_mail")
    assert drawing.node(found, "last")["onError"] == new["id"]
    assert list(draft.layout["pins"]) == [new["id"]]
    page.keyboard.press("Control+z")
    assert drawing.save(page, draft) == FLOW


def test_nothing_happens_if_nothing_is_chosen_then(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    x, y = drawing.hold(page, exit_of(page, "last", "/onError"))
    page.mouse.move(x + 150, y + 90, steps=8)
    page.mouse.up()
    expect(page.locator("dialog[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert drawing.save(page, draft) == FLOW


def test_the_end_of_a_way_is_dragged_to_another_step(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    drawing.point_at_way(page, "meet")
    lead(page, page.locator("[data-lead='meet→']"), "end")
    expect(page.locator("svg.a-legal-yes[data-step=end]")).to_have_count(1)
    page.mouse.up()
    expect(drawing.way(page, "meet/next")).to_have_attribute("data-to", "end")
    assert target(drawing.save(page, draft), "meet") == "end"


def test_escape_gives_the_drawing_of_a_way_up(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    lead(page, exit_of(page, "first", ""), "last")
    page.keyboard.press("Escape")
    expect(page.locator(".a-wire")).to_have_count(0)
    page.mouse.up()
    assert drawing.save(page, draft) == FLOW


def test_a_way_of_a_decision_leads_elsewhere_and_the_other_stays(visit: Any, root: Any) -> None:
    draft = drawing.begin(designs.invoicing())
    page = drawing.designing(visit, draft)
    lead(page, exit_of(page, "big", "/then/goto"), "end")
    page.mouse.up()
    expect(drawing.way(page, "big/then/goto")).to_have_attribute("data-to", "end")
    found = drawing.save(page, draft)
    assert drawing.node(found, "big")["then"] == {"goto": "end"}
    assert drawing.names(found) == drawing.names(designs.invoicing())


def all_of(cards: Locator) -> list[str]:
    """Return the ids of cards."""
    found: list[str] = cards.evaluate_all("all => all.map(one => one.dataset.step)")
    return found
