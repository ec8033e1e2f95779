"""How values are compared."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from automations.conditions import comparing

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "right", "sign"),
    [
        (1, 2, -1),
        (2.5, Decimal("2.5"), 0),
        (0.1, Decimal("0.1"), 0),
        (10**30, 1.0, 1),
        (float("inf"), 10**400, 1),
        ("a", "b", -1),
        ("B", "a", -1),
        (NOON, "2026-03-01T12:00:00Z", 0),
        ("2026-03-01T13:00:00+01:00", "2026-03-01T12:00:00+00:00", 0),
        ("2026-03-01", "2026-03-01T12:00Z", -1),
        (date(2026, 3, 2), NOON, 1),
        (1, "1", None),
        (None, 5, None),
        (None, None, None),
        (True, 1, None),
        (True, False, None),
        ("2026-02-30", NOON, None),
        ("20260301", NOON, None),
        ([1], [1], None),
        ({}, {}, None),
        (float("nan"), float("nan"), None),
        (Decimal("sNaN"), 1, None),
    ],
)
def test_only_what_is_alike_has_an_order(left: Any, right: Any, sign: int | None) -> None:
    assert comparing.order(left, right) == sign
    assert comparing.order(right, left) == (None if sign is None else -sign)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (None, None, True), (None, "", False), (None, 0, False), (None, False, False),
        (True, True, True), (True, 1, False), (False, 0, False), (1, 1.0, True), ("1", 1, False),
        ("a", "A", False), ([], [], False), ({}, {}, False), ("2026-03-01", date(2026, 3, 1), True),
    ],
)  # fmt: skip
def test_what_is_the_same(left: Any, right: Any, same: bool) -> None:
    assert comparing.equal(left, right) is same
    assert comparing.equal(right, left) is same


def test_a_text_has_a_part_and_a_list_a_value() -> None:
    assert comparing.contains("abc", "bc")
    assert comparing.contains([1.0, "x"], 1)
    assert not comparing.contains([True], 1)
    assert not comparing.contains("1", 1)
    assert not comparing.contains({"a": 1}, "a")
    assert not comparing.contains(None, None)
    assert comparing.starts_with("abc", "ab")
    assert not comparing.starts_with("abc", "bc")
    assert not comparing.starts_with(["a"], "a")


@pytest.mark.parametrize(("value", "empty"), [
    (None, True), ("", True), ([], True), ({}, True), (0, False), (False, False), (" ", False),
    ([None], False),
])  # fmt: skip
def test_what_is_empty(value: Any, empty: bool) -> None:
    assert comparing.is_empty(value) is empty


def test_how_long_ago_a_moment_was() -> None:
    assert comparing.since("2026-03-01T11:00:00Z", NOON) == timedelta(hours=1)
    assert comparing.since(NOON + timedelta(1), NOON) == -timedelta(1)
    assert comparing.since("soon", NOON) is None


def test_a_moment_without_a_time_zone_is_taken_in_the_current_one() -> None:
    with timezone.override("Asia/Tokyo"):
        assert comparing.moment("2026-03-01 09:00") == datetime(2026, 3, 1, tzinfo=UTC)
        assert comparing.moment("0001-01-01") is None
