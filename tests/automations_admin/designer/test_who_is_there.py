"""Two people at one draft see each other; who comes second watches, copies it, or takes it over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission, User

from automations.designed import drafts
from automations.designed.presence import PATIENCE
from automations.models import Attendance, Event, FlowVersion
from automations.status import EventKind
from tests.automations_admin.conftest import DATA, VIEW
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.conftest import DESIGN, url
from tests.flows import designs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Milliseconds from one sign of life to the next.
PAUSE = 20_000
As = Callable[[str], "Page"]


def person(name: str) -> User:
    """Return somebody who may design."""
    user, new = User.objects.get_or_create(username=name, is_staff=True)
    if new:
        rights = Permission.objects.filter(codename__in=[VIEW, DATA, DESIGN])
        user.user_permissions.set(rights)
    return user


@pytest.fixture
def draft(db: Any) -> FlowVersion:
    """A draft of Ada."""
    return drafts.begin("Invoicing", "Invoices", designs.invoicing(), actor=person("Ada"))


@pytest.fixture
def as_(browser: Browser, draft: FlowVersion, live_server: Any) -> Iterator[As]:
    """Return a function that opens the draft as somebody, in a browser of their own."""
    contexts = []

    def opened(name: str) -> Page:
        page = drawing.sign_in(browser, person(name), live_server.url)
        contexts.append(page.context)
        page.clock.install()
        address = f"{live_server.url}{url(draft, 'design')}"
        beats(page, lambda: drawing.open_at(page, address))
        return page

    yield opened
    for context in contexts:
        context.close()


def beats(page: Page, act: Callable[[], object]) -> None:
    """Do something that leads to a sign of life, and wait until that is answered."""
    with page.expect_response(lambda answer: answer.url.endswith("/beat/")) as answer:
        act()
    assert answer.value.ok
    answer.value.finished()
    page.evaluate("() => null")  # then the page has heard it and waits for the next


def later(page: Page) -> None:
    """Let time pass until the next sign of life."""
    beats(page, lambda: page.clock.run_for(PAUSE))


def change(page: Page) -> None:
    """Remove a step, which the server hears at once."""
    drawing.go_to(page, "later")
    beats(page, lambda: drawing.press(page, "Control+Backspace"))
    drawing.expect(drawing.state(page)).to_contain_text(drawing.CHANGED)


def silent() -> None:
    """Let everybody have been silent for long enough."""
    for row in Attendance.objects.all():
        row.seen -= PATIENCE
        row.edited = row.edited and row.edited - PATIENCE - timedelta(seconds=1)
        row.save()


def act(page: Page, name: str) -> Locator:
    """Return a button of the bar."""
    return page.get_by_role("toolbar", name="The whole flow").get_by_role("button", name=name)


def reads(page: Page, text: str) -> None:
    """See that the line beside the flow's name says something."""
    drawing.expect(drawing.state(page)).to_contain_text(text)


@pytest.fixture
def ada(as_: As) -> Page:
    """Ada at her draft, which she has changed."""
    page = as_("Ada")
    change(page)
    return page


@pytest.fixture
def ben(ada: Page, as_: As) -> Page:
    """Ben, who comes second."""
    return as_("Ben")


def test_who_comes_second_sees_who_edits_and_watches(ada: Page, ben: Page) -> None:
    reads(ben, "Ada edits this draft · you watch")
    drawing.expect(ben.locator("[data-said]")).to_have_text("Ada edits this draft")
    drawing.go_to(ben, "later")
    drawing.press(ben, "Delete")
    drawing.expect(ben.locator("[data-toast]")).to_contain_text("Ada edits this draft")
    assert drawing.row(ben, "later").count() == 1
    assert act(ben, "Save draft").count() == 0
    later(ada)
    reads(ada, "looking: Ben · changes not saved")


def test_two_who_look_are_told_of_each_other_and_may_both_edit(as_: As) -> None:
    as_("Ada")
    ben = as_("Ben")
    reads(ben, "looking: Ada · all saved")
    change(ben)
    assert act(ben, "Save draft").count() == 1


def test_who_watches_sees_what_is_saved_and_nothing_else_moves(
    ada: Page, ben: Page, draft: FlowVersion
) -> None:
    drawing.save(ada, draft)
    later(ben)
    drawing.row(ben, "later").wait_for(state="detached")
    drawing.expect(ben.locator("[data-said]")).to_have_text("What was saved meanwhile is shown.")
    reads(ben, "you watch")


def test_a_lock_that_has_run_out_opens_the_page(ada: Page, ben: Page) -> None:
    ada.context.close()
    silent()
    later(ben)
    reads(ben, "all saved")
    drawing.expect(ben.locator("[data-said]")).to_have_text("Nobody else is here.")
    change(ben)


def test_who_opens_it_after_that_edits(ada: Page, as_: As) -> None:
    ada.context.close()
    silent()
    ben = as_("Ben")
    assert "Ada" not in drawing.state(ben).inner_text().replace("Draft of Ada", "")
    change(ben)


def test_two_tabs_of_one_person_lock_nobody_out(ada: Page, as_: As) -> None:
    change(as_("Ada"))


def test_a_copy_is_edited_without_a_word(ada: Page, ben: Page, draft: FlowVersion) -> None:
    act(ben, "Edit a copy of my own").click()
    ben.wait_for_url(lambda there: str(draft.pk) not in there)
    ben.locator(drawing.STEP).first.wait_for()
    reads(ben, "Draft of Ben")
    change(ben)
    own = FlowVersion.objects.get(author=person("Ben"))
    assert own.document == draft.document


def test_who_is_taken_over_is_told_and_keeps_what_is_not_saved(
    ada: Page, ben: Page, draft: FlowVersion
) -> None:
    with ben.expect_navigation():
        act(ben, "Take over").click()
    ben.locator(drawing.STEP).first.wait_for()
    reads(ben, "looking: Ada · all saved")
    later(ada)
    reads(ada, "Ben has taken this draft over · changes not saved")
    told = "Ben has taken this draft over. All that you did is still here."
    drawing.expect(ada.locator("[data-toast]")).to_contain_text(told)
    event = Event.objects.get(kind=EventKind.DRAFT_TAKEN_OVER)
    assert (event.actor, event.detail["taken_from"]) == (person("Ben"), "Ada")
    drawing.go_to(ben, "bill")
    ben.keyboard.press("Enter")
    ben.get_by_label("Name", exact=True).fill("invoice")
    ben.keyboard.press("Escape")
    drawing.save(ben, draft)
    ada.keyboard.press("Control+s")
    ada.get_by_role("dialog").get_by_role("button", name="Merge").click()
    ada.locator("dialog[open]").wait_for(state="detached")
    reads(ada, drawing.SAVED)
    draft.refresh_from_db()
    names = [node.get("name", node["id"]) for node in draft.document["nodes"]]
    assert names == ["big", "invoice", "end"]


def test_who_is_taken_over_with_all_saved_watches_and_can_take_it_back(
    ada: Page, ben: Page, draft: FlowVersion
) -> None:
    drawing.save(ada, draft)
    act(ben, "Take over").click()
    reads(ben, "all saved")
    later(ada)
    reads(ada, "Ben has taken this draft over · you watch")
    assert act(ada, "Edit a copy of my own").count() == 0
    with ada.expect_navigation():
        act(ada, "Take over").click()
    reads(ada, "looking: Ben · all saved")
    later(ben)
    reads(ben, "Ada has taken this draft over · you watch")


def test_a_page_that_hears_nothing_any_more_can_be_edited(ada: Page, ben: Page) -> None:
    ben.route("**/beat/", lambda route: route.abort())
    for _time in range(3):
        with ben.expect_event("requestfailed"):
            ben.clock.run_for(PAUSE)
    reads(ben, "all saved")
    drawing.go_to(ben, "later")
    drawing.press(ben, "Control+Backspace")
    reads(ben, drawing.CHANGED)


def test_who_watches_and_signs_in_again_is_no_stranger(ada: Page, ben: Page) -> None:
    """A login in another tab makes the token of the page worthless."""
    ben.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    with ben.expect_response("**/session/"):
        ben.clock.run_for(PAUSE)
    later(ben)
    reads(ben, "Ada edits this draft · you watch")
    with ben.expect_navigation():
        act(ben, "Take over").click()
    ben.locator(drawing.STEP).first.wait_for()
    reads(ben, "looking: Ada · all saved")


def test_what_was_not_saved_is_offered_when_somebody_else_has_saved_and_gone(
    as_: As, draft: FlowVersion
) -> None:
    ada = as_("Ada")
    change(ada)
    ada.clock.run_for(1_000)  # then it is kept
    silent()
    ben = as_("Ben")
    drawing.go_to(ben, "bill")
    ben.keyboard.press("Enter")
    ben.get_by_label("Name", exact=True).fill("invoice")
    beats(ben, lambda: ben.keyboard.press("Escape"))
    ada.on("dialog", lambda dialog: dialog.accept())
    beats(ada, ada.reload)
    reads(ada, "Ben edits this draft · you watch")
    drawing.save(ben, draft)
    later(ada)
    ben.context.close()
    silent()
    later(ada)
    ada.get_by_role("button", name="Bring back").click()
    drawing.save(ada, draft)
    assert drawing.names(draft.document) == ["big", "invoice", "end"]


def test_who_watches_a_draft_that_is_thrown_away_is_told(
    ada: Page, ben: Page, draft: FlowVersion
) -> None:
    drafts.of(draft.flow, person("Ben"))  # with its last draft the flow would go as well
    drafts.discard(draft, actor=person("Ada"))
    with ben.expect_response(lambda answer: answer.url.endswith("/beat/")):
        ben.clock.run_for(PAUSE)
    drawing.expect(ben.locator("[data-toast]")).to_contain_text("published or thrown away")


def test_a_hidden_page_gives_no_sign_of_life(ada: Page) -> None:
    asked: list[str] = []
    ada.on("request", lambda request: asked.append(request.url))
    ada.evaluate(
        "() => { const there = { get: () => true, configurable: true };"
        " Object.defineProperty(document, 'hidden', there);"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    ada.clock.run_for(3 * PAUSE)
    assert asked == []
    beats(
        ada,
        lambda: ada.evaluate(
            "() => { delete document.hidden;"
            " document.dispatchEvent(new Event('visibilitychange')); }"
        ),
    )
