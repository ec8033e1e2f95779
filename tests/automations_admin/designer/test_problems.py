"""What is wrong is said at once, leads to its field, and is mended by one press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.drawing import expect
from tests.flows import designs

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOT = {
    "schema": "automations.flow/1",
    "name": "Lot",
    "nodes": [
        {
            "id": "lot",
            "kind": "experiment",
            "experiment": "welcome",
            "arms": [{"name": "voucher", "weight": 45}, {"name": "plain", "weight": 50}],
        },
        {"id": "end", "kind": "end"},
    ],
}


def publishing(page: Page) -> Locator:
    """Return the button that leads to the page on which a draft is published."""
    return page.get_by_role("button", name="Publish…")


def line_of(page: Page, where: str) -> Locator:
    """Return the problem at a place: its step and field."""
    return drawing.problems(page).filter(has=page.get_by_role("button", name=where, exact=True))


def test_a_problem_is_said_when_a_change_makes_it(visit: Any, root: Any) -> None:
    page = drawing.designing(visit, drawing.begin(drawing.line("first", "second")))
    expect(drawing.problems(page)).to_have_count(0)
    drawing.select(page, "second")
    page.keyboard.press("Delete")
    expect(drawing.problems(page).first).to_be_visible()


def test_a_problem_says_where_what_and_how_it_is_mended(visit: Any, root: Any) -> None:
    page = drawing.designing(visit, drawing.begin(LOT))
    line = line_of(page, drawing.at("lot", "Arms"))
    expect(line).to_have_count(1)
    expect(line).to_contain_text("Error")
    expect(line).to_contain_text("95")
    expect(line.get_by_role("button", name="Give the missing 5 % to plain")).to_be_visible()
    expect(drawing.step(page, "lot").locator(".a-error-disc")).to_have_count(1)


def test_a_quick_fix_is_one_step_of_undo(visit: Any, root: Any) -> None:
    draft = drawing.begin(LOT)
    page = drawing.designing(visit, draft)
    page.get_by_role("button", name="Give the missing 5 % to plain").click()
    expect(drawing.problems(page)).to_have_count(0)
    mended = drawing.save(page, draft)
    assert [arm["weight"] for arm in mended["nodes"][0]["arms"]] == [45, 55]
    page.keyboard.press("Control+z")
    expect(drawing.problems(page)).to_have_count(1)
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")
    assert drawing.save(page, draft) == LOT


@pytest.mark.parametrize("way", ["button", "Enter", "F8"])
def test_it_leads_to_exactly_its_field(visit: Any, root: Any, way: str) -> None:
    flow = drawing.line("first", "second")
    flow["nodes"][0].update(call={"args": [designs.ref("send_invoice")]}, onError="nobody")
    flow["nodes"][1]["onError"] = "nobody"
    page = drawing.designing(visit, drawing.begin(flow))
    lines = drawing.problems(page)
    place = drawing.wrong(page).all_inner_texts().index(drawing.at("second", "Then go to"))
    if way == "button":
        lines.nth(place).get_by_role("button", name="Go to field").click()
    elif way == "Enter":
        drawing.tab_to(page, lines.nth(place).locator(".a-problem-where"))
        page.keyboard.press("Enter")
    else:
        drawing.focus_board(page)
        for _press in range(place + 1):
            page.keyboard.press("F8")
    field = page.locator('.a-inspector [data-path="/onError"] select')
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()
    expect(page.locator("svg.a-sel")).to_have_attribute("data-step", "second")


def test_it_leads_to_a_field_deep_in_a_condition(visit: Any, root: Any) -> None:
    flow = designs.invoicing()
    flow["nodes"][0]["condition"] = {
        "t": "expr",
        "op": "and",
        "of": [
            compared("total", 3),
            compared("", 4),
        ],
    }
    page = drawing.designing(visit, drawing.begin(flow))
    drawing.problems(page).first.get_by_role("button", name="Go to field").click()
    field = page.locator('.a-inspector [data-path="/condition/of/1/left/path"] input')
    expect(field).to_be_focused()


def compared(path: str, value: int) -> dict[str, Any]:
    """Return a comparison of data."""
    left = {"t": "data", "path": path}
    return {"t": "expr", "op": "==", "left": left, "right": {"t": "const", "v": value}}


def test_publishing_waits_for_the_last_error_and_says_why(visit: Any, root: Any) -> None:
    page = drawing.designing(visit, drawing.begin(LOT))
    button = publishing(page)
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_have_attribute("title", "Errors to mend first: 1")
    here = page.url
    button.click(force=True)
    button.focus()
    page.keyboard.press("Enter")
    assert page.url == here
    page.get_by_role("button", name="Give the missing 5 % to plain").click()
    expect(button).to_have_attribute("aria-disabled", "false")
    expect(button).not_to_have_attribute("title", "Errors to mend first: 1")
    button.click()
    page.get_by_role("button", name="Publish version 1").wait_for()


def test_what_is_typed_and_wrong_is_a_warning_and_lets_publish(visit: Any, root: Any) -> None:
    page = drawing.designing(visit, drawing.begin(drawing.line("first")))
    drawing.select(page, "first")
    drawing.part(page, "/name").fill("no-name")
    expect(drawing.problems(page)).to_contain_text(["Warning"])
    expect(publishing(page)).to_have_attribute("aria-disabled", "false")


def test_without_problems_it_says_so(visit: Any, root: Any) -> None:
    page = drawing.designing(visit, drawing.begin(drawing.line("first")))
    expect(page.locator(".a-problems-head")).to_contain_text("None")
    drawing.focus_board(page)
    page.keyboard.press("F8")
    expect(page.locator("[data-said]")).to_have_text("No problems.")
