"""Data are merged key by key, and told apart whatever the order of their keys."""

from __future__ import annotations

import json
from typing import Any

import pytest

from automations.engine import payload


@pytest.mark.parametrize(
    ("current", "before", "after", "merged"),
    [
        ({}, {}, {}, {}),
        ({"a": 1}, {"a": 1}, {"a": 2}, {"a": 2}),
        ({"a": 9}, {"a": 1}, {"a": 1}, {"a": 9}),
        ({"a": 9}, {"a": 1}, {"a": 2}, {"a": 2}),
        ({"a": 1, "theirs": 1}, {"a": 1}, {"a": 1, "mine": 1}, {"a": 1, "theirs": 1, "mine": 1}),
        ({"a": 1, "b": 1}, {"a": 1, "b": 1}, {"b": 1}, {"b": 1}),
        ({}, {"a": 1}, {"a": 1}, {}),
        ({"a": {"x": 1, "y": 9}}, {"a": {"x": 1}}, {"a": {"x": 2}}, {"a": {"x": 2}}),
        ({"a": 1}, {"a": 1}, {"a": True}, {"a": True}),
        ({"a": 0}, {"a": 0}, {"a": None}, {"a": None}),
    ],
)
def test_data_are_merged_key_by_key(
    current: dict[str, Any], before: dict[str, Any], after: dict[str, Any], merged: dict[str, Any]
) -> None:
    found = payload.merge(current, before, after)

    assert repr(sorted(found.items())) == repr(sorted(merged.items()))


def test_merging_leaves_what_it_is_given_alone() -> None:
    current = {"a": 1}

    payload.merge(current, {}, {"b": 1})

    assert current == {"a": 1}


def test_version_of_data_does_not_depend_on_the_order_of_keys() -> None:
    one, two, other = '{"a": 1, "b": 2}', '{"b":2,"a":1}', '{"a": 1, "b": 3}'

    assert payload.text_version(one) == payload.text_version(two) != payload.text_version(other)


@pytest.mark.parametrize("size", [1, 5_000, 9_960, 9_980, 10_000, 30_000])
def test_a_change_of_texts_is_that_of_their_values(size: int) -> None:
    """Also about the largest size that is kept, beyond which only the keys are."""
    before, after = {"a": "x" * size, "same": 1}, {"a": "ä" * size, "same": 1}

    found = payload.changes_of(*(json.dumps(data, ensure_ascii=False) for data in (before, after)))

    assert found == payload.changes(before, after)
    assert found is not None
    assert ("keys" in found) == (size >= 9_980)


def test_equal_texts_are_no_change() -> None:
    assert payload.changes_of('{"a": 1}', '{"a": 1}') is None
    assert payload.changes_of('{"a": 1, "b": 2}', '{"b": 2, "a": 1}') is None


def test_a_copy_shares_nothing_that_can_be_changed() -> None:
    value: dict[str, Any] = {"a": [1, {"b": [None, "c"]}], "d": 1.5}

    found = payload.copied(value)
    found["a"][1]["b"].append("new")
    found["a"].append("new")

    assert value == {"a": [1, {"b": [None, "c"]}], "d": 1.5}
    assert [payload.copied(one) for one in (None, "text", 3, [])] == [None, "text", 3, []]
