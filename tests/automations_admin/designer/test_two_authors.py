"""Nothing is lost: two people save the same draft, a tab dies, somebody leaves without saving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from automations.designed import drafts
from automations.models import FlowVersion
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.conftest import url

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Visit = Callable[[str], "Page"]


@pytest.fixture
def mine(visit: Visit, draft: FlowVersion) -> Page:
    """The draft in my browser."""
    page = visit(url(draft, "design"))
    page.locator(drawing.STEP).first.wait_for()
    return page


@pytest.fixture
def theirs(browser: Browser, user: Any, draft: FlowVersion, live_server: Any) -> Iterator[Page]:
    """The same draft in somebody else's browser."""
    page = drawing.sign_in(browser, user, live_server.url)
    drawing.open_at(page, f"{live_server.url}{url(draft, 'design')}")
    yield page
    page.context.close()


@pytest.fixture
def asked(mine: Page, theirs: Page, draft: FlowVersion, complaints: list[str]) -> Locator:
    """Both have changed the draft, they saved first: what I am asked when I save."""
    rename(theirs, "bill", "invoice")
    drawing.save(theirs, draft)
    drawing.go_to(mine, "later")
    drawing.press(mine, "Control+Backspace", "Control+s")
    dialog = mine.get_by_role("dialog")
    dialog.wait_for()
    # The browser writes every answer of an error to its console.
    assert [line for line in complaints if "409" not in line] == []
    complaints.clear()
    return dialog


def rename(page: Page, step: str, name: str) -> None:
    """Give a step another name in the inspector."""
    drawing.go_to(page, step)
    page.keyboard.press("Enter")
    page.get_by_label("Name", exact=True).fill(name)
    page.keyboard.press("Escape")
    page.locator(".a-state-line", has_text="changes not saved").wait_for()


def names(draft: FlowVersion) -> list[str]:
    """Return what the steps of the stored draft are called."""
    draft.refresh_from_db()
    return [node.get("name", node["id"]) for node in draft.document["nodes"]]


def test_who_saves_second_is_shown_what_differs(asked: Locator, draft: FlowVersion) -> None:
    assert "Somebody has saved this draft meanwhile." in asked.inner_text()
    changes = asked.get_by_role("listitem").all_inner_texts()
    assert [" ".join(text.split()) for text in changes] == [
        "~ changed big Next later → bill",
        "\N{MINUS SIGN} removed later",
        "~ changed bill Name invoice → not set",
    ]
    assert names(draft) == ["big", "later", "invoice", "end"]


def test_mine_is_kept(asked: Locator, mine: Page, draft: FlowVersion) -> None:
    asked.get_by_role("button", name="Keep mine").click()
    mine.locator(".a-state-line", has_text="all saved").wait_for()
    mine.wait_for_function("() => !document.querySelector('dialog')")
    drawing.save(mine, draft)
    assert names(draft) == ["big", "bill", "end"]


def test_theirs_is_taken(asked: Locator, mine: Page, draft: FlowVersion) -> None:
    asked.get_by_role("button", name="Take theirs").click()
    drawing.row(mine, "later").wait_for()
    assert drawing.row(mine, "bill").get_by_text("invoice").count() == 1
    mine.locator(".a-state-line", has_text="all saved").wait_for()
    drawing.press(mine, "Control+z")
    drawing.row(mine, "later").wait_for(state="detached")
    assert names(draft) == ["big", "later", "invoice", "end"]


def test_both_are_merged(asked: Locator, mine: Page, draft: FlowVersion) -> None:
    asked.get_by_role("button", name="Merge").click()
    drawing.row(mine, "bill").get_by_text("invoice").wait_for()
    mine.locator(".a-state-line", has_text="all saved").wait_for()
    drawing.save(mine, draft)
    assert names(draft) == ["big", "invoice", "end"]


def test_who_decides_later_loses_nothing(asked: Locator, mine: Page, draft: FlowVersion) -> None:
    asked.get_by_role("button", name="Decide later").click()
    asked.wait_for(state="detached")
    mine.locator(".a-state-line", has_text="changes not saved").wait_for()
    assert drawing.row(mine, "later").count() == 0
    assert names(draft) == ["big", "later", "invoice", "end"]


def test_a_tab_that_dies_brings_the_last_command_back(
    mine: Page, draft: FlowVersion, live_server: Any
) -> None:
    drawing.go_to(mine, "later")
    drawing.press(mine, "Control+Backspace")
    mine.wait_for_function(
        "() => Object.keys(localStorage).some(key => key.includes('draft:')"
        " && key.startsWith('automations.designer.'))"
    )
    # Closed without asking, it runs nothing any more: neither "unload" nor "pagehide" saves it.
    mine.close(run_before_unload=False)
    again = drawing.open_at(mine.context.new_page(), f"{live_server.url}{url(draft, 'design')}")
    assert drawing.row(again, "later").count() == 1
    again.get_by_role("button", name="Bring back").click()
    drawing.row(again, "later").wait_for(state="detached")
    drawing.save(again, draft)
    assert names(draft) == ["big", "bill", "end"]


def test_what_is_discarded_is_not_offered_again(mine: Page) -> None:
    drawing.go_to(mine, "later")
    drawing.press(mine, "Delete")
    mine.once("dialog", lambda dialog: dialog.accept())
    mine.reload()
    mine.get_by_role("button", name="Discard").click()
    mine.reload()
    mine.locator(drawing.STEP).first.wait_for()
    assert mine.get_by_role("button", name="Bring back").count() == 0
    assert drawing.row(mine, "later").count() == 1


def test_who_leaves_without_saving_is_warned(mine: Page, draft: FlowVersion) -> None:
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    mine.on("dialog", stay)
    drawing.go_to(mine, "later")
    drawing.press(mine, "Delete")
    mine.locator(".a-state-line", has_text="changes not saved").wait_for()
    with mine.expect_event("dialog"):
        mine.evaluate("() => setTimeout(() => location.assign('/admin/'))")
    assert asked == ["beforeunload"]
    assert mine.url.endswith(url(draft, "design"))


def test_who_has_saved_leaves_unasked(mine: Page, draft: FlowVersion) -> None:
    asked: list[str] = []
    mine.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    drawing.go_to(mine, "later")
    drawing.press(mine, "Control+Backspace")
    drawing.save(mine, draft)
    mine.goto(mine.url.rpartition("draft/")[0])
    mine.get_by_role("heading", name="Invoices").first.wait_for()
    assert asked == []


def test_the_draft_of_somebody_who_saved_in_between_is_not_overwritten(
    mine: Page, user: Any, draft: FlowVersion, complaints: list[str]
) -> None:
    """Also if it was saved as text, or by code."""
    other = {**draft.document, "doc": "Said elsewhere"}
    drafts.save(draft, other, revision=draft.revision, actor=user)
    drawing.go_to(mine, "later")
    drawing.press(mine, "Control+Backspace", "Control+s")
    mine.get_by_role("dialog").get_by_text("The flow as a whole").wait_for()
    complaints.clear()
    draft.refresh_from_db()
    assert draft.document == other
