"""What people type before an act."""

from __future__ import annotations

import pytest

from automations_admin.recovery.forms import DataForm, RetryForm, pretty


def form(text: str, reason: str = "Because") -> DataForm:
    return DataForm({"data": text, "version": "x", "reason": reason})


def test_data_are_read_strictly() -> None:
    """As they are, whatever the order of keys."""
    found = form('{"b": 1, "a": {"ü": [null, true]}}')
    assert found.is_valid()
    assert found.cleaned_data["data"] == {"b": 1, "a": {"ü": [None, True]}}
    assert found.parsed == found.cleaned_data["data"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "required"),
        ("{", "line 1, column 2"),
        ('{"a": 1,}', "no valid JSON"),
        ('{"a": 1, "a": 2}', "twice"),
        ("[]", "pair of curly braces"),
        ("null", "pair of curly braces"),
        ('{"a": NaN}', "not allowed"),
        ('{"a": "\\u0000"}', "NUL"),
        ('{"a": 99999999999999999999}', "64 bits"),
        ("[" * 5_000, "data is no"),
    ],
)
def test_a_mistake_is_said_in_its_place(text: str, said: str) -> None:
    """Line and column, or what cannot be stored."""
    found = form(text)
    assert not found.is_valid()
    assert said in str(found.errors["data"])
    assert found.parsed is None


def test_a_reason_is_required_for_an_edit_and_not_for_a_retry() -> None:
    """It is stored with the event."""
    assert "reason" in form("{}", "  ").errors
    assert RetryForm({}).is_valid()
    assert not RetryForm({"reason": "x" * 1_001}).is_valid()


def test_data_are_shown_for_editing() -> None:
    """Indented, with the letters of the language."""
    assert pretty({"a": {"ü": 1}}) == '{\n  "a": {\n    "ü": 1\n  }\n}'
    assert form("{}").is_valid()
    assert DataForm().parsed is None
