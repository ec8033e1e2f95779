"""Where people unsubscribe."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from automations import mail as mails
from automations import testing
from automations.engine import addresses
from automations.engine.subscriptions import Recipient
from automations.engine.unsubscribe_links import Link
from automations.models import Mail, Unsubscribed
from tests.flows.mailing import SETTINGS, Welcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def url() -> str:
    link = Link(Recipient([addresses.digest("a@x.example")]), "offers")
    return reverse("automations:unsubscribe", args=[link.token])


@pytest.fixture
def strict() -> Client:
    """A browser without cookies, for a site that checks forms."""
    return Client(enforce_csrf_checks=True)


def unsubscribed(scope: str = "offers") -> bool:
    return mails.is_unsubscribed("a@x.example", scope)


def test_looking_changes_nothing(url: str, strict: Client, settings: Any) -> None:
    """Mail programs open links to see whether they are safe."""
    settings.AUTOMATIONS = {"MAIL_SCOPES": {"offers": "Offers <b>"}}
    response = strict.get(url)
    assert response.status_code == 200
    assert "Offers &lt;b&gt;" in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    assert strict.head(url).status_code == 200
    assert not Unsubscribed.objects.exists()


def test_a_click_unsubscribes_and_another_one_subscribes(url: str, strict: Client) -> None:
    response = strict.post(url, {"act": "unsubscribe"})
    assert (response.status_code, response["Location"]) == (302, url)
    assert unsubscribed()
    assert not unsubscribed("tips")
    assert "Subscribe again" in strict.get(url).content.decode()
    strict.post(url, {"act": "subscribe"})
    assert not unsubscribed()


def test_from_all_mails(url: str, strict: Client) -> None:
    strict.post(url, {"act": "all"})
    assert unsubscribed("tips")
    assert "none of these mails" in strict.get(url).content.decode()


def test_a_mail_program_does_it_by_itself(url: str, strict: Client) -> None:
    """RFC 8058: one POST, no cookie, no redirect; twice does no harm."""
    for _ in range(2):
        response = strict.post(
            url, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
        )
        assert response.status_code == 200
    assert unsubscribed()
    assert Unsubscribed.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_not_ours(strict: Client, method: str) -> None:
    url = reverse("automations:unsubscribe", args=["x:y:z"])
    response = getattr(strict, method)(url)
    assert response.status_code == 404
    assert "not complete" in response.content.decode()
    assert strict.put(url).status_code == 405


def test_the_link_of_a_mail(
    strict: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """The mail counts as unsubscribed from, and the person leaves the flow."""
    settings.AUTOMATIONS = SETTINGS
    anna = User.objects.create_user("anna", "a@x.example")
    run = testing.start(Welcome, user=anna)
    from django.core import mail

    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    with django_capture_on_commit_callbacks(execute=True):
        strict.post(link.removeprefix(settings.AUTOMATIONS["SITE_URL"]))
    assert Mail.objects.get().unsubscribed
    run.assert_outcome("exited")


def test_in_german(url: str, strict: Client) -> None:
    page = strict.get(url, headers={"accept-language": "de"}).content.decode()
    assert "Abbestellen" in page
