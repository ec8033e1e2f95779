"""JSON that every database takes and gives back unchanged."""

from __future__ import annotations

import json
from collections import OrderedDict
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from unittest import mock
from uuid import UUID

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from automations import jsonsafe
from automations.exceptions import NotStorable

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | text
)
values = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=15,
)
anything = st.recursive(
    plain
    | st.floats()
    | st.integers()
    | st.text(st.characters())
    | st.sampled_from([object(), {1}, b"x", Decimal("1.5"), date(2026, 1, 1)]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain, inner, max_size=4),
    max_leaves=15,
)


def nested(depth: int) -> Any:
    """Return lists in lists."""
    found: Any = 1
    for _ in range(depth):
        found = [found]
    return found


@given(values)
def test_what_is_stored_is_read_again(value: Any) -> None:
    assert jsonsafe.loads(jsonsafe.dumps(value)) == value


@given(anything)
def test_everything_else_is_refused_with_a_sentence(value: Any) -> None:
    """There is no third way: it is stored and read again, or it is refused."""
    said = "data"
    try:
        jsonsafe.loads(jsonsafe.dumps(value, "data"))
    except NotStorable as error:
        said = str(error)
    assert "data" in said


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2026, 3, 2, 9, tzinfo=UTC), '"2026-03-02T09:00:00Z"'),
        (date(2026, 3, 2), '"2026-03-02"'),
        (time(9, 30), '"09:30:00"'),
        (timedelta(hours=2), '"P0DT02H00M00S"'),
        (Decimal("1.50"), '"1.50"'),
        (UUID(int=7), '"00000000-0000-0000-0000-000000000007"'),
        (gettext_lazy("Yes"), '"Yes"'),
        ((1, 2), "[1, 2]"),
        ("Grüße", '"Grüße"'),
    ],
)
def test_what_becomes_text(value: Any, expected: str) -> None:
    assert jsonsafe.dumps(value) == expected


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"a": [float("nan")]}, "data['a'][0] is nan, which JSON does not know"),
        (float("-inf"), "data is -inf"),
        ({"a": "x\x00y"}, "data['a'] has a NUL character"),
        ({"\x00": 1}, "a key of data has a NUL character"),
        ("\ud800", "data has half a surrogate pair"),
        ({1: 2}, "data has the key 1, which is no text"),
        ({None: 2}, "data has the key None"),
        (2**63, "data is a number beyond 64 bits"),
        (-(2**63) - 1, "data is a number beyond 64 bits"),
        (nested(31), "is nested deeper than 30 levels"),
        ({1, 2}, "data cannot be stored as JSON: Object of type set"),
        (object(), "data cannot be stored as JSON: Object of type object"),
        (b"x", "data cannot be stored as JSON: Object of type bytes"),
    ],
)
def test_what_is_refused(value: Any, said: str) -> None:
    with pytest.raises(NotStorable) as caught:
        jsonsafe.dumps(value, "data")
    assert said in str(caught.value)


def test_the_limits_themselves_are_stored() -> None:
    for value in (2**63 - 1, -(2**63), nested(30)):
        assert json.loads(jsonsafe.dumps(value)) == value


def test_a_circle_is_refused() -> None:
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(NotStorable):
        jsonsafe.dumps(circle)


def test_size_is_counted_in_bytes() -> None:
    assert jsonsafe.dumps("ü" * 4, max_bytes=10)
    with pytest.raises(NotStorable, match="larger than 10 bytes"):
        jsonsafe.dumps("ü" * 5, max_bytes=10)


@pytest.mark.parametrize(
    ("given_text", "said"),
    [
        ('{"a": 1, "a": 2}', "the key 'a' is there twice"),
        ('{"a": [NaN]}', "data['a'][0] is nan, which JSON does not know"),
        ("-Infinity", "data is -inf, which JSON does not know"),
        ("1e999", "is inf"),
        ("{", "no valid JSON"),
        ('{"a": 1,}', "line 1, column"),
        ('{"a": ' + "9" * 5000 + "}", "data['a'] is a number beyond 64 bits"),
        ('{"a": 1, "a": -' + "9" * 5000 + "}", "the key 'a' is there twice"),
        ("[" * 100_000, "no usable JSON"),
        ('"\\ud800"', "half a surrogate pair"),
        ('"\\u0000"', "NUL"),
        ("", "no valid JSON"),
    ],
)
def test_text_of_people_that_is_refused(given_text: str, said: str) -> None:
    with pytest.raises(NotStorable) as caught:
        jsonsafe.loads(given_text)
    assert said in str(caught.value)


@given(st.text())
def test_no_text_of_people_is_an_error_of_another_kind(given_text: str) -> None:
    with suppress(NotStorable):
        jsonsafe.loads(given_text)


@pytest.mark.parametrize(
    "value",
    [
        {"before": {"a": 1}, "after": {"a": [1, 2], "b": {"c": None}}},
        {"text": "a { brace", "in": {"one": "}"}},
        {"list": [{"a": 1}]},
        {"empty": {}},
    ],
)
def test_dictionaries_within_are_written_as_they_are(value: dict[str, Any]) -> None:
    assert json.loads(jsonsafe.dumps(value)) == value


def test_a_key_that_is_no_text_is_refused_at_any_depth() -> None:
    for value in ({1: 2}, {"a": {1: 2}}, {"a": {"b": {1: 2}}}, {"a": [{1: 2}]}):
        with pytest.raises(NotStorable, match="which is no text"):
            jsonsafe.dumps(value)


def test_dictionaries_nested_too_deep_are_refused() -> None:
    value: dict[str, Any] = {}
    for _ in range(jsonsafe.MAX_DEPTH + 1):
        value = {"a": value}
    with pytest.raises(NotStorable, match="nested deeper"):
        jsonsafe.dumps(value)


def holding_itself(kind: str) -> dict[str, Any]:
    """Return data that hold themselves, directly or in something else."""
    data: dict[str, Any] = {"text": "x"}
    around: list[Any] = [data]
    around.append(around)
    data["self"] = {
        "dictionary": data,
        "list": around,
        "tuple": (data,),
        "lists": [[around]],
        "special": OrderedDict(self=data),
    }[kind]
    return data


@pytest.mark.parametrize("kind", ["dictionary", "list", "tuple", "lists", "special"])
def test_data_that_hold_themselves_are_refused_before_they_are_encoded(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The encoder does not look for that; without end it would use up the stack."""
    encoded = mock.Mock(side_effect=AssertionError)
    monkeypatch.setattr(jsonsafe._ENCODER, "encode", encoded)
    with pytest.raises(NotStorable, match="nested deeper"):
        jsonsafe.dumps(holding_itself(kind), "data")
    assert not encoded.called


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, "b", None]},
        {"a": (1, 2)},
        {"a": [[1], [2]]},
        {"a": [{"b": 1}]},
        {"a": OrderedDict(b=1)},
        {"a": {"b": [date(2026, 1, 1), Decimal("1.5")]}},
    ],
)
def test_lists_and_dictionaries_of_every_kind_are_stored(value: Any) -> None:
    assert jsonsafe.dumps(value) == json.dumps(value, cls=DjangoJSONEncoder)
