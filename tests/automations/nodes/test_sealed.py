"""A declaration that never changes once it is complete, and what follows from it alone."""

from __future__ import annotations

from copy import copy
from datetime import timedelta

from automations import flow
from automations.flow import this
from automations.nodes.sealed import fact


class Counting(flow.Execute):
    """Counts how often it is asked what follows from its declaration."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    @fact
    def length(self) -> int:
        """How many modifiers it has been given."""
        self.asked.append(1)
        return len(self.given)


def test_it_is_worked_out_anew_while_the_node_is_declared() -> None:
    node = Counting()
    assert node.length == 0
    node.Next(this.other)
    assert node.length == 1


def test_it_is_worked_out_once_when_the_node_is_sealed() -> None:
    node = Counting()
    node.seal("step")
    assert [node.length, node.length, len(node.asked)] == [0, 0, 1]


def test_a_subclass_may_work_it_out_from_that_of_its_base() -> None:
    class More(Counting):
        @fact
        def length(self) -> int:
            return super().length + 10

    node = More()
    node.seal("step")
    assert [node.length, node.length] == [10, 10]


def test_a_copy_that_is_declared_further_has_facts_of_its_own() -> None:
    node = flow.Execute(print)
    node.seal("step")
    assert not node.look_calls
    other = copy(node).unsealed()
    other.AfterWaitingFor(timedelta(days=1)).SkipIf(this.late)
    other.seal("step")
    assert other.look_calls
    assert not node.look_calls


def test_the_class_gives_the_declaration_itself() -> None:
    assert Counting.length.__doc__ == "How many modifiers it has been given."
