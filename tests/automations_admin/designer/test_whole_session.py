"""A whole session at one draft, in every theme: the page complains of nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from automations.designed import drafts
from automations.models import FlowVersion
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.conftest import url

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def connect(page: Page, source: str, target: str) -> None:
    """Lead the way on from a step elsewhere, by key."""
    drawing.go_to(page, source)
    drawing.press(page, "c")
    page.get_by_role("dialog", name="Connect which way?").wait_for()
    drawing.choose(page, "next")
    page.get_by_role("dialog", name="to…").wait_for()
    drawing.choose(page, target)
    page.get_by_role("dialog").wait_for(state="detached")


def rename(page: Page, name: str) -> None:
    """Give the step that is selected a name, in the inspector."""
    page.keyboard.press("Enter")
    page.get_by_label("Name", exact=True).fill(name)
    page.keyboard.press("Escape")


def test_a_session_keeps_to_the_policy_and_logs_no_error(
    themed: str, visit: Any, published: FlowVersion, user: Any
) -> None:
    draft = drafts.of(published.flow, user)
    page = visit(url(draft, "design"))
    page.locator(drawing.STEP).first.wait_for()
    drawing.go_to(page, "later")
    drawing.press(page, "n")
    drawing.choose(page, "Execute")
    page.locator("[role=treeitem][aria-selected=true]", has_text="step").wait_for()
    rename(page, "remind")
    page.locator("[role=treeitem]", has_text="remind").wait_for()
    connect(page, "later", "end")
    connect(page, "later", "remind")
    drawing.press(page, "Alt+ArrowRight", "Escape", "Shift+Alt+T")
    drawing.press(page, "Control+k")
    drawing.choose(page, "send_invoice")
    drawing.selected(page, "bill")
    page.get_by_role("button", name="Compare with 1").click()
    page.locator(".a-change", has_text="remind").first.wait_for()
    page.get_by_role("button", name="Back to the drawing").click()
    page.locator(drawing.STEP).first.wait_for()
    saved = drawing.save(page, draft)
    assert drawing.names(saved) == ["big", "later", "remind", "bill", "end"]
    page.get_by_role("button", name="Try it").click()
    page.locator("#id_data").fill('{"total": 5}')
    page.get_by_role("button", name="Begin").click()
    page.locator("#lines").wait_for()
