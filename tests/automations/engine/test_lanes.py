"""Lanes: one number says how urgent a task is, and of which flow."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from automations import flow
from automations.engine import lanes
from automations.engine.lanes import lane, rank_of
from tests.flows import units

PRIORITIES = st.integers(-100, 100)


class Urgent(flow.Automation, registered=False):
    """One of its steps is less urgent than the others."""

    class Meta:
        priority = 7
        renamed_nodes = {"old": "last"}

    first = flow.Execute(print)
    last = flow.Execute(print).Priority(-3)
    end = flow.End()


@given(PRIORITIES, PRIORITIES, st.text(), st.text())
def test_a_higher_priority_is_a_smaller_lane(one: int, other: int, a: str, b: str) -> None:
    assert (one > other) <= (lane(one, a) < lane(other, b))
    assert (rank_of(lane(one, a)) == rank_of(lane(other, b))) == (one == other)


@given(PRIORITIES, st.text())
def test_a_lane_fits_into_64_bits(priority: int, name: str) -> None:
    assert -(2**63) <= lane(priority, name) < 2**63


def test_a_task_without_lane_is_of_the_usual_priority() -> None:
    assert rank_of(0) == rank_of(lane(0, "any.Flow"))


def test_a_step_may_say_a_priority_of_its_own() -> None:
    found = [lanes.priority_of(Urgent, name) for name in ("first", "last", "old", "gone")]

    assert found == [7, -3, -3, 7]
    name = Urgent.get_automation_class_name()
    assert lanes.of(Urgent, "last") == lane(-3, name)
    assert lanes.of(Urgent, "gone") == 0


def test_priority_is_that_of_the_step_then_of_the_flow_then_none() -> None:
    def flow(**options: Any) -> Any:
        return type("Flow", (), {"options": type("Options", (), {"priority": 0, **options})})

    node: Any = type("Node", (), {"priority": 3})
    silent: Any = type("Node", (), {"priority": None})
    assert lanes.priority_at(flow(), silent) == 0
    assert lanes.priority_at(flow(priority=2), silent) == 2
    assert lanes.priority_at(flow(priority=2), node) == 3
    assert lanes.priority_at(units.Line, None) == 0
