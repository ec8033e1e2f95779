"""Pages stay up to date while they are looked at, and say so when they do not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.test import Client

from automations.engine import retention
from tests.automations_admin.refreshing import FLOWS, INSTANCES, INTERVAL, mend, refresh
from tests.automations_admin.refreshing import asked as asked
from tests.automations_admin.shop import NAME, Payment, Simple

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("stopped_clock"),
]


def figure(page: Page, word: str) -> Locator:
    """Return the figure of this word at the top of a page."""
    return page.locator(".a-strip > div").filter(has_text=word).locator(".a-figure")


def test_figures_change_without_a_reload(visit: Any, asked: list[str]) -> None:
    """What has changed is pointed out and said once; so is as of when it is."""
    from playwright.sync_api import expect

    page = visit(FLOWS)
    page.evaluate("window.opened = true")
    expect(figure(page, "Failed")).to_have_text("0")
    Simple(fail="x")
    refresh(page)
    expect(figure(page, "Failed")).to_have_text("1")
    expect(figure(page, "Failed")).to_have_class(re.compile("a-changed"))
    expect(page.locator("[data-bar=said]")).to_have_text(re.compile(r"Changes on this page: \d"))
    expect(page.get_by_role("row", name="Simple")).to_contain_text("Failing")
    refresh(page)
    expect(page.locator(".a-changed")).to_have_count(0)
    assert asked == [page.url] * 2
    assert page.evaluate("window.opened"), "The page was loaded anew."


def test_an_instance_is_followed_to_its_end(visit: Any, asked: list[str]) -> None:
    """Its state, the reason, what can be done, the diagram, the history and the events."""
    from playwright.sync_api import expect

    run = Simple(fail="x")
    page = visit(f"{INSTANCES}{run.id}/change/")
    expect(page.locator("#history tbody tr")).to_have_count(1)
    expect(page.locator(".a-dia .a-lit")).to_have_count(0)
    expect(page.get_by_role("link", name="Edit data and retry…").first).to_be_visible()
    mend(run.id)
    refresh(page)
    expect(page.locator(".a-head")).to_contain_text("Completed")
    expect(page.get_by_role("heading", name="How did it end?")).to_be_visible()
    expect(page.get_by_role("link", name="Edit data and retry…")).to_have_count(0)
    expect(page.locator("#history tbody tr")).to_have_count(2)
    expect(page.locator(".a-dia .a-lit")).to_have_count(1)
    expect(page.locator("[data-live=events]")).to_contain_text("it was a typo")


def test_it_is_paused_and_stays_so(visit: Any, asked: list[str]) -> None:
    """On the next page too, until it is resumed; then it looks at once."""
    from playwright.sync_api import expect

    page = visit(FLOWS)
    button = page.get_by_role("button", name="Pause updates")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page = visit(INSTANCES)
    expect(page.locator(".a-live")).to_contain_text("paused")
    page.clock.run_for(10 * INTERVAL)
    assert asked == []
    Simple()
    button.click()
    page.clock.run_for(1)
    expect(page.get_by_role("row", name="Simple")).to_be_visible()
    expect(page.locator(".a-live")).to_contain_text("every 5 s")


def test_nothing_is_asked_while_nobody_looks(visit: Any, asked: list[str]) -> None:
    """And at once when somebody does again."""
    from playwright.sync_api import expect

    page = visit(INSTANCES)
    show(page, "hidden")
    page.clock.run_for(10 * INTERVAL)
    assert asked == []
    Simple()
    show(page, "visible")
    page.clock.run_for(1)
    expect(page.get_by_role("row", name="Simple")).to_be_visible()
    assert len(asked) == 1


def show(page: Page, state: str) -> None:
    """Tell a page that it is visible or hidden, as the browser does when tabs change."""
    page.evaluate(
        """state => {
            Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )


def test_it_stops_when_the_user_is_signed_out(visit: Any, asked: list[str]) -> None:
    """And says so, instead of showing the login in the page."""
    from playwright.sync_api import expect

    page = visit(FLOWS)
    page.context.clear_cookies()
    page.clock.run_for(INTERVAL)
    expect(page.locator(".a-live")).to_contain_text("you are signed out")
    expect(page.get_by_role("heading", name="Flows")).to_be_visible()
    page.clock.run_for(10 * INTERVAL)
    assert len(asked) == 1
    expect(page.get_by_role("button", name="Pause updates")).to_be_hidden()


def test_it_stops_when_the_instance_is_deleted(
    visit: Any, asked: list[str], complaints: list[str]
) -> None:
    """What was known last stays on the page."""
    from playwright.sync_api import expect

    run = Simple()
    page = visit(f"{INSTANCES}{run.id}/change/")
    retention.delete_instances([run.id])
    page.clock.run_for(INTERVAL)
    expect(page.locator(".a-live")).to_contain_text("does not exist any more")
    expect(page.get_by_role("heading", name=f"Simple {run.id}")).to_be_visible()
    page.clock.run_for(10 * INTERVAL)
    assert len(asked) == 1
    assert "404" in complaints.pop()


def test_trouble_is_said_and_passes(visit: Any, asked: list[str], complaints: list[str]) -> None:
    """Asked less and less often; then as before."""
    from playwright.sync_api import expect

    page = visit(FLOWS)
    page.route("**/flow/", lambda route: route.fulfill(status=503))
    page.clock.run_for(INTERVAL)
    expect(page.locator(".a-live")).to_contain_text("the server does not answer")
    page.unroute("**/flow/")
    page.clock.run_for(INTERVAL)
    assert len(asked) == 1, "It is asked again after twice the time."
    refresh(page)
    expect(page.locator(".a-live")).to_contain_text("every 5 s")
    assert "503" in complaints.pop()


@pytest.mark.parametrize("interval", [0, 5])
def test_without_a_script_the_pages_say_as_of_when_they_are(
    browser: Any, live_server: Any, settings: Any, interval: float
) -> None:
    """And hold no button that would do nothing."""
    settings.AUTOMATIONS_ADMIN = {"LIVE_INTERVAL": interval}
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{FLOWS}")
    assert re.fullmatch(r"As of \d\d:\d\d:\d\d Europe/Berlin", page.locator(".a-live").inner_text())
    context.close()


def test_an_interval_of_0_switches_it_off(visit: Any, asked: list[str], settings: Any) -> None:
    """The line says when the page was made."""
    from playwright.sync_api import expect

    settings.AUTOMATIONS_ADMIN = {"LIVE_INTERVAL": 0}
    page = visit(FLOWS)
    expect(page.locator(".a-live")).to_contain_text("As of")
    expect(page.get_by_role("button", name="Pause updates")).to_have_count(0)
    page.clock.run_for(10 * INTERVAL)
    assert asked == []


def test_pages_with_nothing_to_refresh_have_no_line(visit: Any, asked: list[str]) -> None:
    """Such as a form."""
    from playwright.sync_api import expect

    page = visit(f"{INSTANCES}{Simple(fail='x').id}/data/")
    expect(page.locator(".a-live")).to_be_hidden()
    page.clock.run_for(10 * INTERVAL)
    assert asked == []


@pytest.mark.parametrize("path", ["grid/", "?heat=visits", "?heat=p90&node=book"])
def test_pages_of_the_past_ask_for_nothing(visit: Any, asked: list[str], path: str) -> None:
    """Heat and grid say as of when they are; the counts beside them go on."""
    from playwright.sync_api import expect

    Payment()
    flow = f"{FLOWS}{NAME}.Payment/"
    page = visit(f"{flow}{path}")
    expect(page.locator(".a-live")).to_contain_text("As of")
    expect(page.get_by_role("button", name="Pause updates")).to_have_count(0)
    page.clock.run_for(10 * INTERVAL)
    assert asked == []
    page = visit(flow)
    refresh(page)
    expect(page.get_by_role("button", name="Pause updates")).to_be_visible()
    assert asked == [page.url]
