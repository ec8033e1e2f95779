"""From the mail "3 payments failed" to the cause, and to what can be done, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User

from automations import testing
from automations.models import AutomationModel
from tests.automations_admin.failures.flaky import NAME as FLAKY
from tests.automations_admin.failures.flaky import Flaky
from tests.automations_admin.shop import NAME, Payment, Simple

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def follow(page: Page, url: str) -> None:
    """Follow a link of a mail: who is not logged in is asked to, and gets where it leads."""
    User.objects.create_superuser("root", password="secret")
    page.goto(url)
    page.get_by_label("Username").or_(page.get_by_placeholder("Username")).fill("root")
    page.get_by_label("Password").or_(page.get_by_placeholder("Password")).fill("secret")
    page.keyboard.press("Enter")
    page.wait_for_url(url)


def test_from_the_mail_to_the_group_its_trace_and_an_instance(page: Page, live_server: Any) -> None:
    """Three payments with the same error and one of another flow."""
    from playwright.sync_api import expect

    runs = [Payment(postcode=postcode) for postcode in ("8O331", "1O115", "2O095")]
    Simple(fail="of no interest")
    follow(page, f"{live_server.url}/admin/automations/failure/?flow={NAME}.Payment")
    failed = page.get_by_role("region", name="Failed: nothing happens until someone acts")
    row = failed.get_by_role("row", name="Book · ValueError")
    expect(row).to_contain_text("Postcode '…' has no five digits")
    expect(row.get_by_role("img", name="ValueError: 3 failed tries")).to_be_visible()
    expect(failed).not_to_contain_text("of no interest")
    trace = row.get_by_text("book_parcel")
    expect(trace).to_be_visible()
    expect(row.locator("code")).to_contain_text("raise ValueError")
    row.get_by_role("link", name=f"Payment {runs[-1].id}").click()
    expect(page.get_by_role("heading", name=f"Payment {runs[-1].id}")).to_be_visible()
    expect(page.locator("#attempts")).to_contain_text("Postcode '2O095' has no five digits")
    page.go_back()
    row.get_by_role("link", name="3", exact=True).click()
    for run in runs:
        expect(page.get_by_role("link", name=f"Payment {run.id}", exact=True)).to_be_visible()


def test_a_whole_group_is_retried_from_its_row(page: Page, live_server: Any) -> None:
    """The plan is of just this group; when all went through nothing has failed any more."""
    from playwright.sync_api import expect

    for number in range(3):
        Simple(fail=f"gateway {number} is down")
    AutomationModel.objects.update(data={})
    other = Simple(fail="something else")
    url = f"{live_server.url}/admin/automations/failure/"
    follow(page, url)
    page.get_by_role("row", name="gateway # is down").get_by_role("link", name="Retry 3…").click()
    expect(page.get_by_role("heading", name="Retry 3 tasks?")).to_be_visible()
    page.get_by_label("Reason").fill("The gateway is up again.")
    page.get_by_role("button", name="Retry 3 tasks").click()
    expect(page.locator("body")).to_contain_text("The batch was begun.")
    testing.run_due()
    page.goto(url)
    expect(page.locator("body")).to_contain_text("Solved by retry, last 7 days3")
    expect(page.get_by_role("row", name="gateway # is down")).to_have_count(0)
    left = AutomationModel.objects.exclude(state="completed")
    assert [row.pk for row in left] == [other.id]


def test_a_single_failure_is_retried_from_its_group(page: Page, live_server: Any) -> None:
    """And is gone from the page when it went through; the keyboard opens what is folded."""
    from playwright.sync_api import expect

    for _number in range(2):
        Simple(fail="twice")
    run = Simple(fail="once")
    AutomationModel.objects.filter(pk=run.id).update(data={"fail": ""})
    follow(page, f"{live_server.url}/admin/automations/failure/")
    row = page.get_by_role("row", name="once")
    folded = row.get_by_text("Newest:")
    expect(folded).to_be_hidden()
    row.get_by_text("Where and which").focus()
    page.keyboard.press("Enter")
    expect(folded).to_be_visible()
    row.get_by_role("link", name="Retry…", exact=True).click()
    page.get_by_role("button", name="Retry").click()
    expect(page.locator("body")).to_contain_text("Step went through.")
    page.goto(f"{live_server.url}/admin/automations/failure/")
    expect(page.locator("body")).to_contain_text("Failed, in 1 group")
    expect(page.get_by_role("row", name="once")).to_have_count(0)


def test_the_page_is_narrowed_down_by_its_form(page: Page, live_server: Any) -> None:
    """To a flow, and to a longer time for the trends."""
    from playwright.sync_api import expect

    Simple(fail="x")
    Flaky(fail="y")
    follow(page, f"{live_server.url}/admin/automations/failure/")
    page.get_by_label("Flow").select_option(FLAKY)
    page.get_by_label("Trends over").select_option("week")
    page.get_by_role("button", name="Show").click()
    body = page.locator("body")
    expect(body).to_contain_text("No step of this flow has failed.")
    expect(page.get_by_role("columnheader", name="Failed tries per 6 h, 7 days")).to_be_visible()
    expect(page.get_by_role("row", name="Call · ConnectionError")).to_contain_text("1 of 5: 1")
    expect(page.get_by_label("Flow")).to_have_value(FLAKY)


def test_a_group_grows_in_place(
    page: Page, live_server: Any, let_pass: Callable[[int], None]
) -> None:
    """While somebody looks at it: what was opened stays open."""
    from playwright.sync_api import expect

    for number in range(2):
        Simple(fail=f"order {number}")
        Flaky(fail=f"order {number}")
    follow(page, f"{live_server.url}/admin/automations/failure/")
    row = page.get_by_role("row", name="Call · ConnectionError")
    row.get_by_text("Where and which").click()
    page.mouse.move(0, 0)
    run = Flaky(fail="order 2")
    let_pass(5_000)
    expect(row.get_by_role("link", name="3", exact=True)).to_be_visible()
    expect(row.get_by_role("link", name=f"Flaky flow {run.id}")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 900, 390])
def test_the_page_is_not_wider_than_the_window(page: Page, live_server: Any, width: int) -> None:
    """What is wide scrolls by itself."""
    Payment(postcode="x" * 300)
    Simple(fail="y" * 500)
    Flaky(fail="z/" * 300)
    page.set_viewport_size({"width": width, "height": 800})
    follow(page, f"{live_server.url}/admin/automations/failure/")
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0
