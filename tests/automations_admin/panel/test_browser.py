"""From an order to its flow and what can be done about it, in a browser, in both themes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group, User

from sample_flows import models
from tests.automations_admin.panel.conftest import make_order
from tests.automations_admin.shop import Payment

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["jazzmin", "django"])
def theme(request: pytest.FixtureRequest, settings: Any) -> str:
    """Both themes, one after the other."""
    if request.param == "django":
        settings.INSTALLED_APPS = [name for name in settings.INSTALLED_APPS if name != "jazzmin"]
    return str(request.param)


@pytest.fixture
def order() -> models.Order:
    """An order whose payment has failed."""
    for name in ("Warehouse", "Accounts"):
        Group.objects.create(name=name)
    found = make_order()
    Payment(order=found, postcode="8O331")
    return found


def open_order(page: Page, base: str, order: models.Order) -> None:
    """Log in and open the order's form at its flows."""
    User.objects.create_superuser("root", password="secret")
    page.goto(f"{base}/admin/login/?next=/admin/sample_flows/order/{order.pk}/change/")
    page.locator("[name=username]").fill("root")
    page.locator("[name=password]").fill("secret")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    tab = page.get_by_role("tab", name="Flows of this object")
    if tab.count():
        tab.click()
    # A tab fades in.
    page.locator(".a-panel").wait_for()


def test_the_way_from_an_order_to_its_failed_step(
    page: Page, live_server: Any, theme: str, order: models.Order
) -> None:
    """To the instance, and to the question before it is retried."""
    from playwright.sync_api import expect

    open_order(page, live_server.url, order)
    expect(page.locator("#jazzy-tabs")).to_have_count(int(theme == "jazzmin"))
    expect(page.get_by_text("It is not tried again by itself.")).to_be_visible()
    picture = page.get_by_role("img", name="at present at: Book, Pack")
    expect(picture).to_be_visible()
    page.get_by_text("More", exact=False).last.click()
    expect(page.get_by_role("link", name="Delete…")).to_be_visible()
    page.get_by_role("link", name="Retry Book…").click()
    expect(page.get_by_role("heading", name="Retry Book?")).to_be_visible()
    page.go_back()
    if theme == "jazzmin":
        page.get_by_role("tab", name="Flows of this object").click()
    picture.click()
    expect(page.get_by_role("heading", name="Payment").first).to_be_visible()
    expect(page).to_have_url(re.compile("/automationmodel/"))


@pytest.mark.parametrize("width", [1440, 390])
def test_the_form_is_no_wider_than_the_window(
    page: Page, live_server: Any, theme: str, order: models.Order, width: int
) -> None:
    """And the form can still be saved."""
    from playwright.sync_api import expect

    page.set_viewport_size({"width": width, "height": 800})
    open_order(page, live_server.url, order)
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0
    inside = (
        "e => e.getBoundingClientRect().right <= e.closest('form').getBoundingClientRect().right"
    )
    assert page.locator(".a-panel").evaluate(inside)
    page.locator("[name=_continue]").click()
    expect(page.locator("body")).to_contain_text("was changed successfully")
