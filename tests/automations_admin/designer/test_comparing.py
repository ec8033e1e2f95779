"""Two states of a flow are seen as one drawing, beside the list of what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from automations.designed import drafts, publishing
from automations.models import FlowVersion
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.conftest import url

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OLD = drawing.line("first", "gone", "last")
NEW = drawing.line("first", "fresh", "last", doc="Another one")


def published() -> FlowVersion:
    """Return the second version of a flow."""
    actor = User.objects.get(username="root")
    version = publishing.publish(drawing.begin(OLD), revision=1, actor=actor, note="")
    draft = drafts.of(version.flow, actor)
    drafts.save(draft, NEW, revision=1, actor=actor)
    return publishing.publish(draft, revision=2, actor=actor, note="")


def marked(page: Page, how: str) -> list[str]:
    """Return the steps of the drawing that are marked as added, removed or changed."""
    found: list[str] = page.locator(f".a-step-mark.a-how-{how}").evaluate_all(
        "all => all.map(one => one.dataset.step)"
    )
    return found


def chosen(page: Page) -> Locator:
    """Return the entry of the list that is looked at."""
    return page.locator(".a-change[aria-current] .a-link")


def test_two_versions_are_one_drawing(visit: Any) -> None:
    version = published()
    page: Page = visit(url(version))
    page.get_by_role("button", name="Compare…").click()
    drawing.step(page, "gone").wait_for()
    assert [marked(page, how) for how in ("added", "removed", "changed")] == [
        ["fresh"],
        ["gone"],
        ["first"],
    ]
    expect(page.locator(".a-way.a-how-removed")).to_have_count(2)

    expect(page.locator(".a-compare")).to_be_focused()
    for entry, selected in (("The flow as a whole", ""), ("first", "first")):
        page.keyboard.press("n")
        expect(chosen(page)).to_have_text(entry)
        expect(page.locator("svg.a-sel")).to_have_count(1 if selected else 0)
    drawing.select(page, "gone")
    expect(chosen(page)).to_have_text("gone")
    page.keyboard.press("p")
    expect(chosen(page)).not_to_have_text("gone")
    page.get_by_role("button", name="fresh", exact=True).click()
    expect(page.locator("svg[data-step=fresh].a-sel")).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.locator(".a-comparing")).to_have_count(0)
    expect(drawing.board(page)).to_be_focused()
    expect(page.locator("svg[data-step=fresh].a-sel")).to_be_visible()


def test_a_place_alone_is_no_difference(visit: Any) -> None:
    draft = drawing.begin(OLD)
    actor = draft.author
    publishing.publish(draft, revision=1, actor=actor, note="")
    page = drawing.designing(visit, drafts.of(draft.flow, actor))
    compare, answer = page.get_by_role("button", name="Compare with 1"), page.locator(".a-compare")
    compare.click()
    expect(answer).to_contain_text("Nothing differs.")
    page.keyboard.press("Escape")
    drawing.drag(page, drawing.step(page, "last"), (60, 0))
    expect(drawing.state(page)).to_contain_text(drawing.CHANGED)
    compare.click()
    expect(answer).to_contain_text("Steps have only moved: the logic is the same.")
    assert [marked(page, how) for how in ("added", "removed", "changed")] == [[], [], []]
