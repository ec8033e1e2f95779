"""The start page, and the pages that mails lead to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from automations import testing
from sample_flows import links, models
from sample_flows.automations import Onboarding
from sample_flows.simulation import logins

pytestmark = [pytest.mark.django_db, pytest.mark.urls("sample_flows.urls")]
START = datetime(2026, 5, 4, 9, tzinfo=UTC)


def path_of(link: str) -> str:
    return link.removeprefix("http://127.0.0.1:8000")


@pytest.fixture
def registration(person: models.Person) -> models.Registration:
    webinar = models.Webinar.objects.create(title="Bees", starts=START, duration=timedelta(hours=1))
    return models.Registration.objects.create(webinar=webinar, person=person)


def test_the_start_page_is_for_everybody(client: Client):
    """It names the flows in reading order and links to admin and tasks."""
    page = client.get("/").content.decode()

    assert 'href="/admin/"' in page
    assert 'href="/flows/"' in page
    assert page.index("<b>Nightly") < page.index("<b>Payment") < page.index("<b>Issue")


def test_the_start_page_says_who_can_log_in(client: Client):
    """Names, never passwords; without a demo it says how to get one."""
    empty = client.get("/").content.decode()
    passwords = logins.create()

    page = client.get("/").content.decode()

    assert "python -m sample_flows demo" in empty
    assert all(f"<code>{name}</code>" in page for name in passwords)
    assert not any(password in page for password in passwords.values())


def test_the_start_page_speaks_german(client: Client):
    """When the browser does."""
    page = client.get("/", headers={"accept-language": "de"}).content.decode()

    assert "Die Abläufe, der einfachste zuerst" in page
    assert '<html lang="de">' in page


def test_nothing_is_loaded_from_elsewhere(client: Client):
    """All assets are our own."""
    page = client.get("/").content.decode()

    assert "https://" not in page
    assert "http://" not in page
    style = client.get("/static/sample_flows/page.css")
    assert b"prefers-color-scheme: dark" in b"".join(style.streaming_content)


def test_every_login_can_log_in_and_out(client: Client):
    """With the password that was printed."""
    for name, password in logins.create().items():
        answer = client.post("/accounts/login/", {"username": name, "password": password})
        assert answer.status_code == 302, name
        assert name in client.get("/").content.decode()
        client.post("/accounts/logout/")


def test_completing_the_profile_sends_the_message(client: Client, person: models.Person):
    """Whoever has the link of the mail may do it."""
    with testing.frozen_time(START):
        onboarding = Onboarding(person=person)
        path = path_of(links.profile(onboarding.get_key()))

        shown = client.get(path)
        saved = client.post(path, {"company": "Hügelland Optik"})

    person.refresh_from_db()
    assert shown.status_code == saved.status_code == 200
    assert person.company == "Hügelland Optik"
    assert person.profile_completed == START


def test_opening_the_profile_page_changes_nothing(client: Client, person: models.Person):
    """Neither does a form without a company."""
    with testing.frozen_time(START):
        path = path_of(links.profile(Onboarding(person=person).get_key()))

        client.get(path)
        client.post(path, {"company": ""})

    person.refresh_from_db()
    assert person.profile_completed is None


@pytest.mark.parametrize("path", ["/profile/guessed/", "/unsubscribe/guessed/"])
def test_a_guessed_link_is_not_found(client: Client, path: str):
    """Keys and signatures cannot be made up."""
    assert client.get(path).status_code == 404
    assert client.post(path, {"company": "x"}).status_code == 404


def test_unsubscribing_takes_a_click(client: Client, registration: models.Registration):
    """Programs that look at links in mails must not unsubscribe anybody."""
    path = path_of(links.unsubscribe(registration))

    client.get(path)
    registration.refresh_from_db()
    assert not registration.unsubscribed
    client.post(path)

    registration.refresh_from_db()
    assert registration.unsubscribed


def test_forms_are_protected_against_forged_requests(registration: models.Registration):
    """A page elsewhere cannot post in somebody's name."""
    client = Client(enforce_csrf_checks=True)

    assert client.post(path_of(links.unsubscribe(registration))).status_code == 403
