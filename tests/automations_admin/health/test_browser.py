"""Workers, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from automations import clock
from automations.engine import claims
from automations.models import AutomationTaskModel, Worker
from tests.automations_admin.shop import Payment, Simple

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def root(page: Page, live_server: Any) -> Page:
    """The page of a superuser, on the start page of the admin."""
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**cookie, "url": live_server.url}])  # type: ignore[list-item]
    page.goto(f"{live_server.url}/admin/")
    return page


def worker(name: str, seen: int = 1) -> None:
    at = clock.now() - timedelta(seconds=seen)
    Worker.objects.create(name=name, host="web-1", pid=41877, seen=at, executed=1204)


def due(minutes: int) -> None:
    """Start an instance whose first step has been due for some time."""
    Simple(autorun=False).nice()
    at = clock.now() - timedelta(minutes=minutes)
    AutomationTaskModel.objects.filter(state="ready").update(due=at)


def claimed(owner: str) -> int:
    """Start an instance whose first step somebody executes; return its id."""
    started = Payment(autorun=False)
    started.nice()
    claims.claim_due(clock.now(), owner, timedelta(hours=1), 1, instance=started.id)
    return int(started.id)


def test_from_the_alarm_to_what_waits_and_back_to_work(root: Page) -> None:
    """By clicking only: an operator finds out what is due, and sees that it goes on."""
    from playwright.sync_api import expect

    worker("web-1:41877:a1", seen=300)
    due(minutes=5)
    root.get_by_role("link", name="Flows").first.click()
    alarm = root.get_by_role("alert")
    expect(alarm).to_contain_text("No worker seen for 5 min, 1 task due")
    alarm.get_by_role("link", name="Show what is due").click()
    expect(root.get_by_role("heading", name="Workers", level=1)).to_be_visible()
    expect(root.get_by_role("row", name="web-1:41877:a1")).to_contain_text("Silent")
    queue = root.locator("#queue")
    expect(queue.get_by_role("row", name="Simple")).to_contain_text("5 min ago")

    worker("web-2:7:b2")
    root.reload()
    expect(root.get_by_role("alert")).to_have_count(0)
    expect(root.get_by_role("row", name="web-2:7:b2")).to_contain_text("waits for work")


def test_a_worker_leads_to_the_instance_it_is_at(root: Page) -> None:
    from playwright.sync_api import expect

    worker("web-1:41877:a1")
    pk = claimed("web-1:41877:a1")
    root.get_by_role("link", name="Workers").first.click()
    root.get_by_role("row", name="web-1:41877:a1").get_by_role("link").click()
    expect(root.get_by_role("heading", level=1)).to_contain_text(f"Payment {pk}")


def test_the_page_stays_up_to_date(root: Page, let_pass: Callable[[int], None]) -> None:
    """While it is looked at, without a reload."""
    from playwright.sync_api import expect

    worker("web-1:41877:a1")
    root.get_by_role("link", name="Workers").first.click()
    row = root.get_by_role("row", name="web-1:41877:a1")
    expect(row).to_contain_text("1,204")
    Worker.objects.update(executed=1205, stopped=clock.now())
    let_pass(5_000)
    expect(row).to_contain_text("1,205")
    expect(row).to_contain_text("Stopped")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 900, 390])
def test_it_is_not_wider_than_the_window(
    root: Page, live_server: Any, width: int, theme: str
) -> None:
    """Even with a name of a hundred characters."""
    worker("w" * 100)
    claimed("w" * 100), claimed("g" * 100)
    due(minutes=1)
    root.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    root.set_viewport_size({"width": width, "height": 800})
    root.goto(f"{live_server.url}/admin/automations/worker/")
    page = "document.documentElement"
    assert root.evaluate(f"{page}.scrollWidth - {page}.clientWidth") <= 0


@pytest.mark.parametrize("width", [1440, 390])
def test_a_name_is_never_run(root: Page, live_server: Any, width: int) -> None:
    """The fixture `page` fails on any error; a script that ran would open a dialog."""
    dialogs: list[str] = []
    root.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    worker('"><svg onload=alert(1)>')
    claimed('"><img src=x onerror=alert(1)>')
    root.set_viewport_size({"width": width, "height": 800})
    root.goto(f"{live_server.url}/admin/automations/worker/")
    assert dialogs == []
