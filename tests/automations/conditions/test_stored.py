"""From JSON to conditions."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from automations import flow
from automations.conditions.condition import Condition
from automations.conditions.stored import condition_of

it = flow.Data("a")


@pytest.mark.parametrize(
    "condition",
    [
        it == None,  # noqa: E711
        Decimal("1.50") > it,
        it.is_in(["a", 1, None]),
        it.within(timedelta(minutes=1)),
        it >= flow.Subject("group.name"),
        ~(it.is_set() & (it.contains("x") | it.is_empty())),
    ],
    ids=str,
)
def test_a_condition_comes_back_as_it_was(condition: Condition) -> None:
    assert condition_of(condition.to_json()) == condition


def test_what_nobody_knows_is_an_error() -> None:
    for said in ({"op": "eval"}, {}, {"op": "==", "left": {"t": "this", "path": "a"}}):
        with pytest.raises((KeyError, ValueError)):
            condition_of(said)
