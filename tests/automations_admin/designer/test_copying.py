"""The Python and the document of a version are copied from its page by a button."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User

from automations.designed import drafts, publishing
from tests.automations_admin.designer.conftest import url
from tests.automations_admin.designer.drawing import expect
from tests.flows import designs

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def shown(visit: Any, root: Any) -> Page:
    """The page of a published version."""
    actor = User.objects.get(username="root")
    draft = drafts.begin("Invoicing", "Invoices", designs.invoicing(), actor=actor)
    version = publishing.publish(draft, revision=1, actor=actor, note="First")
    page: Page = visit(url(version))
    return page


def test_the_python_is_in_the_clipboard(shown: Page) -> None:
    shown.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = shown.get_by_role("button", name="Copy").first
    button.click()
    expect(button.locator("+ [role=status]")).to_have_text("Copied.")
    copied = shown.evaluate("() => navigator.clipboard.readText()")
    assert copied == shown.locator("#python").text_content()
    assert "class Invoicing" in copied


def test_where_a_browser_forbids_it_the_text_is_selected(shown: Page) -> None:
    shown.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    button = shown.get_by_role("button", name="Copy").first
    button.click()
    expect(button.locator("+ [role=status]")).to_have_text("Selected: press Ctrl+C.")
    assert "class Invoicing" in shown.evaluate("() => String(getSelection())")
