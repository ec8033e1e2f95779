"""What a node declares is a frozen value."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from automations.policies import RetryPolicy


def test_a_policy_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        RetryPolicy().max_attempts = 9  # type: ignore[misc]


def test_equal_policies_are_equal() -> None:
    assert RetryPolicy(max_attempts=2) == RetryPolicy(max_attempts=2) != RetryPolicy()
