"""Checks of single nodes: each id for the faulty declaration, and silence for the right one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group

from automations import checks, flow
from automations.flow import this
from tests.flows.units import declare

DAY = timedelta(days=1)

Nodes = Callable[[], dict[str, Any]]


def yes(task: Any) -> bool:
    """Hold always."""
    return True


def receive(self: Any, token: Any, data: Any) -> None:
    """Receive a message."""


def meta(**options: Any) -> dict[str, Any]:
    """Return a Meta class as a part of a declaration."""
    return {"Meta": type("Meta", (), options)}


#: For each id: a faulty declaration, and the same put right.
CASES: dict[str, tuple[Nodes, Nodes]] = {
    "E025": (
        lambda: {"a": flow.Switch().Default(this.end)},
        lambda: {"a": flow.Switch().Case(yes, this.end).Default(this.end)},
    ),
    "E026": (
        lambda: {"a": flow.Switch().Case(yes, this.end)},
        lambda: {"a": flow.Switch().Case(yes, this.end).Default(this.end)},
    ),
    "E027": (
        lambda: {"group": Group, "a": flow.Update("group", nme="x", permissions=[], id=1)},
        lambda: {"group": Group, "a": flow.Update("group", name="x")},
    ),
    "E028": (
        lambda: {"a": flow.StartAutomation("shop.Nothing")},
        lambda: {"a": flow.StartAutomation("tests.flows.units.Step")},
    ),
    "E029": (
        lambda: {"a": flow.WaitFor(flow.message("paid")), "receive_paid": receive},
        lambda: {"a": flow.WaitFor(flow.message("paid")), "receive_order": receive},
    ),
    "E030": (
        lambda: {"a": flow.Execute(yes).AtMost(3, per=DAY)},
        lambda: {"a": flow.Execute(yes).AtMost(3, per=DAY), **meta(subject="customer")},
    ),
    "E031": (
        lambda: {"a": flow.Execute().AtMost(3, per=DAY), **meta(subject="customer")},
        lambda: {"a": flow.Execute(yes).AtMost(3, per=DAY), **meta(subject="customer")},
    ),
    "E032": (
        lambda: {"a": flow.Execute(), **meta(zone="Mars/Base")},
        lambda: {"a": flow.Execute(), **meta(zone="Europe/Berlin")},
    ),
}


def found(nodes: dict[str, Any]) -> list[Any]:
    """Declare an automation and return what is wrong with it."""
    return checks.check_automation(declare(**nodes, end=flow.End()))


@pytest.mark.parametrize("code", CASES)
def test_the_faulty_declaration_is_found(code: str) -> None:
    assert {message.id for message in found(CASES[code][0]())} == {f"automations.{code}"}


@pytest.mark.parametrize("code", CASES)
def test_the_right_declaration_is_silent(code: str) -> None:
    assert found(CASES[code][1]()) == []


@pytest.mark.parametrize("code", CASES)
def test_every_message_says_what_to_do(code: str) -> None:
    assert all(message.hint for message in found(CASES[code][0]()))


def test_e028_abstract_automations_cannot_be_started() -> None:
    class Base(flow.Automation):
        end = flow.End()

        class Meta:
            abstract = True

    assert [message.id for message in found({"a": flow.StartAutomation(Base)})] == [
        "automations.E028"
    ]


def test_e027_names_each_field() -> None:
    said = [message.msg for message in found(CASES["E027"][0]())]

    assert said[0] == "Declared.a sets 'nme', which is no field of Group that can be set."
    assert len(said) == 3


@pytest.mark.parametrize("zone", [None, "yes", "self.yes", this.yes, yes, ZoneInfo("UTC"), "UTC"])
def test_e032_a_zone_is_a_name_or_what_computes_it(zone: Any) -> None:
    assert found({"a": flow.Execute(), "yes": yes, **meta(zone=zone)}) == []


@pytest.mark.parametrize("zone", ["", 5, this.no_such, "no_such", "Europe", DAY])
def test_e032_anything_else_is_none(zone: Any) -> None:
    messages = found({"a": flow.Execute(), **meta(zone=zone)})
    assert [message.id for message in messages] == ["automations.E032"]
