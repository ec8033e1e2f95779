"""The page of workers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from automations import clock, testing
from automations.engine import alerts, claims
from automations.models import Alert, AutomationModel, AutomationTaskModel, Event, Worker
from tests.automations_admin.shop import NAME, Payment, Simple

URL = "/admin/automations/worker/"
FLOWS = "/admin/automations/flow/"

pytestmark = pytest.mark.django_db


def html(client: Client, url: str = URL) -> str:
    return client.get(url).content.decode()


def worker(name: str = "web-2:41877:a1", **fields: Any) -> Worker:
    return Worker.objects.create(name=name, host="web-2", pid=41877, **fields)


def claimed(automation: Any, owner: str, seconds: int = 30) -> int:
    """Start an instance whose first step somebody executes; return its id."""
    started = automation(autorun=False)
    started.nice()
    claims.claim_due(clock.now(), owner, timedelta(seconds=seconds), 1, instance=started.id)
    return int(started.id)


def test_without_anything_it_is_said_how_to_begin(viewer: Client) -> None:
    text = html(viewer)
    assert "No worker was seen within a day." in text
    assert "python manage.py automation_worker" in text
    assert "Nothing waits." in text
    assert 'role="alert"' not in text


def test_a_worker_is_shown_with_what_it_does(viewer: Client) -> None:
    with testing.frozen_time():
        worker(executed=10_204)
        pk = claimed(Simple, "web-2:41877:a1")
        text = html(viewer)
    assert "process 41877 on web-2" in text
    assert "10,204" in text
    assert f'<a href="/admin/automations/automationmodel/{pk}/change/">Simple {pk}</a>' in text
    assert "lease ends in 30 s" in text
    assert "Held by none of these workers" not in text


def test_a_lease_of_nobody_listed_is_shown_apart(viewer: Client) -> None:
    """With when it is taken over."""
    with testing.frozen_time():
        worker()
        claimed(Simple, "gone-1:7:ff")
        text = html(viewer)
    assert "Held by none of these workers" in text
    assert "gone-1:7:ff" in text
    assert "will be taken over at" in text


def test_nobody_works_and_something_is_due(viewer: Client) -> None:
    """Said once, with who was seen last."""
    with testing.frozen_time() as frozen:
        worker()
        Simple(autorun=False).nice()
        frozen.advance(minutes=4)
        text = html(viewer)
    assert text.count('role="alert"') == 1
    assert "No worker seen for 4 min, 1 task due, oldest for 4 min." in text
    assert "Last seen: web-2:41877:a1." in text


@pytest.mark.parametrize(
    "url", [FLOWS, f"{FLOWS}{NAME}.Simple/", "/admin/automations/automationmodel/"]
)
def test_every_page_says_once_that_nobody_works(viewer: Client, url: str) -> None:
    with testing.frozen_time() as frozen:
        worker()
        Simple(autorun=False).nice()
        frozen.advance(minutes=4)
        text = html(viewer, url)
        assert text.count('role="alert"') == 1
        assert f'href="{URL}"' in text
        worker("back", seen=frozen.now())
        assert 'role="alert"' not in html(viewer, url)


def test_a_question_before_an_act_says_that_nobody_works(operator: Client) -> None:
    """A page that asks for no pulse of its own."""
    run = Simple(fail="x")
    with testing.frozen_time() as frozen:
        worker()
        Simple(autorun=False).nice()
        frozen.advance(minutes=4)
        text = html(operator, f"/admin/automations/automationmodel/{run.id}/data/")
    assert text.count('role="alert"') == 1


def test_flows_that_may_not_be_seen_are_not_named(viewer: Client, settings: Any) -> None:
    """Nor their instances; the worker is busy all the same."""
    settings.AUTOMATIONS = {"FLOW_PERMISSION": f"{__name__}.simple_only"}
    with testing.frozen_time():
        worker()
        pk = claimed(Payment, "web-2:41877:a1")
        claimed(Payment, "gone")
        Payment(autorun=False).nice()
        Alert.objects.create(kind="failures", automation_class=f"{NAME}.Payment")
        text = html(viewer)
    assert "Payment" not in text
    assert f"/{pk}/change/" not in text
    assert "1 task that is not shown here" in text


def simple_only(user: Any, flow: str, action: str) -> bool | None:
    """Let one flow be seen."""
    return flow == f"{NAME}.Simple"


def test_what_staff_were_told_is_shown(viewer: Client, settings: Any) -> None:
    """Or that nobody is told."""
    assert "Nobody is told of failures" in html(viewer)
    settings.AUTOMATIONS = {"ALERTS": {"HOOK": "automations.alerts.mail"}}
    assert "Nothing was wrong." in html(viewer)
    for _ in range(3):
        Simple(fail="x")
    settings.AUTOMATIONS = {"ALERTS": {"HOOK": f"{__name__}.hook"}}
    alerts.check()
    assert "Simple: 3 instances failed in 10 minutes" in html(viewer)


def hook(notice: Any) -> None:
    """Take notice."""


def test_names_are_never_taken_for_html(viewer: Client) -> None:
    """Whoever starts a worker names it."""
    with testing.frozen_time():
        canary = '"><svg onload=alert(1)>'
        worker(canary)
        claimed(Simple, "<b>gone</b>")
        text = html(viewer)
    assert "<svg onload" not in text
    assert "<b>gone</b>" not in text


def test_looking_changes_nothing(viewer: Client) -> None:
    worker()
    claimed(Simple, "gone", seconds=-5)
    models = (AutomationModel, AutomationTaskModel, Worker, Alert, Event)
    before = [list(model.objects.values()) for model in models]
    html(viewer)
    assert [list(model.objects.values()) for model in models] == before


def test_the_number_of_queries_is_constant(
    viewer: Client, groups: Any, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    """However many workers, tasks and flows there are."""
    for count in (1, 6):
        for number in range(count):
            worker(f"w{count}-{number}")
            claimed(Simple, f"w{count}-{number}"), claimed(Simple, "gone")
            Payment(), Payment(stock=False)
        with django_assert_max_num_queries(21):
            html(viewer)


def test_only_those_who_may_see_flows_may_see_it(staff: Callable[..., Client]) -> None:
    assert staff("view_user").get(URL).status_code == 403


@pytest.mark.parametrize("query", ["?p=x", "?%00=%ff", "?e=1&q=" + "9" * 500])
def test_what_the_address_says_besides_is_of_no_matter(viewer: Client, query: str) -> None:
    assert viewer.get(f"{URL}{query}").status_code == 200
