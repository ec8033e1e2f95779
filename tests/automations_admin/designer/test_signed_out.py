"""A save that the server refuses says in words what has happened, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session

from automations.models import FlowVersion
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.conftest import url
from tests.automations_admin.designer.drawing import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def changed(visit: Callable[[str], Page], draft: FlowVersion) -> Page:
    """The draft in the designer, with a step removed and not saved."""
    page = visit(url(draft, "design"))
    page.locator(drawing.STEP).first.wait_for()
    drawing.go_to(page, "later")
    drawing.press(page, "Control+Backspace")
    expect(drawing.state(page)).to_contain_text(drawing.CHANGED)
    return page


def refused(page: Page, draft: FlowVersion, complaints: list[str]) -> Locator:
    """Try to save, and return the dialog that says why it was not done; nothing is lost."""
    page.keyboard.press("Control+s")
    dialog = page.get_by_role("dialog", name="The draft is not saved")
    expect(dialog).to_contain_text("All that you did is still here.")
    expect(drawing.state(page)).to_contain_text(drawing.CHANGED)
    assert drawing.row(page, "later").count() == 0
    draft.refresh_from_db()
    assert draft.revision == 1
    # The browser writes every answer of an error to its console.
    assert [line for line in complaints if "403" not in line] == []
    complaints.clear()
    return dialog


def saves_again(page: Page, draft: FlowVersion) -> None:
    """Press the button of the dialog, and see that all is saved."""
    page.get_by_role("dialog").get_by_role("button", name="Save again").click()
    page.get_by_role("dialog").wait_for(state="detached")
    expect(drawing.state(page)).to_contain_text(drawing.SAVED)
    draft.refresh_from_db()
    assert drawing.names(draft.document) == ["big", "bill", "end"]


def sign_in_in_another_tab(page: Page, dialog: Locator) -> None:
    """Follow the dialog's link, log in there, and close the tab again."""
    user = User.objects.get(username="root")
    user.set_password("secret")
    user.save()
    with page.context.expect_page() as opened:
        dialog.get_by_role("link", name="Open another tab").click()
    other = opened.value
    other.get_by_label("Username").or_(other.get_by_placeholder("Username")).fill("root")
    other.get_by_label("Password").or_(other.get_by_placeholder("Password")).fill("secret")
    other.keyboard.press("Enter")
    other.locator(drawing.STEP).first.wait_for()
    other.close()


def test_who_is_signed_out_signs_in_in_another_tab_and_saves_again(
    changed: Page, draft: FlowVersion, complaints: list[str]
) -> None:
    """The login gives the browser another token than the page has."""
    Session.objects.all().delete()
    dialog = refused(changed, draft, complaints)
    expect(dialog).to_contain_text("You are signed out.")
    sign_in_in_another_tab(changed, dialog)
    saves_again(changed, draft)
    complaints.clear()


def test_who_does_not_sign_in_is_told_again(
    changed: Page, draft: FlowVersion, complaints: list[str]
) -> None:
    Session.objects.all().delete()
    dialog = refused(changed, draft, complaints)
    with changed.expect_response("**/save/"):
        dialog.get_by_role("button", name="Save again").click()
    expect(dialog).to_contain_text("You are signed out.")
    dialog.get_by_role("button", name="Close").click()
    expect(drawing.state(changed)).to_contain_text(drawing.CHANGED)
    complaints.clear()


def test_a_token_that_is_worth_nothing_any_more_is_renewed_unasked(
    changed: Page, draft: FlowVersion, complaints: list[str]
) -> None:
    """As after a login in another tab; the server answers with its page for that, in HTML."""
    changed.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    changed.keyboard.press("Control+s")
    expect(drawing.state(changed)).to_contain_text(drawing.SAVED)
    assert changed.get_by_role("dialog").count() == 0
    draft.refresh_from_db()
    assert drawing.names(draft.document) == ["big", "bill", "end"]
    complaints.clear()


def test_a_token_that_cannot_be_renewed_is_told_in_words(
    changed: Page, draft: FlowVersion, complaints: list[str]
) -> None:
    """As in a browser that keeps no cookies; nobody is told to be signed out who is not."""
    changed.context.route(
        "**/save/", lambda route: route.continue_(headers=_without_cookie(route.request.headers))
    )
    dialog = refused(changed, draft, complaints)
    expect(dialog).to_contain_text("cookies")
    expect(dialog.get_by_role("link", name="Open another tab")).to_have_count(0)
    changed.context.unroute("**/save/")
    saves_again(changed, draft)


def _without_cookie(headers: dict[str, str]) -> dict[str, str]:
    """Return the headers of a request without the token that the page was given."""
    return {name: value for name, value in headers.items() if name != "x-csrftoken"}
