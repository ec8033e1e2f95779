"""On paper: the page itself, whole and readable."""

from __future__ import annotations

from typing import Any

import pytest

from tests.automations_admin.shop import NAME, Simple

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BASE = "/admin/automations"
#: Width of a sheet of A4 between usual margins.
SHEET = 700


def test_paper_holds_the_page_and_nothing_to_click(visit: Any) -> None:
    """No menus, no buttons, no filters; black on white in the dark theme as well."""
    from playwright.sync_api import expect

    Simple(fail="x")
    page = visit(f"{BASE}/automationmodel/")
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".app-sidebar", ".app-header", ".a-filters", ".a-btn", ".a-crumbs"):
        for element in page.locator(gone).all():
            expect(element).to_be_hidden()
    expect(page.get_by_role("row", name="Simple")).to_be_visible()
    colour = "element => getComputedStyle(element).color"
    assert page.locator(".a-console").evaluate(colour) == "rgb(0, 0, 0)"
    shade = "element => getComputedStyle(element).backgroundColor"
    assert page.locator(".a-card").first.evaluate(shade) == "rgb(255, 255, 255)"


def test_paper_shows_what_was_folded_and_the_whole_diagram(root: Any, visit: Any) -> None:
    """Closed attempts are opened, and nothing is wider than the sheet."""
    run = Simple(fail="x")
    root.set_viewport_size({"width": SHEET, "height": 1_000})
    for path in (f"automationmodel/{run.id}/change/", f"flow/{NAME}.Simple/", "flow/"):
        page = visit(f"{BASE}/{path}")
        closed = page.locator(".a-att summary")
        if closed.count():
            closed.first.click()
        page.emulate_media(media="print")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= SHEET, path
        for text in page.locator(".a-att > p").all():
            assert text.bounding_box()["height"] > 0
        page.emulate_media(media="screen")
