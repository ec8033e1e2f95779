"""The question before a start, and the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import User

from automations import registry
from automations.engine import pausing
from automations.models import AutomationModel, Event, FlowVersion
from tests.automations.designed.conftest import author as author
from tests.automations.designed.conftest import draft as draft
from tests.automations.designed.conftest import published as published
from tests.automations_admin.starting.conftest import Asking, page_of
from tests.flows.by_hand import Once, One, OneEach, Parcel, Picky

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db

Opener = Callable[[Any], Asking]


def test_looking_changes_nothing(asking: Opener) -> None:
    text = Asking.open(asking(Parcel))
    assert "Runs first:" in text
    assert "Primary key of a user" in text
    assert not AutomationModel.objects.exists()
    assert not Event.objects.exists()


def test_an_instance_is_started_and_recorded(asking: Opener) -> None:
    page = asking(Parcel)
    page.send(data='{"weight": 3}', reason="To see it run")
    row = AutomationModel.objects.get()
    assert page.led_to == f"/admin/automations/automationmodel/{row.pk}/change/"
    assert row.data == {"weight": 3, "worked": True}
    event = Event.objects.get()
    assert (event.kind, event.reason) == ("started", "To see it run")
    log = LogEntry.objects.get()
    assert (log.action_flag, log.object_id, log.user) == (ADDITION, str(row.pk), event.actor)
    shown = page.client.get(page.led_to).content.decode()
    assert "was started." in shown
    assert "To see it run" in shown


def test_what_was_found_is_shown_before_it_is_started(asking: Opener, anna: User) -> None:
    page = asking(Parcel)
    text = page.send(object_customer=str(anna.pk))
    assert "Nothing is started yet." in text
    assert "Found: anna." in text
    assert not AutomationModel.objects.exists()
    page.send(object_customer=str(anna.pk))
    assert page.led_to
    assert AutomationModel.objects.get().subject == ""
    assert AutomationModel.objects.get().data["customer"]["pk"] == anna.pk


def test_it_can_be_looked_up_first(asking: Opener, anna: User) -> None:
    page = asking(Parcel)
    for _time in range(2):
        assert "Found: anna." in page.send(object_customer=str(anna.pk), preview="1")
    assert not AutomationModel.objects.exists()


def test_a_page_that_is_sent_twice_starts_one(asking: Opener) -> None:
    page = asking(Parcel)
    page.send()
    first = page.led_to
    page.send()
    assert page.led_to == first
    assert AutomationModel.objects.count() == 1
    assert "was started already" in page.client.get(first).content.decode()
    page.open()
    page.send()
    assert AutomationModel.objects.count() == 2


@pytest.mark.parametrize("data", ["{", "[1]", '{"a": 1, "a": 2}', "<b>", '{"automation_id": 1}'])
def test_nothing_typed_is_lost(asking: Opener, data: str) -> None:
    text = asking(Parcel).send(data=data, reason="My reason", object_customer="4711")
    assert "Nothing was started." in text
    assert data in text
    assert "My reason" in text
    assert 'value="4711"' in text
    assert "There is no such object." in text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ('{"weight": 31}', "ValueError: 31 kg are too heavy"),
        ('{"weight": -1}', "ValueError: too light"),
        ('{"weight": "x"}', "TypeError"),
        ('{"self": 1}', "TypeError"),
    ],
)
def test_what_the_code_of_the_flow_raises_is_said(asking: Opener, data: str, why: str) -> None:
    text = asking(Picky).send(data=data)
    assert "Nothing was started." in text
    assert why in text
    assert data in text
    assert not AutomationModel.objects.exists()
    assert not LogEntry.objects.exists()


def test_the_one_that_is_live_is_said(asking: Opener) -> None:
    page = asking(One)
    assert "pass order" in page.send()
    page.send(data='{"order": 5}')
    row = AutomationModel.objects.get()
    page.open()
    text = page.send(data='{"order": 5}')
    assert f'href="/admin/automations/automationmodel/{row.pk}/change/"' in text
    assert "has not ended" in text
    assert Event.objects.count() == 1


@pytest.mark.parametrize(("flow", "link"), [(Once, False), (OneEach, True)])
def test_a_policy_refuses_with_a_reason(asking: Opener, anna: User, flow: Any, link: bool) -> None:
    page = asking(flow)
    assert "admits nobody without a subject" in page.send()
    page.send(object_customer=str(anna.pk))
    page.send(object_customer=str(anna.pk))
    row = AutomationModel.objects.get()
    page.open()
    page.send(object_customer=str(anna.pk))
    text = page.send(object_customer=str(anna.pk), reason="Again")
    assert "does not admit this subject" in text
    assert ("This one is there:" in text) is link
    assert (f"/automationmodel/{row.pk}/change/" in text) is link
    assert "Again" in text
    assert AutomationModel.objects.count() == 1


def test_what_is_paused_is_stored_and_held(asking: Opener) -> None:
    pausing.pause(Parcel.get_automation_class_name())
    page = asking(Parcel)
    assert "is stored and held" in page.text
    page.send()
    assert AutomationModel.objects.get().data == {}


def test_a_designed_flow_is_seen_to_run(asking: Opener, published: FlowVersion) -> None:
    flow = registry.get(published.flow.automation_class)
    page = asking(flow)
    assert "Version:" in page.text
    page.send(data='{"total": 500}')
    row = AutomationModel.objects.get()
    assert (row.version_id, row.data["total"]) == (published.pk, 500)


def test_names_are_escaped(asking: Opener) -> None:
    page = asking(Picky)
    page.send(data='{"weight": 1, "<script>alert(1)</script>": "\\ud800"}')
    assert "<script>alert(1)" not in page.text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_instance_is_started_in_a_browser(visit: Callable[[str], Page], themed: str) -> None:
    """From the flow's page to the instance's, by clicking only."""
    from playwright.sync_api import expect

    anna = User.objects.create_user("anna")
    page = visit(page_of(Parcel).removesuffix("start/"))
    page.get_by_role("link", name="Start an instance…").click()
    page.get_by_label("Data").fill('{"weight": ')
    page.get_by_label("User").fill(str(anna.pk))
    page.get_by_role("button", name="Start instance").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was started.")
    page.get_by_label("Data").fill('{"weight": 3}')
    page.get_by_role("button", name="Look it up").click()
    expect(page.locator(".a-note[role=status]")).to_contain_text("Nothing is started yet.")
    expect(page.locator("form.a-ask")).to_contain_text("Found: anna.")
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function("document.documentElement.scrollWidth <= 390")
    page.get_by_label("Reason").fill("To see it run")
    page.get_by_role("button", name="Start instance").click()
    page.wait_for_url("**/change/")
    expect(page.locator("body")).to_contain_text("was started.")
    assert AutomationModel.objects.get().data["weight"] == 3
