"""Whether somebody is still signed in, asked before a form is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.test import Client

from automations.models import AutomationModel, Event
from tests.automations_admin.conftest import VIEW
from tests.automations_admin.recovery.broken import Broken
from tests.automations_admin.shop import Simple

if TYPE_CHECKING:
    from playwright.sync_api import Page

SESSION = "/admin/automations/automationmodel/session/"


@pytest.mark.django_db
def test_who_is_signed_in_gets_a_token_that_is_taken(staff: Callable[..., Client]) -> None:
    """And never one from a cache."""
    client = staff(VIEW)
    client.handler.enforce_csrf_checks = True
    answer = client.get(SESSION)
    assert "no-store" in answer["Cache-Control"]
    add = "/admin/automations/automationmodel/filters/add/"
    sent = {"query": "state=failed", "name": "Broken"}
    token = answer.json()["token"]
    assert client.post(add, sent).status_code == 403
    assert client.post(add, {**sent, "csrfmiddlewaretoken": token}).status_code == 302


@pytest.mark.django_db
def test_who_is_not_is_sent_to_the_login(client: Client) -> None:
    assert client.get(SESSION)["Location"].startswith("/admin/login/")


# -- in a browser ----------------------------------------------------------------------------


def sign_in(page: Page, url: str) -> None:
    """Sign in as in another tab: another session, and another token for forms."""
    client = Client()
    client.force_login(User.objects.get(username="root"))
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


@pytest.fixture
def editing(visit: Callable[[str], Page]) -> Page:
    """The page that asks for the data of a failed instance, filled in."""
    page = visit(Broken(Simple(fail="4OOO")).both)
    page.get_by_label("Data").fill('{"fail": ""}')
    page.get_by_label("Reason").fill("Letter O instead of a zero")
    return page


def save(page: Page) -> None:
    """See what is changed, and save it."""
    page.get_by_role("button", name="Save and retry…").click()
    page.get_by_text("Nothing is saved yet.").wait_for()
    page.get_by_role("button", name="Save and retry", exact=True).click()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_nothing_typed_is_lost_when_the_session_is_over(
    themed: str, editing: Page, live_server: Any
) -> None:
    """The button does nothing until somebody has signed in again, and then what it did before."""
    from playwright.sync_api import expect

    page = editing
    said, button = page.get_by_role("alert"), page.get_by_role("button", name="Save and retry")
    expect(said.filter(has_text="You are signed out.")).to_have_count(0)
    page.context.clear_cookies()
    for _time in range(2):
        button.click()
        expect(said).to_contain_text("what you typed is still here")
        expect(page.get_by_label("Reason")).to_have_value("Letter O instead of a zero")
    expect(page.get_by_role("link", name="Sign in in another tab")).to_be_in_viewport()
    assert not Event.objects.exclude(actor_name="").exists()

    sign_in(page, live_server.url)
    save(page)
    expect(page.locator("body")).to_contain_text("Step went through.")
    assert AutomationModel.objects.get().state == "completed"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_new_login_meanwhile_is_no_obstacle(editing: Page, live_server: Any) -> None:
    """The page holds a token of the session before."""
    from playwright.sync_api import expect

    editing.context.clear_cookies()
    sign_in(editing, live_server.url)
    save(editing)
    expect(editing.locator("body")).to_contain_text("Step went through.")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_form_is_sent_if_nobody_can_tell(editing: Page, complaints: list[str]) -> None:
    """Better once in vain than never."""
    from playwright.sync_api import expect

    editing.route(f"**{SESSION}", lambda route: route.abort())
    save(editing)
    expect(editing.locator("body")).to_contain_text("Step went through.")
    assert len(complaints) == 2
    complaints.clear()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_note_speaks_the_language_of_the_page(editing: Page, live_server: Any) -> None:
    """Its link opens the login in another tab."""
    from playwright.sync_api import expect

    page = editing
    name = django_settings.LANGUAGE_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": "de", "url": live_server.url}])
    page.reload()
    page.get_by_label("Grund").fill("Vertippt")
    page.context.clear_cookies()
    page.get_by_role("button", name="Speichern und wiederholen").click()
    expect(page.get_by_role("alert")).to_contain_text("Sie sind abgemeldet.")
    with page.expect_popup() as coming:
        page.get_by_role("link", name="In einem anderen Tab anmelden").click()
    assert "/admin/login/" in coming.value.url
    expect(page.get_by_label("Grund")).to_have_value("Vertippt")
