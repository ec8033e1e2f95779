"""Pages that refresh themselves: when they do, and what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from automations import testing
from automations.engine import recovery
from automations.models import AutomationTaskModel

if TYPE_CHECKING:
    from playwright.sync_api import Page


FLOWS = "/admin/automations/flow/"
INSTANCES = "/admin/automations/automationmodel/"
HEADER = "x-requested-with"
#: Milliseconds between two refreshes.
INTERVAL = 5_000


@pytest.fixture
def asked(page: Page) -> list[str]:
    """The addresses that were refreshed."""
    found: list[str] = []

    def note(request: Any) -> None:
        if request.headers.get(HEADER) == "automations-live":
            found.append(request.url)

    page.on("request", note)
    return found


def refresh(page: Page) -> None:
    """Let the interval pass, and wait until the page is as of a later moment."""
    from playwright.sync_api import expect

    before = page.locator(".a-live time").get_attribute("datetime")
    page.clock.run_for(INTERVAL)
    expect(page.locator(".a-live time")).not_to_have_attribute("datetime", before or "")


def mend(instance: int) -> None:
    """Let a failed instance of Simple finish."""
    task = AutomationTaskModel.objects.get(automation=instance, state="failed")
    recovery.edit_and_retry(task, {}, reason="it was a typo")
    testing.run_due()
