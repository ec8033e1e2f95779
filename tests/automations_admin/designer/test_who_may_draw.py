"""Three people, one who may look, one who may edit, one who may publish."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client

from automations.models import Event, FlowVersion
from automations.status import EventKind
from tests.automations_admin.conftest import DATA, VIEW
from tests.automations_admin.designer import drawing
from tests.automations_admin.designer.conftest import DESIGN, PAGE, PUBLISH, url
from tests.flows import designs

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RIGHTS = {
    "viewer": [VIEW, DATA],
    "editor": [VIEW, DATA, DESIGN],
    "publisher": [VIEW, DATA, DESIGN, PUBLISH],
}
As = Callable[[str, str], "Page"]


def person(name: str) -> User:
    """Return somebody with their rights."""
    user, new = User.objects.get_or_create(username=name, is_staff=True)
    if new:
        user.user_permissions.set(Permission.objects.filter(codename__in=RIGHTS[name]))
    return user


def client(name: str) -> Client:
    """Return what somebody sends without a page."""
    found = Client()
    found.force_login(person(name))
    return found


@pytest.fixture
def as_(browser: Browser, live_server: Any) -> Iterator[As]:
    """Return a function that opens a page as somebody."""
    contexts = []

    def opened(name: str, path: str) -> Page:
        page = drawing.sign_in(browser, person(name), live_server.url)
        contexts.append(page.context)
        page.goto(f"{live_server.url}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()


def post(name: str, draft: FlowVersion, document: Any) -> Any:
    """Save as the script does."""
    said = {"document": document, "layout": {}, "note": "", "revision": draft.revision}
    return client(name).post(
        url(draft, "save"),
        said,
        content_type="application/json",
        headers={"accept": "application/json"},
    )


def test_who_may_look_finds_no_way_to_edit_or_publish(as_: As, published: FlowVersion) -> None:
    page = as_("viewer", f"{PAGE}Invoicing/")
    page.get_by_role("heading", name="Versions").wait_for()
    assert page.get_by_role("button", name="Open in the designer").count() == 0
    page.goto(f"{page.url}version/{published.pk}/look/")
    page.locator(drawing.STEP).first.wait_for()
    bar = page.get_by_role("toolbar", name="The whole flow")
    assert bar.get_by_role("button", name="Find…").count() == 1
    for name in ("Undo", "Tidy", "Save draft", "Publish…"):
        assert bar.get_by_role("button", name=name).count() == 0


def test_who_may_look_is_refused_by_the_server(draft: FlowVersion) -> None:
    for page in ("design", "publish", "discard"):
        assert client("viewer").get(url(draft, page)).status_code == 403
    assert post("viewer", draft, designs.invoicing(amount="1.00")).status_code == 403
    draft.refresh_from_db()
    assert draft.document == designs.invoicing()


def test_who_may_edit_saves_and_finds_no_way_to_publish(as_: As, draft: FlowVersion) -> None:
    page = as_("editor", url(draft, "design"))
    page.locator(drawing.STEP).first.wait_for()
    assert page.get_by_role("button", name="Publish…").count() == 0
    drawing.go_to(page, "later")
    drawing.press(page, "Control+Backspace")
    saved = drawing.save(page, draft)
    assert [node["id"] for node in saved["nodes"]] == ["big", "bill", "end"]
    assert client("editor").get(url(draft, "publish")).status_code == 403
    said = {"running": "finish", "note": "New", "revision": draft.revision}
    assert client("editor").post(url(draft, "publish"), said).status_code == 403
    draft.refresh_from_db()
    assert draft.number is None


def test_each_save_and_publishing_leaves_a_line_with_who_did_it(
    as_: As, draft: FlowVersion
) -> None:
    kinds = (EventKind.DRAFT_SAVED, EventKind.VERSION_PUBLISHED)
    before = [Event.objects.filter(kind=kind).count() for kind in kinds]
    page = as_("publisher", url(draft, "design"))
    page.locator(drawing.STEP).first.wait_for()
    drawing.go_to(page, "later")
    drawing.press(page, "Control+Backspace")
    drawing.save(page, draft)
    page.get_by_role("button", name="Publish…").click()
    page.get_by_label("What is new").fill("First")
    page.get_by_role("button", name="Publish version 1").click()
    page.get_by_text("Version 1 of Invoices is published.").wait_for()
    lines = LogEntry.objects.filter(user=person("publisher")).order_by("pk")
    assert [line.change_message for line in lines] == [
        "Invoices: Draft saved",
        "Invoices: Published",
    ]
    after = [Event.objects.filter(kind=kind).count() for kind in kinds]
    assert after == [count + 1 for count in before]


def test_what_is_not_offered_is_saved_as_a_problem_and_never_published(
    as_: As, draft: FlowVersion
) -> None:
    document = designs.invoicing()
    document["nodes"][2]["call"] = {"args": [{"t": "ref", "path": "os:abort"}]}
    assert post("publisher", draft, document).status_code == 200
    draft.refresh_from_db()
    page = as_("publisher", url(draft, "design"))
    page.locator(drawing.STEP).first.wait_for()
    button = page.get_by_role("button", name="Publish…")
    assert button.get_attribute("aria-disabled") == "true"
    said = {"running": "finish", "note": "New", "revision": draft.revision}
    answer = client("publisher").post(url(draft, "publish"), said)
    assert "The draft has problems. Mend them first." in answer.content.decode()
    draft.refresh_from_db()
    assert draft.number is None
