"""Starting an instance by hand: all or nothing, once, and recorded."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from automations.engine import by_hand
from automations.exceptions import EntryRefused, MissingData, NotStorable
from automations.models import AutomationModel, AutomationTaskModel, Event, Refusal
from tests.flows.by_hand import Chatty, Once, One, OneEach, Parcel, Picky

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga() -> User:
    return User.objects.create_user("olga")


def begin(cls: Any, actor: User, key: str = "", **data: Any) -> by_hand.Started:
    return by_hand.begin(cls, data, actor=actor, reason="Because", key=key)


def test_it_runs_as_any_other_start_and_is_recorded(olga: User) -> None:
    found = begin(Parcel, olga, customer=olga)
    row = AutomationModel.objects.get()
    assert found.is_new
    assert found.row.pk == row.pk
    assert row.data["worked"]
    assert row.data["customer"] == {"$model": "auth.user", "pk": olga.pk}
    assert AutomationTaskModel.objects.get(finished=None).status == "wait"
    event = Event.objects.get()
    assert (event.kind, event.actor, event.reason) == ("started", olga, "Because")


def test_it_is_left_to_the_workers_if_they_do_everything(olga: User, settings: Any) -> None:
    settings.AUTOMATIONS = {**getattr(settings, "AUTOMATIONS", {}), "DISPATCHER": "worker"}
    begin(Parcel, olga)
    assert "worked" not in AutomationModel.objects.get().data
    assert AutomationTaskModel.objects.get().state == "ready"


def test_what_is_sent_and_started_on_the_way_is_done_afterwards(olga: User) -> None:
    found = begin(Chatty, olga)
    assert AutomationModel.objects.get(pk=found.row.pk).data["go"] is True
    assert AutomationModel.objects.get(pk=found.row.pk).finished
    other = AutomationModel.objects.exclude(pk=found.row.pk).get()
    assert other.data == {"by": found.row.pk, "worked": True}
    assert Event.objects.filter(actor=olga).get().automation_id == found.row.pk


@pytest.mark.parametrize("weight", [31, -1])
def test_nothing_is_stored_if_the_class_raises(olga: User, weight: int) -> None:
    """Also if it does so when the instance is there already."""
    with pytest.raises(ValueError, match="too"):
        begin(Picky, olga, weight=weight)
    assert not AutomationModel.objects.exists()
    assert not Event.objects.exists()


def test_nothing_is_stored_if_what_belongs_to_it_fails(olga: User) -> None:
    def fails(row: AutomationModel) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        by_hand.begin(Parcel, {}, actor=olga, within=fails)
    assert not AutomationModel.objects.exists()


def test_one_key_starts_one_instance(olga: User) -> None:
    first, again = begin(Parcel, olga, "k1"), begin(Parcel, olga, "k1")
    assert (first.is_new, again.is_new) == (True, False)
    assert first.row.pk == again.row.pk
    assert AutomationModel.objects.get().key == "k1"


def test_one_key_starts_one_instance_whoever_is_faster(
    olga: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one is stored between the look and the start."""
    first = begin(Parcel, olga, "k1").row
    rows, looks = by_hand._rows, []

    def late() -> Any:
        looks.append(1)
        return rows() if len(looks) > 1 else rows().none()

    monkeypatch.setattr(by_hand, "_rows", late)
    assert begin(Parcel, olga, "k1") == by_hand.Started(first, False)
    assert AutomationModel.objects.count() == 1


def test_the_live_one_is_returned_and_left_alone(olga: User) -> None:
    first = begin(One, olga, order=5).row
    before = AutomationModel.objects.values().get()
    found = begin(One, olga, "k2", order=5)
    assert (found.row.pk, found.is_new) == (first.pk, False)
    assert AutomationModel.objects.values().get() == before
    assert Event.objects.count() == 1


def test_a_policy_is_asked_and_says_why(olga: User) -> None:
    begin(Once, olga, customer=olga)
    with pytest.raises(EntryRefused) as refused:
        begin(Once, olga, customer=olga)
    assert refused.value.reason == "once"
    assert Refusal.objects.get().count == 1
    assert Event.objects.count() == 1


def test_a_policy_that_says_nothing_more_is_told_as_well(
    olga: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A class may decide by itself whom it admits."""
    monkeypatch.setattr(Once, "enter", classmethod(lambda cls, **data: None))
    with pytest.raises(EntryRefused):
        begin(Once, olga, customer=olga)


def test_which_one_is_in_the_way(olga: User) -> None:
    row = begin(OneEach, olga, customer=olga).row
    assert by_hand.live(OneEach, {"customer": olga}) == row
    assert by_hand.live(OneEach, {}) is None
    assert by_hand.live(Parcel, {"customer": olga}) is None


def test_data_that_start_nobody(olga: User) -> None:
    with pytest.raises(MissingData):
        begin(One, olga)
    with pytest.raises(MissingData):
        begin(Once, olga)
    with pytest.raises(NotStorable):
        begin(Parcel, olga, what={1, 2})
    for name in by_hand.RESERVED:
        with pytest.raises(TypeError, match="cannot be keys"):
            begin(Parcel, olga, **{name: 1})
    assert not AutomationModel.objects.exists()
