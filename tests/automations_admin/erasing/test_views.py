"""The page that takes a person out of histories."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from automations.models import AutomationModel, Event
from automations_admin.erasing import outlook
from tests.automations_admin.conftest import VIEW
from tests.flows.basics import Five, Paused, Told

pytestmark = pytest.mark.django_db

ERASE = "erase_automationmodel"


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann.s", "ann@example.com")


@pytest.fixture
def eraser(staff: Callable[..., Client]) -> Client:
    """Somebody who may erase, and see people."""
    return staff(VIEW, ERASE, "view_user")


def page(user: User) -> str:
    return f"/admin/automations/automationmodel/erase/auth.user/{user.pk}/"


def data() -> list[Any]:
    return list(AutomationModel.objects.order_by("pk").values_list("data", flat=True))


def test_it_says_what_would_be_done_and_does_it(eraser: Client, ann: User) -> None:
    Five(who=ann), Five(text="to ann@example.com"), Paused(who=ann)
    before = data()

    html = eraser.get(page(ann)).content.decode()

    assert data() == before
    for text in (
        "Erase ann.s from histories?",
        "2 histories that have ended tell of it.",
        "2 instances",
        "1 that has not ended tells of it and is left",
        "This cannot be undone.",
    ):
        assert text in html

    answer = eraser.post(page(ann), {"reason": "ann.s has asked"}, follow=True)

    assert "Erased from 2 histories." in answer.content.decode()
    assert answer.redirect_chain[0][0] == f"/admin/auth/user/{ann.pk}/change/"
    assert data()[0]["who"] == {"$model": "auth.user", "pk": None}
    assert data()[1]["text"] == "to [erased]"
    assert data()[2] == before[2]
    events = Event.objects.filter(kind="erased")
    assert set(events.values_list("reason", "actor_name")) == {
        ("[erased] has asked", f"{VIEW}-{ERASE}-view_user"),
    }
    entry = LogEntry.objects.get()
    assert entry.change_message == "Erased from 2 histories."
    assert "ann.s" not in entry.object_repr


def test_who_erases_themselves_is_not_recorded(staff: Callable[..., Client]) -> None:
    """Neither in the events nor in Django's log."""
    client = staff(VIEW, ERASE)
    me = User.objects.get()
    Five(who=me)
    client.post(page(me), {"reason": "I have asked"})
    assert Event.objects.get(kind="erased").actor_name == ""
    assert not LogEntry.objects.exists()


def test_a_reason_is_required(eraser: Client, ann: User) -> None:
    Five(who=ann)
    html = eraser.post(page(ann), {"reason": " "}).content.decode()
    assert "Say why it is erased." in html
    assert data()[0]["who"]["pk"] == ann.pk


def test_what_is_too_much_is_left_to_the_command(
    eraser: Client, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlook, "MOST", 1)
    Five(who=ann), Five(who=ann)
    html = eraser.post(page(ann), {"reason": "Asked"}).content.decode()
    assert f"automation_erase auth.user {ann.pk}" in html
    assert "<button" not in html.partition("<footer>")[2].partition("</footer>")[0]
    assert data()[0]["who"]["pk"] == ann.pk


def test_nothing_to_erase(eraser: Client, ann: User) -> None:
    Paused(who=ann)
    html = eraser.post(page(ann), {"reason": "Asked"}).content.decode()
    assert "No history that has ended tells of it." in html
    assert "end it first" in html


def test_who_may_not_see_the_object_does_not_learn_its_name(
    staff: Callable[..., Client], ann: User
) -> None:
    Five(who=ann)
    client = staff(VIEW, ERASE)
    html = client.get(page(ann)).content.decode()
    assert f"Erase user {ann.pk} from histories?" in html
    assert "ann.s" not in html
    assert client.post(page(ann), {"reason": "x"}).headers["Location"].endswith("automationmodel/")


@pytest.mark.parametrize("named", ["auth.user/4711", "auth.user/x", "no.model/1", "nonsense/1"])
def test_what_there_is_not(eraser: Client, named: str) -> None:
    assert eraser.get(f"/admin/automations/automationmodel/erase/{named}/").status_code == 404


def only_five(user: Any, flow: str, action: str) -> bool | None:
    """A project's rule: of one flow everything may be erased."""
    return flow == Five.get_automation_class_name() if action == "erase" else None


def test_only_flows_in_which_one_may_erase(
    staff: Callable[..., Client], ann: User, settings: Any
) -> None:
    settings.AUTOMATIONS = {"FLOW_PERMISSION": f"{__name__}.only_five"}
    five, told = Five(who=ann), Told(who=ann, go=True)
    AutomationModel.objects.update(finished=True, state="completed")
    client = staff(VIEW)

    html = client.get(page(ann)).content.decode()
    assert "1 history that has ended tells of it." in html
    assert "Only flows in which you may erase are looked through." in html
    client.post(page(ann), {"reason": "Asked"})

    assert AutomationModel.objects.get(pk=five.id).data["who"]["pk"] is None
    assert AutomationModel.objects.get(pk=told.id).data["who"]["pk"] == ann.pk
