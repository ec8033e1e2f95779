"""Which message, and what it holds."""

from __future__ import annotations

from typing import Any

import pytest

from automations import flow
from automations.engine.verbs import VERBS
from automations_admin.acting import forms
from automations_admin.acting.forms.message import receiver_label
from automations_admin.acting.target import Target, of_flow

SEND = VERBS["send_message"]


class Called(flow.Automation):
    """Receives two messages."""

    end = flow.End()

    def receive_hello(self, token: Any, data: Any) -> None: ...

    @flow.require_data_parameters(email=str, amount=int)
    def receive_paid(self, token: Any, data: Any) -> None: ...


TARGET = of_flow(f"{__name__}.Called")


def form(name: str, message: str = "") -> Any:
    return forms.of(SEND, TARGET, {"name": name, "message": message})


def test_the_messages_of_the_flow_are_offered_with_what_they_must_hold() -> None:
    """In alphabetical order."""
    found: Any = forms.of(SEND, TARGET).fields["name"]
    assert found.choices == [("hello", "hello"), ("paid", "paid (email: str, amount: int)")]
    assert receiver_label(Called, "hello") == "hello"


def test_a_message_may_hold_nothing() -> None:
    """If nothing is asked for."""
    found = form("hello")
    assert found.is_valid()
    assert found.arguments() == {"name": "hello", "data": {}}


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("", ["email", "amount"]),
        ('{"email": "a@example.com", "amount": "x"}', ["amount"]),
        ("[1]", ["curly braces"]),
        ("{", ["no valid JSON"]),
    ],
)
def test_what_is_missing_is_named(message: str, said: list[str]) -> None:
    """At the field."""
    errors = form("paid", message).errors["message"]
    assert len(errors) == len(said)
    assert all(word in error for word, error in zip(said, errors, strict=True))


def test_an_unknown_message_is_refused() -> None:
    """Whoever made it up."""
    assert "name" in form("nothing").errors


def test_a_message_is_shown_again_and_in_words() -> None:
    """With what it holds."""
    secret = {"name": "hello", "data": {"token": "s3cret"}}
    assert "s3cret" not in str(forms.lines(SEND, secret, Target()))
    given = {"name": "hello", "data": {"a": 1}}
    shown = forms.of(SEND, TARGET, arguments=given).initial
    assert shown == {"name": "hello", "message": '{\n  "a": 1\n}'}
    assert [text for _label, text in forms.lines(SEND, given, Target())] == ["hello", '{"a": 1}']
