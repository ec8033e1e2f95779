"""The designer can be read, and its ring can be seen, in every look of the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User

from automations.designed import drafts, publishing
from automations.models import FlowVersion
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.conftest import url
from tests.automations_admin.test_legible import FAINT
from tests.automations_admin.test_legible import look as look
from tests.flows import designs

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Returns the contrast of the ring around a step to what lies behind the drawing.
RING = """([ring, board]) => {
  const parts = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const shade = colour => parts(colour).slice(0, 3)
    .map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  let behind = board;
  while (parts(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
  const one = shade(getComputedStyle(ring).stroke);
  const two = shade(getComputedStyle(behind).backgroundColor);
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
}"""


@pytest.fixture
def second(user: User) -> FlowVersion:
    """A draft with a problem and a change, based on a version."""
    first = drafts.begin("Invoicing", "Invoices", designs.invoicing(), actor=user)
    flow = publishing.publish(first, revision=1, actor=user, note="First").flow
    draft = drafts.of(flow, user)
    document = designs.invoicing(amount="5.00")
    document["nodes"][1]["next"] = "gone"
    return drafts.save(draft, document, revision=draft.revision, actor=user)


@pytest.fixture
def opened(look: Page, live_server: Any, second: FlowVersion) -> Page:
    """The designer with that draft, in each look."""
    look.goto(f"{live_server.url}{url(second, 'design')}")
    look.locator(drawing.STEP).first.wait_for()
    return look


def test_every_text_can_be_read(opened: Page) -> None:
    """With an inspector that shows a problem, the list of problems, and the comparison."""
    drawing.step(opened, "later").click()
    opened.locator("[data-inspector]").wait_for()
    assert opened.evaluate(FAINT) == []
    opened.get_by_role("button", name="Compare with 1").click()
    opened.locator(".a-change").first.wait_for()
    assert opened.evaluate(FAINT) == []


def test_the_ring_around_the_step_can_be_seen(opened: Page) -> None:
    drawing.go_to(opened, "later")
    ring = drawing.step(opened, "later").locator(".a-halo").element_handle()
    board = opened.locator("[data-board]").element_handle()
    assert opened.evaluate(RING, [ring, board]) >= 3
