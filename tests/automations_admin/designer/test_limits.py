"""Limits, priority and queue of a step and of the whole are seen and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.drawing import expect, part

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ONE = {"times": 1, "key": {"t": "const", "v": "customer"}}


def opened(visit: Any, **said: Any) -> tuple[Page, Any]:
    """Show all that the first step of a draft says."""
    document = drawing.line("first")
    document["nodes"][0] |= said
    draft = drawing.begin(document)
    page = drawing.designing(visit, draft)
    drawing.select(page, "first")
    drawing.unfold(page)
    return page, draft


def slot(page: Page, path: str) -> Locator:
    """Return a field with all that stands around it."""
    return page.locator(f'.a-inspector .a-slot[data-path="{path}"]').first


def step(document: dict[str, Any]) -> dict[str, Any]:
    return drawing.node(document, "first")


def test_limits_are_written_by_keyboard(visit: Any) -> None:
    """Several of them, each with its number, period, key and name."""
    page, draft = opened(visit)
    slot(page, "/limits").get_by_role("button", name="Add a limit").press("Enter")
    expect(part(page, "/limits/0/times")).to_be_focused()
    part(page, "/limits/0/times").fill("100")
    page.keyboard.press("Tab")
    page.keyboard.type("1 min")
    page.keyboard.press("Tab")
    page.keyboard.type("customer")
    page.keyboard.press("Tab")
    page.keyboard.type("crm")
    slot(page, "/limits").get_by_role("button", name="Add a limit").press("Enter")
    part(page, "/limits/1/times").fill("5")
    part(page, "/priority").fill("-10")
    part(page, "/queue").fill("slow")

    found = step(drawing.save(page, draft))

    assert found["limits"] == [
        {
            "times": 100,
            "per": {"t": "duration", "seconds": 60},
            "key": {"t": "const", "v": "customer"},
            "name": "crm",
        },
        {"times": 5},
    ]
    assert (found["priority"], found["queue"]) == (-10, "slow")


def test_each_field_has_a_name_that_is_read_out(visit: Any) -> None:
    page, _draft = opened(visit, limits=[ONE])
    limits = slot(page, "/limits")
    for name in ("At most", "Within", "For each value of", "Shared as"):
        expect(limits.get_by_role("textbox", name=name, exact=True)).to_be_visible()
    expect(limits.get_by_label("For each value of")).to_have_value("customer")
    expect(limits.get_by_label("Within")).to_have_accessible_description("Without it: at once.")
    expect(limits.get_by_role("button", name="Remove Limit 1")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("times", "1001", "A whole number from 1 to 1,?000."),
        ("times", "", "A whole number from 1 to 1,?000."),
        ("per", "400 days", "at most 366 days"),
        ("name", "x" * 101, "At most 100 characters."),
    ],
)
def test_what_is_no_limit_is_said_at_its_field(visit: Any, path: str, text: str, said: str) -> None:
    """And changes nothing."""
    import re

    page, draft = opened(visit, limits=[ONE])
    field = part(page, f"/limits/0/{path}")
    field.fill(text)
    page.keyboard.press("Tab")
    expect(field).to_have_accessible_description(re.compile(said))
    expect(field).to_have_attribute("aria-invalid", "true")
    assert step(drawing.save(page, draft))["limits"] == [ONE]


def test_a_limit_is_taken_away_and_brought_back(visit: Any) -> None:
    page, draft = opened(visit, limits=[ONE])
    slot(page, "/limits").get_by_role("button", name="Remove Limit 1").click()
    expect(part(page, "/limits/0/times")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(part(page, "/limits/0/times")).to_have_value("1")
    assert "limits" in step(drawing.save(page, draft))


def test_a_key_that_code_computes_is_looked_at(visit: Any) -> None:
    page, draft = opened(visit, limits=[{"times": 2, "key": {"t": "this", "name": "region"}}])
    expect(slot(page, "/limits/0/key")).to_contain_text("region")
    part(page, "/limits/0/times").fill("3")
    found = step(drawing.save(page, draft))["limits"]
    assert found == [{"times": 3, "key": {"t": "this", "name": "region"}}]


def test_the_whole_has_limits_priority_and_queue(visit: Any) -> None:
    draft = drawing.begin(drawing.line("first"))
    page = drawing.designing(visit, draft)
    drawing.unfold(page)
    slot(page, "/limits").get_by_role("button", name="Add a limit").click()
    part(page, "/limits/0/times").fill("50")
    part(page, "/priority").fill("4")
    part(page, "/queue").fill("reports")
    found = drawing.save(page, draft)
    assert (found["limits"], found["priority"], found["queue"]) == ([{"times": 50}], 4, "reports")
