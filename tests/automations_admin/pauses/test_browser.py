"""Pauses at every level, walked in a browser by clicking, in every theme."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from automations import testing
from automations.models import Pause
from tests.flows.pausing import Waiter

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAITER = Waiter.get_automation_class_name()
FLOW = f"/admin/automations/flow/{WAITER}/?node=first"
PAUSES = "/admin/automations/pause/"


def pause(page: Page, what: str, everything: bool = False) -> None:
    """Answer the question before a pause."""
    if everything:
        page.get_by_label("Flow", exact=True).select_option(label="Everything")
    button = page.locator("footer").get_by_role("button", name="Pause", exact=True)
    button.click()
    page.get_by_text("Say why it is paused.").wait_for()
    page.get_by_label(re.compile("^Reason")).fill("Carrier is down")
    button.click()
    page.get_by_text(f"{what} is paused.").first.wait_for()


def held_and_resumed(page: Page, visit: Any, what: str, why: str) -> None:
    """See what is held meanwhile and why, let it go on, and see that it does."""
    from playwright.sync_api import expect

    run = testing.start(Waiter)
    page.reload()
    row = page.get_by_role("row", name=re.compile(f"^{what}"))
    expect(row).to_contain_text("Carrier is down")
    expect(row).to_contain_text("1 task")
    row.get_by_role("link", name=f"Waiter {run.row.pk}").click()
    expect(page.locator(".a-why")).to_contain_text(f"{why} is paused by root")
    testing.run_due()
    assert run.data == {}

    visit(PAUSES).get_by_role("link", name="Resume…").click()
    expect(page.locator("body")).to_contain_text("1 task that is held goes on at once.")
    page.get_by_role("button", name="Resume", exact=True).click()
    page.get_by_text("Nothing is paused.").wait_for()
    testing.run_due()
    assert run.data == {"first": True}
    assert not Pause.objects.exists()


def test_a_step_a_flow_and_everything_are_paused(themed: str, visit: Any) -> None:
    """From the flow's page and from the list; what is held goes on afterwards."""
    page: Page = visit(FLOW)
    page.get_by_role("link", name="Pause First…").click()
    pause(page, "First in Waiter")
    held_and_resumed(page, visit, "First in Waiter", "The step First")

    visit(FLOW).get_by_role("link", name="Pause flow…").click()
    pause(page, "Waiter")
    held_and_resumed(page, visit, "Waiter", "The flow Waiter")

    visit(PAUSES).get_by_role("link", name="Pause a flow…").click()
    pause(page, "Everything", everything=True)
    held_and_resumed(page, visit, "Everything", "Everything")
