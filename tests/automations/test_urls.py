"""Addresses: their names, and that `back` never leads off the site."""

from __future__ import annotations

from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.test import RequestFactory
from django.urls import reverse

from automations.views.page import safe_back
from tests.automations.people import ANSWER, browser, editor, waiting_task
from tests.flows import human

pytestmark = pytest.mark.urls("tests.automations.page_urls")

#: S4, U9: each of these has led off somebody's site.
HOSTILE = [
    "//evil.example/",
    "///evil.example/",
    "////evil.example/",
    "http://evil.example/",
    "https://evil.example/",
    "http:////evil.example/x",
    "http:///evil.example/",
    "http:evil.example",
    "https:evil.example",
    "http:/evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "//evil.example\\@testserver/",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "http://evil.example#testserver",
    "//testserver:pw@evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "ftp://testserver/",
    "\t//evil.example",
    "\n//evil.example",
    "\r\nLocation: http://evil.example",
    " //evil.example",
    "\x00//evil.example",
    "evil.example",
    "?back=//evil.example",
    "//[::1",
    "http://[evil",
    "",
]
HARMLESS = ["/", "/thanks/", "/thanks/?a=1&b=2#there", "http://testserver/thanks/"]


def test_every_page_has_the_name_that_projects_know():
    """These names are part of the public interface."""
    assert reverse("automations:task_list") == "/flows/"
    assert reverse("automations:task", kwargs={"task_id": 7}) == "/flows/7"
    assert reverse("automations:error_report") == "/flows/errors"
    assert reverse("automations:dashboard") == "/flows/dashboard"
    assert reverse("automations:history", args=[7]) == "/flows/dashboard/7"
    assert reverse("automations:traceback", args=[7, 9]) == "/flows/dashboard/7/traceback/9"
    assert reverse("automations:health") == "/flows/health/"
    assert reverse("automations:metrics") == "/flows/metrics/"


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["query", "body"])
@pytest.mark.parametrize("back", HOSTILE)
def test_back_never_leads_off_the_site(back: str, sent: str):
    """S4, U9: neither by the link on the page nor after the submission."""
    client = browser(editor())
    task = waiting_task(human.Ask())
    query = f"?back={quote(back)}" if sent == "query" else ""
    path = f"/flows/{task.pk}{query}"

    page = client.get(path).content.decode()
    answer = client.post(path, {**ANSWER, "back": back} if sent == "body" else ANSWER)

    assert 'href="/flows/">Back to the tasks</a>' in page
    assert "evil" not in page
    assert "alert(1)" not in page
    assert (answer.status_code, answer["Location"]) == (302, "/flows/")


@pytest.mark.django_db
@pytest.mark.parametrize("back", HARMLESS)
def test_back_leads_to_a_page_of_the_site(back: str):
    """By the link, after the submission, and from the page of a finished task."""
    client = browser(editor())
    path = f"/flows/{waiting_task(human.Ask()).pk}?back={quote(back)}"

    page = client.get(path).content.decode()
    answer = client.post(path, ANSWER)

    link = f'href="{back.replace("&", "&amp;")}">Back</a>'
    assert link in page
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert link in client.get(path).content.decode()


@pytest.mark.django_db
def test_the_success_url_of_the_form_goes_before_back():
    """The flow knows better where to go on."""
    task = waiting_task(human.AskTwice(editor=editor().pk))
    client = browser(editor("other"))

    answer = client.post(f"/flows/{task.pk}?back=/flows/", ANSWER)

    assert answer["Location"] == "/thanks/"


def test_back_on_a_secure_page_stays_secure():
    """A whole address must not go back to plain HTTP."""
    factory = RequestFactory()

    for back, expected in (
        ("http://testserver/x", ""),
        ("https://testserver/x", "https://testserver/x"),
    ):
        assert safe_back(factory.get("/", {"back": back}, secure=True)) == expected


@pytest.mark.parametrize("back", HARMLESS)
def test_a_harmless_address_stays_on_the_host(back: str):
    """As a browser reads it."""
    found = safe_back(RequestFactory().get("/flows/1", {"back": back}))

    assert urlsplit(urljoin("http://testserver/flows/1", found)).netloc == "testserver"
