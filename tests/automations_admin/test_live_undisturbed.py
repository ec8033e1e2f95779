"""Nobody is disturbed by a page that changes: in what is typed, pointed at or selected."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group

from automations import clock
from automations.engine import retention
from automations.models import AutomationTaskModel
from tests.automations_admin.refreshing import FLOWS, INSTANCES, mend, refresh
from tests.automations_admin.refreshing import asked as asked
from tests.automations_admin.shop import NAME, Payment, Simple

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("stopped_clock"),
]


def test_opened_details_stay_open_and_closed_ones_closed(visit: Any, asked: list[str]) -> None:
    """The server does not decide that a second time."""
    from playwright.sync_api import expect

    run = Simple(fail="x")
    page = visit(f"{INSTANCES}{run.id}/change/")
    attempt = page.locator("#attempts details")
    expect(attempt).to_have_attribute("open", "")
    attempt.locator("summary").click()
    expect(attempt).not_to_have_attribute("open", "")
    AutomationTaskModel.objects.filter(automation=run.id).update(attempts=7)
    refresh(page)
    expect(page.locator("#attempts header")).to_contain_text("7 of 7 used")
    expect(attempt).not_to_have_attribute("open", "")


def test_what_is_typed_is_not_lost(visit: Any, asked: list[str]) -> None:
    """Nor the focus, while the list beside it goes on."""
    from playwright.sync_api import expect

    page = visit(INSTANCES)
    page.get_by_label("Flow").select_option(label="Simple")
    page.get_by_label("Search").press_sequentially("order.")
    Simple()
    refresh(page)
    expect(page.get_by_label("Search")).to_have_value("order.")
    expect(page.get_by_label("Search")).to_be_focused()
    expect(page.get_by_label("Flow")).to_have_value(f"{NAME}.Simple")
    page.get_by_label("Search").press_sequentially("id:17")
    refresh(page)
    expect(page.get_by_label("Search")).to_have_value("order.id:17")


def test_a_page_does_not_move_while_a_form_is_filled_in(visit: Any, asked: list[str]) -> None:
    """The warning that nobody works comes when what was typed is sent or taken back."""
    from playwright.sync_api import expect

    page = visit(INSTANCES)
    page.get_by_label("Search").fill("order.id:17")
    page.get_by_label("Search").blur()
    let_nobody_work()
    refresh(page)
    expect(page.get_by_role("row", name="Payment")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_label("Search").fill("")
    page.get_by_label("Search").blur()
    refresh(page)
    expect(page.get_by_role("alert")).to_contain_text("No worker seen")


def let_nobody_work() -> None:
    """Leave something due for an hour."""
    due = clock.now() - timedelta(hours=1)
    AutomationTaskModel.objects.filter(automation=Payment(stock=False).id).update(due=due)


def test_nothing_moves_while_a_button_is_pressed(visit: Any, asked: list[str]) -> None:
    """It would not be hit."""
    from playwright.sync_api import expect

    run = Simple(fail="x")
    page = visit(f"{INSTANCES}{run.id}/change/")
    page.get_by_role("heading", name=f"Simple {run.id}").hover()
    page.mouse.down()
    mend(run.id)
    refresh(page)
    expect(page.locator("#history tbody tr")).to_have_count(2)
    expect(page.locator(".a-head")).not_to_contain_text("Completed")
    page.mouse.up()
    refresh(page)
    expect(page.locator(".a-head")).to_contain_text("Completed")


def test_the_focus_goes_with_a_row_that_moves(visit: Any, asked: list[str]) -> None:
    """A flow that fails comes to the top of the list."""
    from playwright.sync_api import expect

    page = visit(FLOWS)
    row = page.get_by_role("row", name="Simple")
    with page.context.expect_page() as beside:
        row.get_by_role("link").first.click(modifiers=["Control"])
    beside.value.wait_for_load_state()
    page.mouse.move(0, 0)
    Simple(fail="x")
    refresh(page)
    expect(page.locator("tbody tr").first).to_contain_text("Simple")
    expect(row.get_by_role("link").first).to_be_focused()


def test_a_list_stands_still_under_the_pointer(visit: Any, asked: list[str]) -> None:
    """Its rows change in place; new ones are offered, and shown when somebody asks."""
    from playwright.sync_api import expect

    broken = Simple(fail="x")
    page = visit(INSTANCES)
    rows = page.locator("[data-live=instances] tbody tr")
    rows.first.hover()
    Simple()
    Simple()
    mend(broken.id)
    refresh(page)
    expect(rows.first).to_contain_text("Completed")
    expect(rows).to_have_count(1)
    offer = page.get_by_role("button", name="2 new: show")
    expect(page.locator("[data-bar=said]")).to_have_text("2 new: show")
    offer.hover()
    refresh(page)
    expect(rows).to_have_count(1)
    offer.click()
    expect(rows).to_have_count(3)
    expect(rows.last).to_contain_text(f"Simple {broken.id}")
    expect(page.locator("[data-bar=show]")).to_be_hidden()
    expect(page.locator("[data-live=instances]")).to_be_focused()


def test_a_list_nobody_points_at_gets_its_new_rows(visit: Any, asked: list[str]) -> None:
    """In the order of the server, without those that are gone."""
    from playwright.sync_api import expect

    gone, kept = Simple(), Simple()
    page = visit(INSTANCES)
    rows = page.locator("[data-live=instances] tbody tr")
    retention.delete_instances([gone.id])
    new = Simple()
    refresh(page)
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text(f"Simple {new.id}")
    expect(rows.nth(1)).to_contain_text(f"Simple {kept.id}")


def test_the_focus_stays_in_the_diagram(page: Page, visit: Any, asked: list[str]) -> None:
    """On the same step, and the picture is where it was scrolled to."""
    from playwright.sync_api import expect

    Group.objects.create(name="Warehouse")
    page.set_viewport_size({"width": 390, "height": 800})
    visit(f"{FLOWS}{NAME}.Payment/")
    page.locator(".a-canvas").evaluate("canvas => { canvas.scrollLeft = 40 }")
    page.locator(".a-dia a").filter(has_text="Book").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    before = page.evaluate("document.activeElement.getAttribute('href')")
    assert "node=book" in before
    place = page.locator(".a-canvas").evaluate("canvas => canvas.scrollLeft")
    Payment()
    refresh(page)
    expect(page.locator(".a-dia .a-badge")).not_to_have_count(0)
    assert page.evaluate("document.activeElement.getAttribute('href')") == before
    assert page.locator(".a-canvas").evaluate("canvas => canvas.scrollLeft") == place > 0


def test_selected_text_stays_selected(visit: Any, asked: list[str]) -> None:
    """Whoever copies something is not disturbed."""
    from playwright.sync_api import expect

    run = Simple(fail="x")
    page = visit(f"{INSTANCES}{run.id}/change/")
    said = page.locator("[data-live=why] b").first
    said.select_text()
    before = said.inner_text()
    mend(run.id)
    refresh(page)
    expect(page.locator("#history tbody tr")).to_have_count(2)
    assert page.evaluate("getSelection().toString()") == before
    page.evaluate("getSelection().removeAllRanges()")
    refresh(page)
    expect(said).not_to_have_text(before)
