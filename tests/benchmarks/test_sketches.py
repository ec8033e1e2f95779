"""The flows that are drawn up have as many steps as they shall have, and no problem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from automations.designed.judging import structure
from automations.document import problems
from benchmarks import sketches

RULES = problems.Rules(schema=structure(), offered=())


@pytest.mark.parametrize("count", [20, 300, 1_000])
@pytest.mark.parametrize("draw", [sketches.structured, sketches.tangled])
def test_a_flow_has_as_many_steps_as_asked_for(
    draw: Callable[[int], dict[str, Any]], count: int
) -> None:
    """And is the same each time."""
    assert len(draw(count)["nodes"]) == count
    assert draw(count) == draw(count)


@pytest.mark.parametrize("count", [20, 300, 1_000])
def test_a_structured_flow_could_be_published(count: int) -> None:
    assert problems.problems(sketches.structured(count), RULES) == []


def test_a_tangled_flow_has_ways_that_a_structured_one_has_not() -> None:
    straight, bent = sketches.structured(300)["nodes"], sketches.tangled(300)["nodes"]
    assert 10 < sum(one != other for one, other in zip(straight, bent, strict=True)) < 60
