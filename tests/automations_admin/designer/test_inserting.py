"""A step is put in on a way, by the "+" that it shows or by a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.drawing import expect
from tests.flows import designs

if TYPE_CHECKING:
    pass

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORK = {
    "schema": "automations.flow/1",
    "name": "Fork",
    "nodes": [
        {
            "id": "big",
            "kind": "if",
            "condition": designs.ref("is_big"),
            "then": {"goto": "bill"},
        },
        {"id": "later", "kind": "execute", "call": {"args": []}},
        {"id": "bill", "kind": "execute", "call": {"args": []}},
        {"id": "end", "kind": "end"},
    ],
}


@pytest.fixture
def draft(root: Any) -> Any:
    """A draft with two ways from a decision."""
    return drawing.begin(FORK)


def test_a_way_shows_its_plus_only_when_it_is_pointed_at(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    expect(page.locator("[data-plus]")).to_have_count(0)
    drawing.point_at_way(page, "later")
    expect(page.locator("[data-plus]")).to_have_attribute("aria-label", "Insert a step (I)")
    page.mouse.move(*drawing.middle(drawing.step(page, "big")))
    expect(page.locator("[data-plus]")).to_have_count(0)


def test_the_plus_splits_a_way_and_keeps_where_the_other_leads(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    drawing.point_at_way(page, "big/then/goto")
    plus = page.locator("[data-plus='big/then/goto→']")
    expect(plus).to_have_attribute("aria-label", "Insert a step on “yes” (I)")
    plus.click()
    drawing.pick(page, "Execute")
    expect(page.locator("svg.a-sel .a-title")).to_have_text("step")
    found = drawing.save(page, draft)
    new = drawing.node(found, "step")
    assert drawing.node(found, "big")["then"] == {"goto": new["id"]}
    assert leads(found, "step") == "bill"
    assert leads(found, "later") == "bill"
    assert next_of(found, "big") == "later"
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")
    assert drawing.save(page, draft) == FORK


def test_the_key_asks_which_way_and_splits_it(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    drawing.focus_board(page)
    page.keyboard.press("Home")
    page.keyboard.press("i")
    ways = page.locator("dialog[open] [role=option]")
    expect(ways).to_contain_text(["yes", "no"])
    drawing.pick(page, "no")
    drawing.pick(page, "Execute")
    expect(drawing.board(page)).to_be_focused()
    found = drawing.save(page, draft)
    assert drawing.names(found) == ["big", "step", "later", "bill", "end"]
    assert leads(found, "step") == "later"
    assert drawing.node(found, "big")["then"] == {"goto": "bill"}
    page.keyboard.press("Control+z")
    assert drawing.save(page, draft) == FORK


def test_the_key_takes_the_way_that_is_chosen(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    drawing.click_way(page, "later")
    expect(page.locator("[data-plus='later→']")).to_have_count(1)
    page.keyboard.press("i")
    drawing.pick(page, "Execute")
    expect(page.locator("svg.a-sel .a-title")).to_have_text("step")
    found = drawing.save(page, draft)
    assert drawing.names(found) == ["big", "later", "step", "bill", "end"]


def test_a_step_with_one_way_is_not_asked_which(visit: Any, draft: Any) -> None:
    page = drawing.designing(visit, draft)
    drawing.select(page, "bill")
    page.keyboard.press("i")
    expect(page.locator("dialog[open] h2")).to_have_text("Insert a step on “next”")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(drawing.board(page)).to_be_focused()
    assert drawing.save(page, draft) == FORK


def leads(document: dict[str, Any], name: str) -> str:
    """Return the name of the step to which one goes on."""
    said = drawing.node(document, name).get("next")
    called = {one["id"]: drawing.name_of(one) for one in document["nodes"]}
    return called[said] if said else next_of(document, name)


def next_of(document: dict[str, Any], name: str) -> str:
    """Return the name of the step that is declared after one."""
    found = drawing.names(document)
    return found[found.index(name) + 1]
