"""What a node declares is a frozen value."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from automations.exceptions import DefinitionError
from automations.policies import Cap, RetryPolicy

DAY = timedelta(days=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_policy_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        RetryPolicy().max_attempts = 9  # type: ignore[misc]


def test_equal_policies_are_equal() -> None:
    assert RetryPolicy(max_attempts=2) == RetryPolicy(max_attempts=2) != RetryPolicy()


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        ([], None),
        ([1], None),
        ([1, 8], None),
        ([1, 7], None),
        ([1, 3], NOON + 4 * DAY),
        ([1, 3, 5], NOON + 4 * DAY),
        ([0, 0], NOON + 7 * DAY),
    ],
)
def test_a_cap_is_free_as_soon_as_a_contact_is_old_enough(
    ago: list[int], expected: datetime | None
) -> None:
    cap = Cap.declared(2, 7 * DAY)

    assert cap.free_at([NOON - days * DAY for days in ago], NOON) == expected


@pytest.mark.parametrize(
    "given",
    [
        {"most": 0}, {"most": True}, {"most": "3"}, {"period": 7}, {"period": timedelta()},
        {"channel": ""}, {"channel": "x" * 51}, {"channel": None}, {"otherwise": "next"},
    ],
)  # fmt: skip
def test_a_cap_refuses_values_out_of_range(given: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError, match="AtMost"):
        Cap.declared(**{"most": 3, "period": DAY, **given})


def test_what_a_picture_says_of_a_cap_is_plain_data() -> None:
    assert Cap.declared(3, DAY, "sms", otherwise="wait").to_dict() == {
        "most": 3, "per": 86_400.0, "channel": "sms", "waits": True
    }  # fmt: skip
