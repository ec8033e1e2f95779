"""A link leads to a step: it opens in the middle and selected; and the step's ways are lit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from automations.models import FlowVersion
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.conftest import url
from tests.automations_admin.designer.drawing import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: More steps than a window shows.
LONG = drawing.line(*(f"step_{number}" for number in range(40)))
LIT = "[data-way]:is([data-lit], .a-way-lit)"
WAYS = "all => all.map(one => one.dataset.way)"
#: Changes only what follows "#" in the address.
FOLLOW = "hash => { location.hash = hash; }"


@pytest.fixture
def draft(root: Any) -> FlowVersion:
    """A long draft, a step of which has a name that is not its id."""
    document = {**LONG, "nodes": [*LONG["nodes"]]}
    document["nodes"][30] = {**LONG["nodes"][30], "name": "remind"}
    return drawing.begin(document)


def in_the_middle(page: Page, name: str) -> None:
    """See to it that a step is in the middle of the canvas and the only one selected."""
    drawing.selected(page, name)
    drawing.still(page)
    card = drawing.middle(drawing.step(page, name))
    board = drawing.middle(drawing.board(page))
    assert card == pytest.approx(board, abs=2)


@pytest.mark.parametrize("name", ["step_30", "remind"])
def test_a_link_opens_a_step_in_the_middle(visit: Any, draft: FlowVersion, name: str) -> None:
    page = visit(f"{url(draft, 'design')}#node={name}")
    in_the_middle(page, "step_30")
    assert page.locator(LIT).evaluate_all(WAYS) == ["step_29→", "step_30→"]


def test_a_link_wins_over_where_one_has_looked_last(visit: Any, draft: FlowVersion) -> None:
    page = drawing.designing(visit, draft)
    drawing.press(page, "End", "-", "-", "-")
    drawing.still(page)
    page.goto("about:blank")
    page = visit(f"{url(draft, 'design')}#node=step_20")
    in_the_middle(page, "step_20")


def test_a_link_is_followed_on_the_page_as_well(visit: Any, draft: FlowVersion) -> None:
    page = drawing.designing(visit, draft)
    page.evaluate(FOLLOW, "#node=step_35")
    drawing.selected(page, "step_35")
    expect(drawing.step(page, "step_35")).to_be_in_viewport()


def test_a_link_to_no_step_opens_the_flow_at_its_begin(visit: Any, draft: FlowVersion) -> None:
    page = visit(f"{url(draft, 'design')}#node=<b>gone")
    drawing.step(page, "step_0").wait_for()
    expect(page.locator("[role=treeitem][aria-selected=true]")).to_have_count(0)


def test_the_ways_of_a_step_are_lit_while_it_is_pointed_at(visit: Any, draft: FlowVersion) -> None:
    page = drawing.designing(visit, draft)
    lit = page.locator(LIT)
    drawing.step(page, "step_2").hover()
    expect(lit).to_have_count(2)
    assert lit.evaluate_all(WAYS) == ["step_1→", "step_2→"]
    page.mouse.move(*drawing.middle(page.locator(".a-state-line")))
    expect(lit).to_have_count(0)


def test_the_ways_of_the_step_that_is_selected_are_lit(visit: Any, draft: FlowVersion) -> None:
    page = drawing.designing(visit, draft)
    drawing.press(page, "Home", "ArrowDown", "ArrowDown")
    lit = page.locator(LIT)
    assert lit.evaluate_all(WAYS) == ["step_1→", "step_2→"]
    drawing.press(page, "Escape")
    expect(lit).to_have_count(0)
