"""Data are merged key by key, and told apart whatever the order of their keys."""

from __future__ import annotations

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
