"""Stored texts are shown as text: a crawl of all pages runs no script that somebody has typed."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import resolve, reverse

from automations import clock
from automations.engine import recovery, retention
from automations.histories import copies, document, lines
from automations.models import Attendance, AutomationModel, AutomationTaskModel, FlowVersion
from automations_admin.models import DigestSubscription, SavedFilter
from tests.acceptance.access import PEOPLE, TABLE, World
from tests.acceptance.poison import CANARY, poison, populate
from tests.acceptance.test_access import path_of, without_word
from tests.flows import basics

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Pages in all, and of one kind: filters and pages of lists could be followed for ever.
MOST, MOST_OF_A_KIND = 250, 5
#: Links that are followed.
WITHIN = ("/admin/automations/", "/flows/")
CONTENT = (".a-console", ".app-main", "main", "body")
HREFS = "links => links.map(link => link.getAttribute('href'))"
#: Every page that a superuser may open; each must show the canary as text, unless it is a file.
OPEN = {name for name, row in TABLE.items() if row.get[PEOPLE.index("superuser")] == 200}
FILES = {
    "admin:automations_csv_file", "admin:automations_design_document",
    "admin:automations_design_python", "admin:automations_flow_picture",
}  # fmt: skip
#: Pages that say nothing that anybody has typed.
MUTE = {
    "admin:automations_import", "admin:automations_session", "automations:enter",
    "automations:unsubscribe",
}  # fmt: skip
#: Pages that say no more of an instance than the name of its flow.
ENDS = ("delete", "history")


@pytest.fixture
def starts(digest_on: Any) -> list[str]:
    """Store a canary wherever a text can be; return a page of each kind."""
    order = populate()
    for model in apps.get_app_config("automations").get_models():
        assert model._default_manager.exists(), f"populate() stores no {model.__name__}"
    world = _world()
    owner = User.objects.create_user("owner of filters")
    for draft in FlowVersion.objects.filter(number=None, attendances=None):
        Attendance.objects.create(draft=draft, user_name=CANARY, edited=clock.now())
    SavedFilter.objects.create(owner=owner, name=CANARY[:80], query="state=failed", shared=True)
    DigestSubscription.objects.create(user=owner, flow=world.broken.automation_class)
    paths = [path_of(name, TABLE[name], world) for name in sorted(OPEN)]
    poison()
    strange = AutomationModel.objects.get(automation_class=CANARY)
    paths += [
        reverse(f"admin:automations_automationmodel_{end}", args=[strange.pk]) for end in ENDS
    ]
    said = urlencode({"error": CANARY})
    paths += [f"{reverse(f'admin:automations_{name}')}?{said}" for name in ("csv", "export")]
    return [f"/admin/sample_flows/order/{order.pk}/change/", *paths]


def _world() -> World:
    tasks = AutomationTaskModel.objects.order_by("pk")
    person, failed = tasks.filter(waiting="person")[0], tasks.failed()[0]
    timer = tasks.get(automation=basics.Paused().id)
    told, paused = (AutomationModel.objects.get(pk=basics.Told().id) for _number in range(2))
    recovery.pause(paused)
    return World(person, failed, timer, told, paused)


@pytest.fixture
def sung(page: Page, live_server: Any, starts: list[str]) -> list[str]:
    """Log a superuser in; note which pages ran a script that they should not."""
    client = Client()
    client.force_login(User.objects.get(is_superuser=True))
    name = django_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    found: list[str] = []

    def note(dialog: Any) -> None:
        found.append(page.url)
        dialog.dismiss()

    page.on("dialog", note)
    return found


def test_no_page_runs_what_was_typed(
    page: Page, live_server: Any, starts: list[str], sung: list[str]
) -> None:
    """And every kind of page that shows texts shows it as what it is."""
    shown: set[str] = set()
    for path in crawl(page, live_server.url, starts):
        assert not sung
        assert page.locator("svg[onload]").count() == 0, f"{path} has the canary as markup"
        if CANARY in text_of(page):
            shown.add(kind_of(path))
    assert not sung
    silent = {without_word(name) for name in OPEN} - FILES - MUTE - shown
    assert not silent


def test_no_file_that_is_sent_runs_anything(
    page: Page, live_server: Any, starts: list[str], sung: list[str]
) -> None:
    """Neither its name nor what it holds: new histories, other ones than are here, wrong ones."""
    row = AutomationModel.objects.filter(inbox__isnull=False).first()
    assert row is not None
    (history,) = document.documents([row.pk])
    history["definition"] = None  # that of a poisoned graph is refused
    retention.delete_instances([row.pk])
    copies.add([history], CANARY)
    other = {**history, "instance": {**history["instance"], "reason": CANARY}}
    new = {**history, "automation": CANARY, "tasks": [], "events": [], "messages": []}
    new["instance"] = {**history["instance"], "uuid": str(uuid4())}
    wrong = {**new, "instance": {**new["instance"], "state": CANARY}, CANARY: CANARY}
    for histories in ([other, new], [wrong, {**wrong, "package": {CANARY: CANARY}}]):
        page.goto(live_server.url + reverse("admin:automations_import"))
        data = "\n".join(map(lines.text, histories)).encode()
        name = f"{CANARY}.jsonl".replace("/", "")
        page.set_input_files(
            "input[type=file]", {"name": name, "mimeType": "text/plain", "buffer": data}
        )
        with page.expect_navigation():
            page.locator(".a-console form button[type=submit]").click()
        assert CANARY in text_of(page)
        assert page.locator("svg[onload]").count() == 0
    copy = AutomationModel.objects.get(state="archived")
    page.goto(live_server.url + reverse("admin:automations_automationmodel_change", args=[copy.pk]))
    assert CANARY in text_of(page)
    assert not sung


def crawl(page: Page, base: str, starts: list[str]) -> Iterator[str]:
    """Open pages and follow their links, breadth first; yield the path of each that is open."""
    todo = deque(starts)
    seen, kinds = set(starts), Counter[str]()
    while todo and kinds.total() < MOST:
        path = todo.popleft()
        kind = kind_of(path)
        if kinds[kind] >= MOST_OF_A_KIND:
            continue
        kinds[kind] += 1
        if not opened(page, base + path):
            continue
        yield path
        for link in dict.fromkeys(page.locator("a[href]").evaluate_all(HREFS)):
            url = urldefrag(urljoin(page.url, link)).url
            target = url.removeprefix(base)
            if target != url and target.startswith(WITHIN) and target not in seen:
                seen.add(target)
                todo.append(target)


def opened(page: Page, url: str) -> bool:
    """Open an address; tell whether it is a page. Files to be kept are none."""
    from playwright.sync_api import Error

    try:
        answer = page.goto(url)
    except Error as error:
        if "Download is starting" in str(error):
            return False
        raise
    assert answer is not None
    assert answer.status == 200, f"{url} answers {answer.status}"
    return "html" in answer.headers.get("content-type", "")


def text_of(page: Page) -> str:
    """Return what a page shows, without the name of the user in its menu; also in its fields."""
    content = next(part for part in CONTENT if page.locator(part).count())
    typed = page.locator("textarea").evaluate_all("fields => fields.map(field => field.value)")
    return "\n".join([page.locator(content).first.inner_text(), *typed])


def kind_of(path: str) -> str:
    """Return the name of the page at a path."""
    match = resolve(urlsplit(path).path)
    return str(match.view_name or re.sub(r"\d+", "#", path))
