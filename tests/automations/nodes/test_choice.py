"""If: decides which way to go."""

from __future__ import annotations

from typing import Any

import pytest

from automations import flow
from automations.exceptions import DefinitionError
from automations.flow import this
from automations.graph import Kind, Modifier, Way
from automations.outcomes import Proceed
from tests.flows.units import context, declare


def count(task: Any, step: int = 1) -> int:
    """Count in the data."""
    task.data["count"] = task.data.get("count", 0) + step
    return int(task.data["count"])


def decided(**body: Any) -> flow.If:
    """Return the node `choice` of a class, as the class has settled it."""
    found: Any = declare(**body).nodes["choice"]
    return found


def ways(node: flow.Node) -> list[tuple[str, Any]]:
    """Return the exits of a node as pairs."""
    return [(str(way_out.way), way_out.target) for way_out in node.exits()]


def test_clauses_return_the_node_and_are_noted() -> None:
    node = flow.If(True)

    assert node.Then("a").Else("b") is node
    assert node.given == ["Then", "Else"]


def test_reference_to_a_node_becomes_its_name() -> None:
    node = decided(choice=flow.If(True).Then(this.yes), yes=flow.End())

    assert ways(node) == [("then", "yes"), ("else", None)]


def test_reference_to_a_method_is_called() -> None:
    node = decided(choice=flow.If(True).Then(this.count), count=count, end=flow.End())

    assert ways(node) == [("then", None), ("else", None)]
    assert not node.routing


def test_deciding_between_nodes_needs_no_transaction_of_its_own() -> None:
    assert decided(choice=flow.If(True).Then("end"), end=flow.End()).routing


def test_subclass_that_brings_the_node_settles_for_itself() -> None:
    """A method of the base that the subclass replaces by a node is a node there."""
    base = declare(choice=flow.If(True).Then(this.other), other=count, end=flow.End())
    derived: Any = type(base)("Derived", (base,), {"__module__": __name__, "other": flow.End()})

    assert ways(base.nodes["choice"])[0] == ("then", None)
    assert ways(derived.nodes["choice"])[0] == ("then", "other")


def test_way_past_both_clauses_exists_only_if_it_can_be_skipped() -> None:
    node = flow.If(True).Then("a").SkipIf(lambda task: False).Next("over")

    assert ways(node) == [("then", "a"), ("else", "over"), ("next", "over")]


@pytest.mark.parametrize(("holds", "way"), [(True, Way.THEN), (False, Way.ELSE), ("", Way.ELSE)])
def test_condition_chooses_the_way(holds: Any, way: Way) -> None:
    node = flow.If(lambda task: holds).Then("a").Else("b")

    assert node.ask(context(node)) == Proceed(way, None, str(bool(holds)))


def test_callable_clause_is_called_with_its_arguments() -> None:
    node = flow.If(lambda task: False).Then("a").Else(count, step=5)

    answer = node.ask(context(node))

    assert answer == Proceed(Way.ELSE, 5, "False")


def test_clause_that_is_not_taken_is_not_called() -> None:
    node = flow.If(lambda task: False).Then(count)
    asked = context(node)

    node.ask(asked)

    assert asked.task.data == {}


def test_condition_comes_first_in_the_small_print() -> None:
    node = flow.If(this.big).Then("a").Timeout(1)

    assert next(node.modifiers()) == Modifier("if", "big")


def test_condition_with_a_wrong_signature_is_refused_with_what_to_write() -> None:
    with pytest.raises(DefinitionError, match=r"Write `def big\(self, task\)`"):
        declare(choice=flow.If(this.big).Then("end"), end=flow.End(), big=lambda self, a, b: 1)


def test_bare_text_is_no_condition() -> None:
    with pytest.raises(DefinitionError, match=r"this\.big"):
        declare(choice=flow.If("big").Then("end"), end=flow.End())


def test_kind() -> None:
    assert flow.If(True).graph_kind() == Kind.DECIDE
