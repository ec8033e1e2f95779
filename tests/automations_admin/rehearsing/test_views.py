"""The page on which a flow is tried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import translation

from tests.automations.dryrun.flows import Endless, Naughty
from tests.automations.dryrun.test_guard import counts
from tests.automations_admin.rehearsing.conftest import PAGE, Trying

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db


def page_of(flow: Any) -> str:
    return f"/admin/automations/flow/{flow.get_automation_class_name()}/try/"


def test_it_asks_with_what_to_begin(tester: Client) -> None:
    html = tester.get(PAGE, {"start": "check"}).content.decode()
    assert '<option value="check" selected>' in html
    assert "Primary key of a user" in html
    assert tester.get(PAGE, {"start": "nowhere"}).status_code == 200


def test_it_shows_path_lines_and_reasons(trying: Trying) -> None:
    text = trying.begin()
    for said in ("Would call pay: charges the card.", "is_large does not hold.", "→ Wait"):
        assert said in text
    assert 'class="a-dia' in text


def test_what_was_typed_is_kept_when_it_is_refused(trying: Trying) -> None:
    text = trying.begin(data='{"amount": ', object_customer="999")
    assert "Correct what is marked below." in text
    assert '{"amount": ' in text
    assert 'value="999"' in text


def test_a_page_of_somebody_else_is_refused(trying: Trying) -> None:
    assert "cannot be taken up again" in trying.press("next")


def test_a_condition_that_raises_is_told(tester: Client) -> None:
    trying = Trying(tester, page_of(Naughty))
    for what in ("divide", "write", "raw", "start"):
        text = trying.begin(data=f'{{"what": "{what}"}}')
        assert "What happened, and why" in text
        assert "does raised" in text


def test_mail_of_conditions_is_shown(tester: Client) -> None:
    text = Trying(tester, page_of(Naughty)).begin(data='{"what": "mail"}')
    assert "From a condition" in text
    assert mail.outbox == []


def test_a_loop_stops(tester: Client) -> None:
    assert "Is the flow a loop?" in Trying(tester, page_of(Endless)).begin(data="{}")


def test_nothing_is_stored(trying: Trying) -> None:
    before = counts()
    trying.begin()
    for act in ("next", "comes:3:0", "next", "next", "reach:exit:angry"):
        trying.press(act)
    assert counts() == before


def test_secrets_are_masked(trying: Trying) -> None:
    text = trying.begin(data='{"amount": 1, "password": "hush-hush"}')
    assert "hush-hush" not in text


def test_names_are_escaped(trying: Trying) -> None:
    trying.begin(data='{"amount": 1, "<b>x</b>": "<script>"}')
    trying.press("fails:2", fails_2="<script>alert(1)</script>")
    assert "<script>alert(1)" not in trying.text
    assert "<b>x</b>" not in trying.text


def test_it_speaks_german(tester: Client) -> None:
    with translation.override("de"):
        tester.cookies["django_language"] = "de"
        text = Trying(tester).begin()
    assert "Würde pay aufrufen: charges the card." in text or "Would call" in text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_flow_is_tried_out_in_a_browser(visit: Callable[[str], Page], themed: str) -> None:
    """From the flow's page to the end of the flow, by clicking only."""
    from playwright.sync_api import expect

    User.objects.create_user("anna")
    page = visit(PAGE.removesuffix("try/"))
    page.get_by_role("link", name="Try it…").click()
    page.get_by_label("Data").fill('{"amount": 500}')
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("#lines")).to_contain_text("is_large holds.")
    page.get_by_label("Values of the form").fill('{"amount": 3}')
    page.get_by_role("button", name="Submit the form").click()
    expect(page.locator("#open")).to_contain_text("Wait")
    page.get_by_role("button", name="The message paid comes").click()
    expect(page.locator("#lines")).to_contain_text("Drawn by lot")
    page.get_by_role("button", name="Take the last act back").click()
    expect(page.locator("#lines")).not_to_contain_text("Drawn by lot")
    page.get_by_text("Choose what comes of it").first.click()
    page.get_by_label("Error").first.fill("no funds")
    page.get_by_role("button", name="It fails").first.click()
    expect(page.locator("#lines")).to_contain_text("no funds")
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function("document.documentElement.scrollWidth <= 390")
