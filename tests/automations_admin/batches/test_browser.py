"""Acting on many, walked in a browser from the list of instances, in every theme."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from automations import testing
from automations.engine import recovery
from automations.models import AutomationTaskModel, Batch
from tests.automations_admin.shop import NAME, Simple

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/admin/automations/automationmodel/"
REASON = "The gateway answers again"


@pytest.fixture
def planned(visit: Any) -> Page:
    """The plan of a retry of three failed instances among five."""
    for fail in ("", "x", "x", "x", ""):
        Simple(fail=fail)
    page: Page = visit(LIST)
    page.get_by_label("Flow", exact=True).select_option(f"{NAME}.Simple")
    page.get_by_label("State", exact=True).select_option("failed")
    page.get_by_role("button", name="Filter").click()
    those = page.get_by_role("button", name="For all 3 that match…")
    those.wait_for()
    page.get_by_label("With many").select_option("Retry failed steps")
    those.click()
    page.get_by_role("heading", name="Retry 3 tasks?").wait_for()
    return page


def test_many_are_planned_begun_and_followed(
    themed: str, let_pass: Callable[[int], None], planned: Page
) -> None:
    """Nothing runs before it is confirmed; then suspended, resumed and cancelled."""
    from playwright.sync_api import expect

    page, body = planned, planned.locator("body")
    confirm = page.get_by_role("button", name="Retry 3 tasks", exact=True)
    confirm.click()
    expect(body).to_contain_text("Say why.")
    assert not Batch.objects.exists()
    page.get_by_label(re.compile("^Reason")).fill(REASON)
    page.get_by_label("Speed").select_option("60 a minute")
    confirm.click()
    expect(body).to_contain_text("The batch was begun.")
    expect(body).to_contain_text("0 of 3 handled")

    with testing.frozen_time() as clock:
        testing.run_due()
        clock.advance(seconds=2)
        testing.run_due()
    let_pass(5_000)
    expect(body).to_contain_text("1 failed again")
    expect(body).to_contain_text("1 of 3 handled")

    page.get_by_role("button", name="Suspend batch").click()
    expect(body).to_contain_text("The batch is suspended.")
    page.get_by_role("button", name="Resume batch").click()
    expect(body).to_contain_text("The batch goes on.")
    page.get_by_label("Speed").select_option("1 a minute")
    page.get_by_role("button", name="Change speed").click()
    expect(body).to_contain_text("The speed was changed.")
    page.get_by_role("link", name=re.compile("^Cancel the remaining")).click()
    page.get_by_label("Reason").fill("Enough")
    page.get_by_role("button", name="Cancel the rest").click()
    expect(body).to_contain_text("The remaining items were left as they are.")
    batch = Batch.objects.get()
    assert (batch.state, batch.reason) == ("cancelled", REASON)


def test_a_plan_that_moved_keeps_what_was_typed(themed: str, planned: Page) -> None:
    """A colleague has repaired one of them; what is left is confirmed without typing again."""
    from playwright.sync_api import expect

    page, body = planned, planned.locator("body")
    page.get_by_label(re.compile("^Reason")).fill(REASON)
    page.get_by_label("Speed").select_option("10 a minute")
    page.get_by_label("Vary the time between two items").check()
    task = AutomationTaskModel.objects.failed().first()
    recovery.skip(task, reason="Done by hand")
    page.get_by_role("button", name="Retry 3 tasks", exact=True).click()
    expect(body).to_contain_text("Nothing was begun: the plan has changed since you saw it.")
    page.get_by_role("button", name="Retry 2 tasks", exact=True).click()
    expect(body).to_contain_text("The batch was begun.")
    batch = Batch.objects.get()
    assert (batch.reason, batch.rate, batch.total) == (REASON, 10.0, 2)
    assert batch.jitter
