"""StartAutomation: starts another automation, and may wait until that has ended."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from automations import clock, flow
from automations.exceptions import DefinitionError
from automations.flow import this
from automations.graph import Kind, Modifier, Way
from automations.nodes.base import Context
from automations.outcomes import Proceed, Skip, Wait
from automations.status import Waiting
from tests.flows.units import Line, context, declare

MINUTE = timedelta(minutes=1)
LINE = "tests.flows.units.Line"


class Children:
    """Notes what is started, and says how it has ended."""

    def __init__(self, outcome: str = "") -> None:
        self.started: list[tuple[Any, dict[str, Any], bool]] = []
        self.said = outcome

    def start(self, automation: Any, data: dict[str, Any], *, waits: bool) -> str:
        self.started.append((automation, data, waits))
        return "uuid"

    def outcome(self, uuid: str) -> str:
        return self.said


def asked(node: flow.StartAutomation, outcome: str = "", **task: Any) -> Context:
    """Return what a node is asked with whose child has this outcome."""
    found = context(node, **task)
    found.automation._db = SimpleNamespace(data=found.task.data)
    found.children = Children(outcome)
    return found


@pytest.mark.parametrize("automation", [Line, LINE])
def test_starts_a_class_or_what_its_name_says(automation: Any) -> None:
    node = flow.StartAutomation(automation, n=1)
    found = asked(node)

    assert node.ask(found) == Proceed(result={"instance": "uuid"})
    assert found.children.started == [(automation, {"n": 1}, False)]


@pytest.mark.parametrize("automation", [7, None, "Line", "self.line", this.line, dict])
def test_anything_else_is_refused(automation: Any) -> None:
    with pytest.raises(DefinitionError, match="takes an automation class or its dotted name"):
        flow.StartAutomation(automation)


def test_data_must_be_a_dictionary() -> None:
    with pytest.raises(DefinitionError, match="takes a dictionary as data"):
        flow.StartAutomation(Line, data=[1])


def test_data_are_computed_with_the_task() -> None:
    node = flow.StartAutomation(
        Line, data={"wait": 1, "n": lambda task: task.data["n"]}, m=lambda task: task.data["n"] + 1
    )
    found = asked(node, data={"n": 5})

    node.ask(found)

    assert found.children.started == [(Line, {"wait": 1, "n": 5, "m": 6}, False)]


def test_a_callable_may_give_all_of_the_data() -> None:
    node = flow.StartAutomation(Line, data=lambda task: {"n": task.data["n"]})
    found = asked(node, data={"n": 5})

    node.ask(found)

    assert found.children.started == [(Line, {"n": 5}, False)]


def test_waits_and_keeps_what_it_waits_for() -> None:
    node = flow.StartAutomation(Line, wait=True)
    found = asked(node)

    assert node.ask(found) == Wait(
        Waiting.MESSAGE,
        found.now + MINUTE,
        "Waits for the flow that it has started",
        result={"instance": "uuid"},
    )
    assert found.children.started == [(Line, {}, True)]


def test_what_was_started_is_not_started_again() -> None:
    node = flow.StartAutomation(Line, wait=True)
    found = asked(node, result={"instance": "uuid"})

    assert isinstance(node.ask(found), Wait)
    assert found.children.started == []


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("completed", "OK"),
        ("exited", "The flow that it has started left early"),
        ("failed", "The flow that it has started has failed"),
        ("cancelled", "The flow that it has started was cancelled"),
        ("deleted", "The flow that it has started was deleted"),
    ],
)
def test_goes_on_however_it_has_ended(outcome: str, said: str) -> None:
    node = flow.StartAutomation(Line, wait=True)

    assert node.ask(asked(node, outcome)) == Proceed(
        Way.NEXT, {"instance": "uuid", "outcome": outcome}, said
    )


@pytest.mark.parametrize(
    ("outcome", "way"),
    [
        ("completed", Way.NEXT),
        ("exited", Way.NEXT),
        ("failed", Way.ERROR),
        ("cancelled", Way.ERROR),
        ("deleted", Way.ERROR),
    ],
)
def test_goes_where_on_error_says_if_it_did_not_end_well(outcome: str, way: Way) -> None:
    node = flow.StartAutomation(Line, wait=True).OnError("rescue")

    assert node.ask(asked(node, outcome)).way == way  # type: ignore[union-attr]


def test_deadline_ends_the_wait() -> None:
    node = flow.StartAutomation(Line, wait=True).SkipAfter(MINUTE / 2)

    first = node.ask(asked(node))
    assert isinstance(first, Wait)
    assert first.due is not None
    assert first.due - clock.now() < MINUTE / 2
    late = asked(node, result={"instance": "uuid"}, created=clock.now() - MINUTE)
    assert isinstance(node.ask(late), Skip)


@pytest.mark.parametrize("automation", [Line, LINE])
def test_small_print_tells_what_is_started(automation: Any) -> None:
    node = flow.StartAutomation(automation, wait=True)

    assert list(node.modifiers()) == [Modifier("starts", {"automation": LINE, "wait": True})]


@pytest.mark.parametrize("data", [lambda: None, {"n": lambda: 1}])
def test_callable_with_a_wrong_signature_is_refused(data: Any) -> None:
    with pytest.raises(DefinitionError, match="cannot be called with the task"):
        declare(begin=flow.StartAutomation(Line, data=data), end=flow.End())


def test_kind() -> None:
    assert flow.StartAutomation(Line).graph_kind() == Kind.START
