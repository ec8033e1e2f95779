"""The grid and the heat in a browser: by clicking, in light and dark, on a narrow page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group, User

from automations.models import AutomationTaskModel
from tests.automations_admin.shop import NAME, Payment

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def broken() -> Payment:
    """An instance with a failed step and a form, beside one that has only the form."""
    for name in ("Warehouse", "Accounts"):
        Group.objects.create(name=name)
    Payment()
    return Payment(postcode="8O331")


@pytest.fixture
def flow(page: Page, live_server: Any, broken: Payment) -> Page:
    """The flow's page, opened by a superuser."""
    User.objects.create_superuser("root", password="secret")
    page.goto(f"{live_server.url}/admin/automations/flow/{NAME}.Payment/")
    page.get_by_label("Username").or_(page.get_by_placeholder("Username")).fill("root")
    page.get_by_label("Password").or_(page.get_by_placeholder("Password")).fill("secret")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Payment").first.wait_for()
    return page


def test_from_the_grid_to_the_visit(flow: Page, broken: Payment) -> None:
    """A failed cell leads to its attempts, a step to those that stand there."""
    from playwright.sync_api import expect

    flow.get_by_role("link", name="Grid", exact=True).click()
    grid = flow.get_by_role("table")
    expect(grid.get_by_role("columnheader")).to_have_count(3)
    row = grid.get_by_role("row", name="Book")
    row.get_by_role("link", name="Failed").click()
    task = AutomationTaskModel.objects.get(automation=broken.id, status="book")
    instance = f"/automationmodel/{broken.id}/change/?task={task.pk}"
    expect(flow).to_have_url(re.compile(re.escape(instance) + "$"))
    expect(flow.get_by_role("heading", name="Book: attempts")).to_be_visible()
    flow.go_back()
    flow.get_by_label("State").select_option("Failed")
    flow.get_by_role("button", name="Filter").click()
    expect(flow.locator("body")).to_contain_text("No instance fits these filters.")
    flow.get_by_role("link", name="Clear").click()
    flow.get_by_role("rowheader", name="Pack").get_by_role("link").click()
    expect(flow.locator("tbody tr")).to_have_count(2)


def test_from_the_counts_to_the_slowest_step(flow: Page) -> None:
    """Measure, period, order and selected step stay while one of them changes."""
    from playwright.sync_api import expect

    flow.get_by_role("link", name="Failures", exact=True).click()
    flow.get_by_role("link", name="24 h", exact=True).click()
    expect(flow.locator("body")).to_contain_text("Failed attempts, last 24 h")
    figures = flow.locator("#table")
    figures.get_by_role("link", name="Failed attempts").click()
    expect(figures.get_by_role("row").nth(1)).to_contain_text("Book")
    figures.get_by_role("link", name="Book").click()
    expect(flow.get_by_role("complementary", name="Selected step")).to_contain_text("1 (50 %)")
    flow.get_by_role("link", name="p90", exact=True).first.click()
    flow.get_by_role("link", name="Work only").click()
    expect(flow.locator("body")).to_contain_text("p90 of the work, last 24 h")
    expect(flow.get_by_role("complementary", name="Selected step")).to_be_visible()
    flow.get_by_role("link", name="Now", exact=True).click()
    expect(flow.get_by_label("Legend")).to_contain_text("Waits for a person")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_is_wider_than_the_window(flow: Page, width: int, scheme: Any) -> None:
    """A wide grid scrolls by itself, and its steps stay in sight."""
    flow.emulate_media(color_scheme=scheme)
    flow.set_viewport_size({"width": width, "height": 800})
    address = flow.url.partition("?")[0]
    for url in (f"{address}grid/", f"{address}?heat=median&node=book", f"{address}?heat=failures"):
        flow.goto(url)
        root = "document.documentElement"
        assert flow.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0, url


def test_the_steps_stay_in_sight(flow: Page) -> None:
    """While many instances are scrolled through on a narrow page."""
    for _number in range(23):
        Payment()
    flow.set_viewport_size({"width": 390, "height": 800})
    flow.goto(f"{flow.url.partition('?')[0]}grid/")
    head = flow.get_by_role("rowheader", name="Charge")
    before = head.bounding_box()
    moved = flow.locator(".a-grid-scroll").evaluate(
        "it => { it.scrollLeft = 300; return it.scrollLeft; }"
    )
    assert moved == 300
    assert head.bounding_box() == before
