"""Finding instances in a browser: filter, search by data, save the filter, take the list out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group, User

from automations.models import Event
from automations_admin.models import SavedFilter
from tests.automations_admin.shop import NAME, Payment, Simple

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def listed(page: Page, live_server: Any) -> Page:
    """A superuser at the list of instances."""
    for name in ("Warehouse", "Accounts"):
        Group.objects.create(name=name)
    User.objects.create_superuser("root", password="secret")
    for plan, total in (("pro", 5), ("pro", 50), ("basic", 500)):
        Payment(customer={"plan": plan}, total=total)
    Simple(fail="no route to carrier")
    page.goto(f"{live_server.url}/admin/automations/automationmodel/")
    page.get_by_label("Username").or_(page.get_by_placeholder("Username")).fill("root")
    page.get_by_label("Password").or_(page.get_by_placeholder("Password")).fill("secret")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Instances").wait_for()
    return page


def test_a_list_is_narrowed_down_saved_and_taken_out(listed: Page) -> None:
    """By keyboard and clicks, without knowing the language of the search."""
    from playwright.sync_api import expect

    page = listed
    rows = page.locator("tr[data-live-row]")
    expect(rows).to_have_count(4)
    page.get_by_label("Flow", exact=True).select_option(f"{NAME}.Payment")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Filter").click()
    expect(rows).to_have_count(3)
    page.get_by_text("Search by data").click()
    page.get_by_role("link", name="customer.plan").click()
    page.get_by_role("link", name="pro", exact=True).click()
    expect(rows).to_have_count(2)
    search = page.locator("#f-q")
    expect(search).to_have_value("customer.plan:pro")
    search.press("End")
    search.press_sequentially(" total>10")
    search.press("Enter")
    expect(rows).to_have_count(1)

    page.get_by_text("Save this filter…").click()
    page.get_by_label("Name").fill("Big pro orders")
    page.get_by_label("Show it to all staff").check()
    page.get_by_role("button", name="Save filter").click()
    expect(page.get_by_role("link", name="Big pro orders")).to_have_attribute(
        "aria-current", "page"
    )
    assert SavedFilter.objects.get().shared

    page.get_by_role("link", name=re.compile("total>10")).click()
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="Big pro orders").click()
    expect(rows).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    assert text.splitlines()[1].split(",")[2] == "Payment"
    page.get_by_role("link", name="Clear all filters").click()
    expect(rows).to_have_count(4)


def test_what_is_wrong_is_said_at_its_field(listed: Page) -> None:
    """And read out with it."""
    from playwright.sync_api import expect

    page = listed
    page.get_by_text("More filters").click()
    page.get_by_label("Assigned to").fill("nobody")
    page.locator("#f-q").fill("total>")
    page.keyboard.press("Enter")
    search, assigned = (
        page.locator("#f-q"),
        page.get_by_label("Assigned to"),
    )
    expect(search).to_have_value("total>")
    expect(search).to_have_accessible_description(re.compile("a value is missing"))
    expect(assigned).to_be_visible()
    expect(assigned).to_have_accessible_description("There is no user or group of this name.")
    expect(page.locator("body")).to_contain_text("Nothing was looked for.")


@pytest.mark.parametrize("width", [1440, 900, 390])
def test_no_page_is_wider_than_the_window(listed: Page, live_server: Any, width: int) -> None:
    """Whatever is unfolded, and however long the words are."""
    page, base = listed, f"{live_server.url}/admin/automations/automationmodel/"
    page.set_viewport_size({"width": width, "height": 800})
    owner = User.objects.get()
    saved = SavedFilter.objects.create(
        owner=owner, name="x" * 80, query="state=failed", shared=True
    )
    long = f"?flow={NAME}.Payment&path=customer.plan&assignee=me&q={'x' * 90}:{'y' * 90}"
    for url in (
        "", long, f"csv/{long}", f"filters/add/{long}", f"filters/{saved.pk}/",
        f"filters/{saved.pk}/delete/",
    ):  # fmt: skip
        page.goto(base + url)
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0, url
    page.goto(f"{base}?state=live")
    page.get_by_text("Save this filter…").click()
    page.get_by_text("Search by data").click()
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0
    saved.delete()  # the button stands beside "All instances" then
    page.goto(f"{base}?state=live")
    page.get_by_text("Save this filter…").click()
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0


def test_masked_values_are_shown_once(themed: str, visit: Any) -> None:
    """And the look is among the events when the page is opened again."""
    from playwright.sync_api import expect

    page: Page = visit(f"/admin/automations/automationmodel/{Simple(token='t0p').id}/change/")
    data = page.locator("section", has=page.get_by_role("heading", name="Data", exact=True))
    expect(data).not_to_contain_text("t0p")
    page.get_by_role("button", name="Show masked values").click()
    expect(data).to_contain_text("t0p")
    visit(f"/admin/automations/automationmodel/{Event.objects.get().automation_id}/change/")
    expect(data).not_to_contain_text("t0p")
    expect(page.locator("#events")).to_contain_text("root")
