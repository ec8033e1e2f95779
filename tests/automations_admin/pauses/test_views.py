"""Pages of pauses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from automations import testing
from automations.engine import pausing
from automations.models import Event, Pause
from automations_admin import counting
from tests.automations_admin.conftest import VIEW
from tests.flows.pausing import Other, Waiter

pytestmark = pytest.mark.django_db

WAITER = Waiter.get_automation_class_name()
PAGE = "/admin/automations/pause/"


@pytest.fixture
def pauser(staff: Callable[..., Client]) -> Client:
    """Somebody who may pause."""
    return staff(VIEW, "pause_automationmodel")


def test_a_flow_is_paused_and_resumed(pauser: Client) -> None:
    """Asked first, recorded, and with what was held."""
    html = pauser.get(f"{PAGE}hold/", {"flow": WAITER, "step": "first"}).content.decode()
    assert 'value="first"' in html
    said = {"flow": WAITER, "step": "first", "reason": "Carrier is down"}
    pauser.post(f"{PAGE}hold/", said)
    run = testing.start(Waiter)
    html = pauser.get(PAGE).content.decode()
    for text in ("First in Waiter", "Carrier is down", "1 task", f"Waiter {run.row.pk}"):
        assert text in html

    pause = Pause.objects.get()
    assert "1 task that is held goes on" in pauser.get(f"{PAGE}{pause.pk}/resume/").content.decode()
    response = pauser.post(f"{PAGE}{pause.pk}/resume/", {"reason": "Back"}, follow=True)

    assert "goes on; 1 tasks were held" in response.content.decode()
    testing.run_due()
    assert run.data == {"first": True}
    assert list(Event.objects.filter(automation=None).values_list("kind", "reason")) == [
        ("flow_paused", "Carrier is down"),
        ("flow_resumed", "Back"),
    ]
    assert LogEntry.objects.count() == 2


def test_nothing_typed_is_lost_when_it_is_refused(pauser: Client) -> None:
    html = pauser.post(f"{PAGE}hold/", {"flow": WAITER, "step": "no", "reason": "x y z"}).content
    assert b"x y z" in html
    assert b"The flow has no step No." in html
    assert not Pause.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_paused_already_is_said_and_what_was_typed_stays(pauser: Client) -> None:
    pausing.pause(WAITER)
    said = {"flow": WAITER, "step": "", "reason": "Carrier is down"}
    response = pauser.post(f"{PAGE}hold/", said)
    assert "This is paused already." in response.content.decode()
    assert {name: response.context["form"][name].value() for name in said} == said


def test_what_somebody_else_has_resumed_is_not_there(pauser: Client) -> None:
    assert pauser.get(f"{PAGE}4711/resume/").status_code == 404


def test_a_reason_stays_although_somebody_else_was_faster(pauser: Client) -> None:
    pause = pausing.pause(WAITER)
    pausing.resume(WAITER)
    response = pauser.post(f"{PAGE}{pause.pk}/resume/", {"reason": "Carrier is back"})
    html = response.content.decode()
    for text in ("somebody has resumed it already", "Nothing was done.", "Carrier is back"):
        assert text in html


def test_a_reason_stays_although_somebody_is_faster_at_the_last_moment(
    pauser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the pause and its end."""
    pause, resume = pausing.pause(WAITER), pausing.resume

    def slower(*args: Any, **kwargs: Any) -> int:
        resume(WAITER)
        return resume(*args, **kwargs)

    monkeypatch.setattr(pausing, "resume", slower)
    html = pauser.post(f"{PAGE}{pause.pk}/resume/", {"reason": "Carrier is back"}).content.decode()
    assert "somebody has resumed it already" in html
    assert "Carrier is back" in html


def only_waiter(user: Any, flow: str, action: str) -> bool | None:
    """A project's rule: one flow may be paused, all may be seen."""
    return flow == WAITER if action == "pause" else None


def test_who_may_pause_one_flow_pauses_no_other(
    staff: Callable[..., Client], settings: Any
) -> None:
    settings.AUTOMATIONS = {"FLOW_PERMISSION": f"{__name__}.only_waiter"}
    client = staff(VIEW)
    other = Other.get_automation_class_name()
    for flow in (other, ""):
        client.post(f"{PAGE}hold/", {"flow": flow, "reason": "x"})
    assert not Pause.objects.exists()
    client.post(f"{PAGE}hold/", {"flow": WAITER, "reason": "x"})
    assert Pause.objects.count() == 1
    for pause in (pausing.pause(other), pausing.pause()):
        assert client.post(f"{PAGE}{pause.pk}/resume/").status_code == 403


def test_what_was_not_counted_to_its_end_is_said(
    pauser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number that the count stopped at would be wrong."""
    pausing.pause(WAITER)
    for _number in range(3):
        testing.start(Waiter)
    monkeypatch.setattr(counting, "MOST", 2)
    assert "2+ tasks" in pauser.get(PAGE).content.decode()
    html = pauser.get(f"{PAGE}{Pause.objects.get().pk}/resume/").content.decode()
    assert "2+ tasks that are held go on at once." in html
