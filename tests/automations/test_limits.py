"""Limits and priorities as they are declared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import flow
from automations.exceptions import DefinitionError
from automations.limits import Limit, checked_priority

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "given",
    [
        {"most": 0},
        {"most": 1_001},
        {"most": True},
        {"most": 1.5},
        {"most": 1, "per": timedelta()},
        {"most": 1, "per": 60},
        {"most": 1, "per": 367 * DAY},
        {"most": 1, "key": ""},
        {"most": 1, "key": 7},
        {"most": 1, "name": 7},
        {"most": 1, "name": "n" * 101},
    ],
)
def test_a_limit_refuses_what_it_cannot_keep(given: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError, match="Limit"):
        Limit(**given)


def test_a_key_is_computed_by_what_takes_the_task() -> None:
    keys = [None, "customer", "self.key", flow.this.key, len]

    assert [Limit(1, key=key).computed for key in keys] == [False, False, True, True, True]


def test_limits_of_the_same_numbers_allow_the_same() -> None:
    assert Limit(1, key="a").same_numbers(Limit(1, key="b"))
    assert not Limit(1).same_numbers(Limit(1, per=DAY))


@pytest.mark.parametrize("value", [101, -101, True, "high", 1.0, None])
def test_a_priority_is_a_number_between_its_bounds(value: Any) -> None:
    with pytest.raises(DefinitionError, match="priority"):
        checked_priority(value)


def test_the_highest_priority_is_one() -> None:
    assert checked_priority(100) == 100
