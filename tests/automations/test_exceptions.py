"""Errors: the docstring is the message, and it says what to do."""

from __future__ import annotations

import inspect

import pytest

from automations import exceptions
from automations.exceptions import AutomationsError

ERRORS = [
    found
    for _, found in inspect.getmembers(exceptions, inspect.isclass)
    if issubclass(found, AutomationsError)
]


@pytest.mark.parametrize("error", ERRORS)
def test_default_message_is_one_line_of_whole_sentences(error: type[AutomationsError]) -> None:
    said = str(error())

    assert said.endswith(".")
    assert said[0].isupper()
    assert "\n" not in said
    assert "  " not in said


@pytest.mark.parametrize("error", ERRORS)
def test_message_of_its_own_replaces_it(error: type[AutomationsError]) -> None:
    assert str(error("Something else.")) == "Something else."


@pytest.mark.parametrize(
    ("error", "base"),
    [
        (exceptions.UnknownAutomation, LookupError),
        (exceptions.UnknownNode, LookupError),
        (exceptions.UnknownMessage, LookupError),
        (exceptions.WrongAutomation, ValueError),
        (exceptions.MissingData, ValueError),
        (exceptions.NotStorable, ValueError),
        (exceptions.NotAllowed, PermissionError),
        (exceptions.AlreadyDone, exceptions.NotPossible),
        (exceptions.AlreadyLive, exceptions.NotPossible),
    ],
)
def test_error_is_also_what_python_calls_it(error: type[Exception], base: type) -> None:
    assert issubclass(error, base)
