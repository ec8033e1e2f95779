"""Checks of single nodes: each id for the faulty declaration, and silence for the right one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group

from automations import checks, flow
from automations.flow import this
from tests.flows.units import declare

Nodes = Callable[[], dict[str, Any]]


def yes(task: Any) -> bool:
    """Hold always."""
    return True


def receive(self: Any, token: Any, data: Any) -> None:
    """Receive a message."""


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
