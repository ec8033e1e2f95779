"""What an edit changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations_admin import diff
from automations_admin.diff import Change

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [Change("a", "1", "2")]),
        ({"a": 1}, {}, [Change("a", "1", None)]),
        ({}, {"a": None}, [Change("a", None, "null")]),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}, [Change("a.c", "2", "3")]),
        ({"a": [1, 2]}, {"a": [1, 3, 4]}, [Change("a[1]", "2", "3"), Change("a[2]", None, "4")]),
        ({"a": [1]}, {"a": []}, [Change("a[0]", "1", None)]),
        ({"a": 1}, {"a": True}, [Change("a", "1", "true")]),
        ({"a": 1}, {"a": 1.0}, [Change("a", "1", "1.0")]),
        ({"a": "<b>"}, {"a": {"x": 1}}, [Change("a", '"<b>"', '{"x": 1}')]),
    ],
)
def test_each_change_has_its_path(before: object, after: object, found: list[Change]) -> None:
    """Added, removed, replaced."""
    assert diff.changes(before, after) == found


@given(JSON, JSON)
def test_nothing_is_overlooked(before: object, after: object) -> None:
    """No change means the same JSON."""
    found = diff.changes({"x": before}, {"x": after})
    assert bool(found) == (not diff._equal(before, after))


def test_long_values_and_many_changes_are_cut() -> None:
    """A page has to stay readable."""
    (change,) = diff.changes({"a": "x" * 9_999}, {})
    assert len(change.before or "") == diff.LONGEST + 1
    assert len(diff.changes({}, {str(n): n for n in range(999)})) == diff.MOST


@pytest.mark.parametrize(
    ("detail", "found"),
    [
        ({"before": "pack", "after": "end"}, [Change("", '"pack"', '"end"')]),
        ({"after": 2}, [Change("", "null", "2")]),
        ({"changes": {"before": {"a": 1}, "after": {"a": 2}}}, [Change("a", "1", "2")]),
        ({"changes": {"keys": ["a"]}}, []),
        (
            {"before": "failed", "after": "running", "changes": {"before": {"a": 1}, "after": {}}},
            [Change("", '"failed"', '"running"'), Change("a", "1", None)],
        ),
        ({"attempts": 2}, []),
        (None, []),
    ],
)
def test_an_event_tells_what_was_changed(detail: object, found: list[Change]) -> None:
    assert diff.of_event(detail, data=True) == found


def test_changes_of_data_are_only_told_to_those_who_may_see_them() -> None:
    assert diff.of_event({"changes": {"before": {}, "after": {"a": 2}}}, data=False) == []
    assert diff.of_event({"before": 1, "after": 2}, data=False) == [Change("", "1", "2")]
