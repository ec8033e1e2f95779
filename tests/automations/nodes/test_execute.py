"""Execute: runs code."""

from __future__ import annotations

from typing import Any

import pytest

from automations import flow
from automations.exceptions import DefinitionError
from automations.flow import this
from automations.graph import Kind, Modifier
from automations.outcomes import Proceed
from tests.flows.designs import SendText
from tests.flows.units import context, declare


def add(task: Any, first: int = 0, second: int = 0) -> int:
    """Add."""
    return first + second


class Greet(flow.Execute):
    """Speaks for itself."""

    def method(self, task: Any, name: str) -> str:
        """Greet."""
        return f"Hello {name}"


class Shout(flow.Execute):
    """The same without a self."""

    @staticmethod
    def method(task: Any, name: str) -> str:
        """Greet loudly."""
        return f"HELLO {name}"


def test_step_without_code_does_nothing_and_goes_on() -> None:
    node = flow.Execute()

    assert node.ask(context(node)) == Proceed()
    assert (node.graph_kind(), node.routing) == (Kind.PASS, True)


def test_step_with_code_needs_a_transaction() -> None:
    assert (flow.Execute(add).graph_kind(), flow.Execute(add).routing) == (Kind.EXECUTE, False)


def test_result_is_what_the_function_returns() -> None:
    node = flow.Execute(add, 1, second=2)

    assert node.ask(context(node)) == Proceed(result=3)


def test_function_may_be_given_by_name() -> None:
    """`Execute(func=…)` is no step without code."""
    node = flow.Execute(func=add)

    assert node.func is add


def test_references_among_the_arguments_are_resolved() -> None:
    node = flow.Execute(add, this.one, second="self.two")
    automation: Any = object.__new__(declare(node=node, end=flow.End(), one=1, two=2))
    asked = context(flow.Execute())
    asked.automation = automation

    assert node.ask(asked) == Proceed(result=3)


@pytest.mark.parametrize(
    ("node", "expected"), [(Greet("you"), "Hello you"), (Shout("you"), "HELLO you")]
)
def test_subclass_may_define_a_method(node: flow.Execute, expected: str) -> None:
    assert node.ask(context(node)) == Proceed(result=expected)


@pytest.mark.parametrize("name", ["detached", "threaded"])
def test_detached_has_an_older_name(name: str) -> None:
    node = flow.Execute(add, **{name: True})

    assert node.detached
    assert list(node.modifiers()) == [Modifier("detached")]


def test_steps_are_atomic_by_default() -> None:
    assert not flow.Execute(add).detached


def test_outside_effects_are_said() -> None:
    node = flow.Execute(add, effects="charges the card")

    assert list(node.modifiers()) == [Modifier("effects", "charges the card")]


def test_arguments_that_do_not_fit_are_refused() -> None:
    with pytest.raises(DefinitionError, match=r"node step: add.*cannot be called with the task"):
        declare(step=flow.Execute(add, 1, 2, 3), end=flow.End())


def test_bare_text_is_no_function() -> None:
    with pytest.raises(DefinitionError, match=r"this\.add"):
        declare(step=flow.Execute("add"), end=flow.End())


def test_an_offered_class_would_do_what_its_title_says() -> None:
    (remark,) = SendText("Hello").would()
    assert str(remark) == "Would call Send a text message: sends a text message."
