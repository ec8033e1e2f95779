"""Undo takes everything back, redo does all of it again, and the page knows what is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.drawing import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BEGIN = drawing.line("first", "second", "third")


def undo(page: Page) -> None:
    """Take everything back."""
    while page.get_by_role("button", name="Undo").get_attribute("aria-disabled") == "false":
        page.keyboard.press("Control+z")


def redo(page: Page) -> None:
    """Do everything again."""
    while page.get_by_role("button", name="Redo").get_attribute("aria-disabled") == "false":
        page.keyboard.press("Control+Shift+z")


def insert(page: Page) -> None:
    """Add steps from the palette."""
    drawing.select(page, "first")
    for kind in ("if", "execute", "end", "waitFor"):
        page.locator(f".a-palette [data-kind={kind}]").click()
    drawing.focus_board(page)
    page.keyboard.press("0")


def move(page: Page) -> None:
    """Move a step with the arrow keys."""
    drawing.select(page, "second")
    for arrow in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(f"Alt+{arrow}")


def fill_in(page: Page) -> None:
    """Change fields of a step."""
    page.keyboard.press("Enter")
    for path, text in (("/name", "later"), ("/description", "Waits."), ("/waitFor", "2 days 3 h")):
        field = drawing.part(page, path)
        if not field.is_visible():
            page.locator("summary", has_text="Wait before").click()
        field.fill(text)
    page.keyboard.press("Escape")


def paste(page: Page) -> None:
    """Copy two steps and put them in, and remove others."""
    drawing.select(page, "second")
    step = drawing.step(page, "third")
    step.click(modifiers=["Control"])
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    page.keyboard.press("Control+d")
    drawing.select(page, "third")
    page.keyboard.press("Control+Backspace")


def tidy(page: Page) -> None:
    """Have all steps stand where the layout puts them."""
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Tidy").click()
    drawing.focus_board(page)


def test_undo_leads_to_the_first_document_and_redo_to_the_last(visit: Any) -> None:
    draft = drawing.begin(BEGIN)
    page = drawing.designing(visit, draft)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for act in (insert, move, fill_in, paste, tidy):
        before = page.get_by_role("button", name="Undo").get_attribute("title")
        act(page)
        expect(page.get_by_role("button", name="Undo")).not_to_have_attribute("title", before or "")
    last = drawing.save(page, draft)
    layout = draft.layout
    assert len(last["nodes"]) > 8
    assert drawing.node(last, "later")["waitFor"] == {"t": "duration", "seconds": 183_600}

    undo(page)
    expect(drawing.state(page)).to_contain_text(drawing.CHANGED)
    assert drawing.save(page, draft) == BEGIN
    assert not draft.layout.get("pins")

    redo(page)
    expect(drawing.state(page)).to_contain_text(drawing.CHANGED)
    assert drawing.save(page, draft) == last
    assert draft.layout == layout


def test_the_page_says_that_all_is_saved_exactly_where_it_was_saved(visit: Any) -> None:
    draft = drawing.begin(BEGIN)
    page = drawing.designing(visit, draft)
    state = drawing.state(page)
    expect(state).to_contain_text(drawing.SAVED)
    drawing.select(page, "second")
    page.keyboard.press("Control+d")
    expect(state).to_contain_text(drawing.CHANGED)
    drawing.save(page, draft)
    page.keyboard.press("Control+d")
    expect(state).to_contain_text(drawing.CHANGED)
    page.keyboard.press("Control+z")
    expect(state).to_contain_text(drawing.SAVED)
    page.keyboard.press("Control+z")
    expect(state).to_contain_text(drawing.CHANGED)
    page.keyboard.press("Control+Shift+z")
    expect(state).to_contain_text(drawing.SAVED)
    page.keyboard.press("Control+Shift+z")
    expect(state).to_contain_text(drawing.CHANGED)


def test_what_is_typed_in_a_field_is_one_step_of_undo(visit: Any) -> None:
    draft = drawing.begin(BEGIN)
    page = drawing.designing(visit, draft)
    drawing.select(page, "second")
    page.keyboard.press("Enter")
    drawing.retype(page, "a_long_name")
    page.keyboard.press("Escape")
    expect(drawing.step(page, "second").locator(".a-title")).to_have_text("a_long_name")
    page.keyboard.press("Control+z")
    expect(drawing.step(page, "second").locator(".a-title")).to_have_text("second")
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")
    assert drawing.save(page, draft) == BEGIN


def test_a_row_of_moves_by_arrow_keys_is_one_step_of_undo(visit: Any) -> None:
    draft = drawing.begin(BEGIN)
    page = drawing.designing(visit, draft)
    move(page)
    drawing.save(page, draft)
    assert list(draft.layout["pins"]) == ["second"]
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")
    drawing.save(page, draft)
    assert not draft.layout.get("pins")


def test_a_drag_of_a_step_is_one_step_of_undo(visit: Any) -> None:
    draft = drawing.begin(BEGIN)
    page = drawing.designing(visit, draft)
    drawing.drag(page, drawing.step(page, "second"), by=(160, 40))
    drawing.save(page, draft)
    assert list(draft.layout["pins"]) == ["second"]
    drawing.focus_board(page)
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")
    assert drawing.save(page, draft) == BEGIN
    assert not draft.layout.get("pins")
