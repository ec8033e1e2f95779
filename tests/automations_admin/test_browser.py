"""The main job, in a browser: find the failed instance, read why, repair it, see it finish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group, User

from automations.models import AutomationModel
from tests.automations_admin.shop import Simple

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def logged_in(page: Page, live_server: Any) -> Page:
    """A superuser on the start page of the admin."""
    User.objects.create_superuser("root", password="secret")
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Username").or_(page.get_by_placeholder("Username")).fill("root")
    page.get_by_label("Password").or_(page.get_by_placeholder("Password")).fill("secret")
    page.keyboard.press("Enter")
    # In full: the address of the login ends with it too.
    page.wait_for_url(f"{live_server.url}/admin/")
    return page


def test_a_failed_instance_is_found_repaired_and_finishes(logged_in: Page) -> None:
    """From the start page, by clicking only."""
    from playwright.sync_api import expect

    Simple()
    run = Simple(fail="card 4OOO is no number")
    page = logged_in
    page.get_by_role("link", name="Flows").first.click()
    row = page.get_by_role("row", name="Simple")
    expect(row).to_contain_text("Failing")
    row.get_by_role("link", name="1", exact=True).first.click()
    page.get_by_role("link", name=f"Simple {run.id}").click()
    body = page.locator("body")
    expect(body).to_contain_text("It is not tried again by itself.")
    expect(body).to_contain_text("card 4OOO is no number")
    page.get_by_role("link", name="Edit data and retry…").first.click()
    page.get_by_label("Data").fill('{"fail": ')
    page.get_by_label("Reason").fill("Letter O instead of a zero")
    page.get_by_role("button", name="Save and retry").click()
    expect(body).to_contain_text("Nothing was saved.")
    expect(page.get_by_label("Reason")).to_have_value("Letter O instead of a zero")
    page.get_by_label("Data").fill('{"fail": ""}')
    page.get_by_role("button", name="Save and retry…").click()
    expect(body).to_contain_text("Nothing is saved yet.")
    expect(page.locator(".a-diff")).to_contain_text('+ ""')
    page.get_by_role("button", name="Save and retry", exact=True).click()
    expect(body).to_contain_text("Step went through.")
    expect(page.get_by_role("heading", name="How did it end?")).to_be_visible()
    assert AutomationModel.objects.get(pk=run.id).state == "completed"


@pytest.mark.parametrize("width", [1440, 900, 390])
def test_no_page_is_wider_than_the_window(logged_in: Page, live_server: Any, width: int) -> None:
    """What is wide scrolls by itself."""
    from tests.automations_admin.shop import NAME, Payment

    for name in ("Warehouse", "Accounts"):
        Group.objects.create(name=name)
    run = Payment(postcode="8O331", text="x" * 500)
    page = logged_in
    page.set_viewport_size({"width": width, "height": 800})
    base = f"{live_server.url}/admin/automations"
    for url in (
        f"{base}/flow/",
        f"{base}/flow/{NAME}.Payment/?node=book",
        f"{base}/automationmodel/",
        f"{base}/automationmodel/{run.id}/change/",
        f"{base}/automationmodel/{run.id}/data/",
    ):
        page.goto(url)
        root = "document.documentElement"
        assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0, url
