"""SendMessage: sends a message to other instances."""

from __future__ import annotations

from typing import Any

import pytest

from automations import flow
from automations.exceptions import DefinitionError
from automations.flow import this
from automations.graph import Kind, Modifier
from automations.nodes.base import Letter
from automations.outcomes import Proceed
from tests.flows.units import Listener, context, declare


def test_letter_goes_to_the_outbox() -> None:
    node = flow.SendMessage(7, "hello", "token", allow_multiple_receivers=True, word="hi")
    asked = context(node)

    assert node.ask(asked) == Proceed()
    assert asked.outbox == [Letter(7, "hello", "token", {"word": "hi"}, True)]


def test_one_receiver_is_enough_by_default() -> None:
    node = flow.SendMessage(7, "hello")
    asked = context(node)

    node.ask(asked)

    assert asked.outbox == [Letter(7, "hello", None, {}, False)]


def test_target_token_and_data_are_computed_with_the_task() -> None:
    node = flow.SendMessage(
        lambda task: task.data["to"],
        "hello",
        lambda task: "computed",
        word=lambda task: task.data["word"],
    )
    asked = context(node, data={"to": 9, "word": "hi"})

    node.ask(asked)

    assert asked.outbox == [Letter(9, "hello", "computed", {"word": "hi"}, False)]


def test_class_as_target_is_not_called() -> None:
    node = flow.SendMessage(Listener, "hello")
    asked = context(node)

    node.ask(asked)

    letter: Any = asked.outbox[0]
    assert letter.target is Listener


@pytest.mark.parametrize(
    ("target", "name"), [(Listener, "Listener"), (this.other, "other"), ("key", "key")]
)
def test_small_print_names_message_and_target(target: Any, name: str) -> None:
    node = flow.SendMessage(target, "hello")

    assert list(node.modifiers()) == [Modifier("sends", {"message": "hello", "target": name})]


def test_wrong_signature_is_refused() -> None:
    with pytest.raises(DefinitionError, match="cannot be called with the task"):
        declare(send=flow.SendMessage(1, "hello", word=lambda: 1), end=flow.End())


def test_kind() -> None:
    assert flow.SendMessage(1, "hello").graph_kind() == Kind.MESSAGE
