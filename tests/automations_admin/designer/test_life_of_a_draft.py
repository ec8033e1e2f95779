"""From draft to version in the browser: compared, tried, published; what runs stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import transaction

from automations import registry, testing
from automations.designed import drafts
from automations.models import AutomationModel, FlowVersion
from tests.automations.dryrun.test_guard import counts
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.conftest import url
from tests.flows import designs

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Visit = Callable[[str], "Page"]


@pytest.fixture
def second(published: FlowVersion, user: Any) -> FlowVersion:
    """A draft that is as the published version."""
    return drafts.of(published.flow, user)


@pytest.fixture
def opened(visit: Visit, second: FlowVersion) -> Page:
    """That draft in the designer."""
    page = visit(url(second, "design"))
    page.locator(drawing.STEP).first.wait_for()
    return page


def compared(page: Page) -> list[str]:
    """Return the lines of the comparison with the published version."""
    page.get_by_role("button", name="Compare with 1").click()
    panel = page.get_by_role("region", name="Compared with version 1")
    panel.wait_for()
    return [" ".join(text.split()) for text in panel.locator("li").all_inner_texts()]


def heading(page: Page) -> str:
    """Return what stands over the comparison."""
    return page.locator(".a-compare-head").inner_text()


# -- comparing ---------------------------------------------------------------------------------


def test_nothing_differs_at_first(opened: Page) -> None:
    assert compared(opened) == []
    assert "Nothing differs." in heading(opened)


def test_what_was_added_removed_and_changed_is_listed_with_its_fields(
    opened: Page, second: FlowVersion, user: Any
) -> None:
    document = designs.invoicing(amount="5.00")
    document["nodes"][1] = {"id": "wait", "kind": "execute", "call": {"args": []}}
    drafts.save(second, document, revision=1, actor=user)
    opened.reload()
    found = compared(opened)
    assert [one for one in found if one.startswith("+ added wait")]
    assert [one for one in found if one.startswith("\N{MINUS SIGN} removed later")]
    (changed,) = [text for text in found if text.startswith("~ changed bill")]
    assert "19.90 → 5.00" in changed
    opened.keyboard.press("Escape")
    marked = drawing.row(opened, "wait").locator(".a-tag")
    assert marked.inner_text() == "new"
    assert drawing.row(opened, "bill").locator(".a-tag").inner_text() == "changed"


def test_what_only_stands_elsewhere_is_told_from_what_changed(opened: Page) -> None:
    drawing.go_to(opened, "end")
    drawing.press(opened, "Alt+ArrowDown")
    assert compared(opened) == ["only its place end"]
    assert "Steps have only moved: the logic is the same." in heading(opened)
    assert drawing.row(opened, "end").locator(".a-tag").count() == 0


def test_keys_lead_from_one_difference_to_the_next(
    opened: Page, second: FlowVersion, user: Any
) -> None:
    document = designs.invoicing(amount="5.00")
    document["nodes"][0]["description"] = "Who is big"
    drafts.save(second, document, revision=1, actor=user)
    opened.reload()
    compared(opened)
    for key, step in [("n", "big"), ("n", "bill"), ("p", "big")]:
        opened.keyboard.press(key)
        opened.locator(".a-change[aria-current=true]", has_text=step).wait_for()
    opened.keyboard.press("Escape")
    drawing.selected(opened, "big")


# -- trying ------------------------------------------------------------------------------------


def begin(page: Page, data: str) -> None:
    """Begin a dry run of the draft that is shown."""
    page.get_by_role("button", name="Try it").click()
    page.locator("#id_data").fill(data)
    page.get_by_role("button", name="Begin").click()
    page.locator("#lines").wait_for()


def rows() -> dict[str, int]:
    """Return how many rows each table has, but that of who is there, which a page adds to."""
    return {name: count for name, count in counts().items() if "Attendance" not in name}


def test_to_try_a_draft_creates_no_row_no_mail_and_no_message(opened: Page) -> None:
    designs.CALLS.clear()
    before = rows()
    begin(opened, '{"total": 5}')
    opened.locator("#lines").get_by_text("is_big does not hold.").wait_for()
    # A day is waited for: the clock is moved, and nobody waits.
    opened.get_by_role("button", name="On to what happens next").click()
    opened.locator("#lines").get_by_text("Would call send_invoice").wait_for()
    opened.get_by_text("The instance has ended.").wait_for()
    assert rows() == before
    assert (mail.outbox, designs.CALLS) == ([], [])


def test_the_result_of_a_branch_is_chosen(opened: Page) -> None:
    before = rows()
    begin(opened, '{"total": 5}')
    lines = opened.locator("#lines")
    assert lines.get_by_text("Would call send_invoice").count() == 0
    row = lines.get_by_role("listitem").filter(has_text="is_big does not hold.")
    row.get_by_role("button").first.click()
    lines.get_by_text("Would call send_invoice").wait_for()
    assert rows() == before


def test_what_is_not_saved_is_saved_before_it_is_tried(opened: Page, second: FlowVersion) -> None:
    drawing.go_to(opened, "later")
    drawing.press(opened, "Control+Backspace")
    begin(opened, '{"total": 5}')
    opened.locator("#lines").get_by_text("Would call send_invoice").wait_for()
    second.refresh_from_db()
    assert [node["id"] for node in second.document["nodes"]] == ["big", "bill", "end"]


# -- publishing --------------------------------------------------------------------------------


def test_who_runs_keeps_the_version_and_the_history_has_both(
    opened: Page, second: FlowVersion
) -> None:
    with transaction.atomic():
        run = testing.Run(registry.get("designed.Invoicing")(total=5))
    drawing.go_to(opened, "later")
    drawing.press(opened, "Control+Backspace")
    opened.get_by_role("button", name="Publish…").click()
    opened.get_by_role("row", name="Later").get_by_text("removed").wait_for()
    opened.get_by_label("What is new").fill("Nobody waits")
    opened.get_by_role("button", name="Publish version 2").click()
    opened.get_by_role("row").filter(has_text="Nobody waits").wait_for()
    history = opened.locator("table tbody tr")
    assert history.locator("td:first-child a").all_inner_texts() == ["version 2", "version 1"]
    assert history.locator("td:last-child").all_inner_texts() == ["0", "1"]
    row = AutomationModel.objects.get()
    assert row.version is not None
    assert row.version.number == 1
    run.assert_waits_at("later")
    with transaction.atomic():
        new = testing.Run(registry.get("designed.Invoicing")(total=5))
    new.assert_path("big", "bill", "end")


def test_an_error_keeps_a_draft_from_being_published(opened: Page, second: FlowVersion) -> None:
    drawing.go_to(opened, "end")
    drawing.press(opened, "Delete")
    button = opened.get_by_role("button", name="Publish…")
    opened.locator(".a-state-line", has_text="changes not saved").wait_for()
    assert button.get_attribute("aria-disabled") == "true"
    assert "Errors to mend first" in (button.get_attribute("title") or "")
    button.click(force=True)
    drawing.save(opened, second)
    assert opened.url.endswith(url(second, "design"))
    second.refresh_from_db()
    assert second.number is None
