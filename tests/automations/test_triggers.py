"""Messages and signals from outside: what a class receives and what starts it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import serializers
from django.db.models.signals import post_save
from django.dispatch import Signal
from django.test import RequestFactory

from automations import flow, triggers
from automations.flow import this
from automations.goals import Rules
from automations.models import AutomationModel, Watch


class Plain:
    """Stands for an automation with receivers."""

    rules = Rules()
    awaited: frozenset[str] = frozenset()

    def receive_anything(self, token: Any, data: Any) -> None: ...

    @flow.require_data_parameters(email=str, amount=int, price=Decimal)
    def receive_order(self, token: Any, data: Any) -> None: ...


def satisfies(message: str, data: Any) -> bool:
    """Ask for the class above."""
    return triggers.satisfies(Plain, message, data)  # type: ignore[arg-type]


def test_a_receiver_without_requirements_takes_anything() -> None:
    assert satisfies("anything", None)
    assert satisfies("anything", {"x": 1})


def test_without_receiver_nothing_fits() -> None:
    assert not satisfies("unknown", {})


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({}, True),
        ({"amount": "7"}, True),
        ({"amount": "seven"}, False),
        ({"amount": None}, False),
        ({"amount": float("inf")}, False),
        ({"price": "cheap"}, False),
        ({"price": "1.50"}, True),
        ({"more": object()}, True),
    ],
)
def test_requirements_are_names_with_types(change: Any, fits: bool) -> None:
    data = {"email": "a@example.com", "amount": 7, "price": Decimal(1), **change}
    assert satisfies("order", data) is fits


def test_what_data_lack_is_named_with_its_type() -> None:
    """For a page that asks for it."""
    lacking = triggers.lacking(Plain, "order", {"email": "a", "amount": "x"})  # type: ignore[arg-type]
    assert lacking == {"amount": int, "price": Decimal}
    assert triggers.requirements(Plain, "anything") == {}  # type: ignore[arg-type]


def test_a_missing_name_does_not_fit() -> None:
    assert not satisfies("order", {"email": "a@example.com", "amount": 7})


def test_a_request_gives_what_its_address_holds() -> None:
    request = RequestFactory().get("/", {"email": "a@example.com", "amount": "7", "price": "1"})
    assert satisfies("order", request)
    assert triggers.as_data(request)["amount"] == "7"


def test_receivers_are_listed() -> None:
    assert triggers.receivers(Plain) == ["anything", "order"]  # type: ignore[arg-type]


@pytest.fixture
def signal() -> Signal:
    """Return a signal of its own."""
    return Signal()


@pytest.mark.django_db
def test_a_signal_starts_an_instance(signal: Signal) -> None:
    """`started_by_signal` is called before the first node."""

    @flow.on_signal(signal)
    class Started(flow.Automation):
        first = flow.Execute(lambda task: task.data.update(seen=task.data["name"]))
        end = flow.End()

        def started_by_signal(self, sender: Any, kwargs: dict[str, Any]) -> None:
            self.data["name"] = kwargs["name"]

    signal.send(sender=None, name="anna")
    row = AutomationModel.objects.get()
    assert (row.data, row.state) == ({"name": "anna", "seen": "anna"}, "completed")


@pytest.mark.django_db
def test_a_signal_can_start_elsewhere(signal: Signal) -> None:
    class Started(flow.Automation):
        first = flow.Execute(lambda task: task.data.update(first=True)).Next(this.end)
        second = flow.Execute(lambda task: task.data.update(second=True))
        end = flow.End()

    Started.on(signal, start="second")
    signal.send(sender=None)
    assert AutomationModel.objects.get().data == {"second": True}


@pytest.mark.django_db
def test_connect_arguments_reach_the_signal(signal: Signal) -> None:
    class Started(flow.Automation):
        end = flow.End()

    Started.on(signal, sender=datetime)
    signal.send(sender=int)
    assert not AutomationModel.objects.exists()
    signal.send(sender=datetime)
    assert AutomationModel.objects.count() == 1


@pytest.mark.django_db
def test_a_class_that_is_declared_again_is_connected_once(signal: Signal) -> None:
    """As when a module is reloaded."""
    for number in range(2):

        @flow.on_signal(signal)
        class Started(flow.Automation):
            first = flow.Execute(lambda task, number=number: task.data.update(n=number))
            end = flow.End()

    signal.send(sender=None)
    assert AutomationModel.objects.get().data == {"n": 1}


@pytest.mark.django_db
def test_a_signal_for_a_unique_class_finds_the_live_instance(signal: Signal) -> None:
    @flow.on_signal(signal)
    class Started(flow.Automation):
        unique = True
        wait = flow.Execute().AsSoonAs(lambda task: False)
        end = flow.End()

        def started_by_signal(self, sender: Any, kwargs: dict[str, Any]) -> None:
            self.data["times"] = self.data.get("times", 0) + 1

    signal.send(sender=None)
    signal.send(sender=None)
    assert AutomationModel.objects.get().data == {"times": 1}


@pytest.mark.django_db
def test_an_error_before_the_first_node_stores_nothing(signal: Signal) -> None:
    @flow.on_signal(signal)
    class Started(flow.Automation):
        end = flow.End()

        def started_by_signal(self, sender: Any, kwargs: dict[str, Any]) -> None:
            raise ValueError("not now")

    with pytest.raises(ValueError, match="not now"):
        signal.send(sender=None)
    assert not AutomationModel.objects.exists()


@pytest.fixture
def saved() -> Iterator[Signal]:
    """Return Django's signal for rows that were saved, and forget the test's listeners."""
    before = list(post_save.receivers)
    yield post_save
    post_save.receivers = before
    post_save.sender_receivers_cache.clear()


@pytest.mark.django_db
def test_rows_that_loaddata_copies_start_nothing(saved: Signal) -> None:
    """Their flows have been started where the rows come from."""

    class Started(flow.Automation):
        end = flow.End()

    Started.on(saved, sender=Group)
    rows = serializers.serialize("json", [Group(pk=7, name="copied")])
    for row in serializers.deserialize("json", rows):
        row.save()
    assert not AutomationModel.objects.exists()

    Group.objects.create(name="new")
    assert AutomationModel.objects.count() == 1


@pytest.mark.django_db
def test_rows_that_loaddata_copies_reach_no_goal(saved: Signal) -> None:
    """A goal that goes by a signal is noticed when something happens, not when a row is copied."""

    class Started(flow.Automation):
        wait = flow.Execute().AsSoonAs(lambda task: False)
        end = flow.End()
        goals = (flow.Goal("member", flow.signal(saved, sender=Group, subject="name")),)

        class Meta:
            subject = "name"

    Started(name="red")
    group = Group(pk=8, name="red")
    group.save_base(raw=True)
    assert not Watch.objects.filter(at__isnull=False).exists()

    group.save()
    assert Watch.objects.filter(at__isnull=False).exists()
