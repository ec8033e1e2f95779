"""Ctrl+K finds steps and commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from automations.designed import drafts
from automations.models import FlowVersion
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.conftest import url

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Visit = Callable[[str], "Page"]


@pytest.fixture
def opened(visit: Visit, draft: FlowVersion, user: Any) -> Page:
    """A draft with a description and a remark in the designer."""
    draft.document["nodes"][1]["description"] = "Gives people a night to sleep over it"
    layout = {"notes": [{"id": "note1", "text": "Ask the lawyers", "x": 400, "y": 40}]}
    drafts.save(draft, draft.document, revision=draft.revision, actor=user, layout=layout)
    page = visit(url(draft, "design"))
    page.locator(drawing.STEP).first.wait_for()
    drawing.press(page, "Control+k")
    return page


def offered(page: Page) -> list[str]:
    """Return the texts of what is found."""
    return page.locator("[role=option] .a-choose-text").all_inner_texts()


def find(page: Page, text: str) -> list[str]:
    """Type into the list, and return what it has then."""
    page.get_by_role("dialog").get_by_role("combobox").fill(text)
    page.wait_for_function(
        "text => document.querySelector('dialog [role=combobox]').value === text", arg=text
    )
    return offered(page)


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("lat", "later"),
        ("if", "big"),
        ("send_invoice", "bill"),
        ("is_big", "big"),
        ("sleep over", "later"),
        ("lawyers", "Ask the lawyers"),
    ],
    ids=["name", "kind", "action", "condition", "description", "remark"],
)
def test_a_step_is_found_by_what_is_said_of_it(opened: Page, text: str, step: str) -> None:
    assert find(opened, text)[0] == step


def test_what_is_chosen_is_selected_and_the_canvas_has_the_keyboard(opened: Page) -> None:
    drawing.choose(opened, "send_invoice")
    drawing.selected(opened, "bill")
    opened.wait_for_function("() => document.activeElement.matches('[data-board]')")


def test_a_command_is_found_with_its_keys_and_done(opened: Page) -> None:
    assert find(opened, "save") == ["Save draft"]
    assert opened.locator("[role=option]").inner_text().split() == ["Save", "draft", "Ctrl", "S"]
    find(opened, "keys")
    opened.keyboard.press("Enter")
    opened.get_by_role("dialog").get_by_role("heading", name="Keys").wait_for()


def test_nothing_found_is_said(opened: Page) -> None:
    assert find(opened, "xyzzy") == []
    opened.get_by_text("Nothing found.").wait_for()


def test_escape_closes_the_list_and_changes_nothing(opened: Page) -> None:
    opened.keyboard.press("Escape")
    opened.get_by_role("dialog").wait_for(state="detached")
    opened.wait_for_function("() => document.activeElement.matches('[data-board]')")
    assert "all saved" in opened.locator(".a-state-line").inner_text()
