"""What conditions begin with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import flow
from automations.conditions.condition import Comparison, Op
from automations.conditions.places import Constant, Place, Source, Span
from automations.exceptions import DefinitionError

it = flow.Data("a")
PLACE = Place(Source.DATA, "a")


@pytest.mark.parametrize(
    ("built", "op", "operand"),
    [
        (it == 1, Op.EQ, Constant(1)),
        (it != 1, Op.NE, Constant(1)),
        (it < 1, Op.LT, Constant(1)),
        (it <= 1, Op.LE, Constant(1)),
        (it > flow.Data("b"), Op.GT, Place(Source.DATA, "b")),
        (it >= flow.Subject("b"), Op.GE, Place(Source.SUBJECT, "b")),
        (1 < it, Op.GT, Constant(1)),  # noqa: SIM300
        (it.is_in(["x", 1]), Op.IN, Constant(("x", 1))),
        (it.contains("x"), Op.CONTAINS, Constant("x")),
        (it.starts_with("x"), Op.STARTS_WITH, Constant("x")),
        (it.older_than(timedelta(days=1)), Op.OLDER_THAN, Span(86_400)),
        (it.within(timedelta(days=1)), Op.WITHIN, Span(86_400)),
        (it.is_empty(), Op.EMPTY, None),
        (it.is_set(), Op.SET, None),
    ],
    ids=str,
)
def test_each_way_to_compare_builds_a_comparison(built: Any, op: Op, operand: Any) -> None:
    assert built == Comparison(PLACE, op, operand)


def test_a_place_is_never_true_or_false_and_can_be_a_key() -> None:
    with pytest.raises(DefinitionError, match=r"flow.Data\('a'\) is found when the flow runs"):
        bool(it)
    assert hash(it) == hash(flow.Data("a"))


@pytest.mark.parametrize(
    "make",
    [
        lambda: it == [1], lambda: object() < it, lambda: it.is_in("text"), lambda: it.is_in(5),
        lambda: it.older_than(5), lambda: it.within(-timedelta(1)), lambda: it.contains([1]),
        lambda: flow.Data(5), lambda: flow.Subject("_meta"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(make: Any) -> None:
    with pytest.raises(DefinitionError):
        make()
