"""Statistics in a browser: by clicking from a figure to the people, in light and dark, narrow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User

from automations import clock as clocks
from automations import testing
from automations.engine.rollups import passes
from automations_admin.stats.views import PAGES
from tests.automations_admin.stats.conftest import BEGIN, NAME
from tests.flows.campaign import Crowd

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: The days in which the crowd did something, before all real ones.
DAYS = "?from=2026-02-20&to=2026-04-20&with=none"


@pytest.fixture
def statistics(page: Page, live_server: Any) -> Page:
    """The overview of a journey that a crowd went through, opened by a superuser."""
    with testing.frozen_time(BEGIN) as moved:
        Crowd(moved, 11).live(40)
        passes.roll(clocks.now())
    User.objects.create_superuser("root", password="secret")
    page.goto(f"{live_server.url}/admin/automations/flow/{NAME}/statistics/{DAYS}")
    page.get_by_label("Username").or_(page.get_by_placeholder("Username")).fill("root")
    page.get_by_label("Password").or_(page.get_by_placeholder("Password")).fill("secret")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Campaign").first.wait_for()
    return page


def test_from_a_figure_to_the_instances_behind_it(statistics: Page) -> None:
    from playwright.sync_api import expect

    tile = statistics.locator(".a-tiles > div", has_text="Exited early").locator("a").first
    count = tile.inner_text()
    tile.click()
    expect(statistics.get_by_text("exited early, started from")).to_be_visible()
    expect(statistics.locator("tbody tr")).to_have_count(int(count))


def test_pages_keep_the_days_and_what_is_chosen(statistics: Page) -> None:
    from playwright.sync_api import expect

    statistics.get_by_label("Break down by").select_option("Source")
    statistics.get_by_label("Only").select_option("Source: web")
    statistics.get_by_role("button", name="Show").click()
    expect(statistics.get_by_role("rowheader", name="web")).to_be_visible()
    for name in ("Diagram", "Funnel", "Time", "Experiment", "Cohorts", "People"):
        pages = statistics.get_by_role("navigation", name="Statistics")
        pages.get_by_role("link", name=name, exact=True).click()
        expect(statistics).to_have_url(re.compile("from=2026-02-20.*only=source"))
        expect(statistics.get_by_label("Only")).to_have_value("source:web")


def test_no_page_is_wider_than_a_small_screen(statistics: Page, live_server: Any) -> None:
    errors: list[str] = []
    statistics.on("pageerror", lambda error: errors.append(str(error)))
    statistics.set_viewport_size({"width": 390, "height": 800})
    for page in PAGES:
        name = f"{page.name}/" if page.name else ""
        url = f"{live_server.url}/admin/automations/flow/{NAME}/statistics/{name}{DAYS}"
        answer = statistics.goto(url)
        assert answer is not None
        assert answer.ok
        assert statistics.evaluate("document.documentElement.scrollWidth") <= 390, page.name
    assert not errors


def test_in_the_dark_figures_can_be_read(statistics: Page) -> None:
    """The console's colours follow the theme, charts included."""
    colour = "getComputedStyle(document.querySelector('.a-chart .a-tick')).fill"
    light = statistics.evaluate(colour)
    statistics.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    assert statistics.evaluate(colour) != light


def test_every_page_is_broken_down_and_counted_by_people_by_clicking(statistics: Page) -> None:
    from playwright.sync_api import expect

    for page in PAGES:
        if page.name:
            pages = statistics.get_by_role("navigation", name="Statistics")
            pages.get_by_role("link", name=str(page.label), exact=True).click()
        statistics.get_by_label("Break down by").select_option("Source")
        if "people" in page.offers:
            statistics.get_by_label("Count").select_option("Unique people")
        statistics.get_by_role("button", name="Show").click()
        expect(statistics).to_have_url(re.compile("by=only%3Asource"))
        named = statistics.get_by_role("rowheader", name=re.compile(r"\bweb\b"))
        expect(named.first).to_be_visible()
        if "people" in page.offers:
            expect(statistics.get_by_text("Unique people: ").first).to_be_visible()
