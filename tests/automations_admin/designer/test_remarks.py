"""Remarks on the canvas: written where they are added, and they leave the keyboard where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from automations.models import FlowVersion
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.drawing import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(root: Any) -> FlowVersion:
    """A draft that is longer than the screen is high."""
    return drawing.begin(drawing.line(*(f"step{number}" for number in range(40))))


def add_remark(page: Page) -> None:
    drawing.press(page, "Control+k")
    drawing.choose(page, "Add a remark")
    expect(page.locator("[data-remark] textarea")).to_be_focused()


def test_a_remark_is_written_at_once(visit: Any, draft: FlowVersion) -> None:
    page = drawing.designing(visit, draft)
    add_remark(page)
    page.keyboard.type("Ask accounts")
    page.keyboard.press("Escape")
    expect(page.locator("[data-remark]")).to_have_text("Ask accounts")
    drawing.focus_board(page)
    drawing.save(page, draft)
    assert [one["text"] for one in draft.layout["notes"]] == ["Ask accounts"]


def test_an_empty_remark_does_not_take_the_keyboard_when_it_is_drawn_again(
    visit: Any, draft: FlowVersion
) -> None:
    page = drawing.designing(visit, draft)
    add_remark(page)
    drawing.press(page, "End")
    drawing.step(page, "end").wait_for()
    expect(page.locator("[data-remark]")).to_have_count(0)
    drawing.press(page, "Home")
    expect(page.locator("[data-remark]")).to_have_text("Empty remark")
    expect(drawing.board(page)).to_be_focused()
    drawing.save(page, draft)
    page.reload()
    expect(page.locator("[data-remark]")).to_have_text("Empty remark")
    assert page.locator("textarea:focus").count() == 0
