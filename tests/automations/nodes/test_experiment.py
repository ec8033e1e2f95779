"""Experiment: sends people along one of several ways, by lot and for good."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from automations import flow
from automations.exceptions import DefinitionError
from automations.flow import this
from automations.graph import Edge, Kind, Modifier, Way
from automations.outcomes import Proceed
from tests.flows.units import context, declare


def offer() -> flow.Experiment:
    """Return an experiment with two arms and a holdout."""
    return flow.Experiment("offer").Arm("a", 50, "one").Arm("b", 40, "two").Holdout(10, "end")


def declared(node: flow.Node) -> Any:
    """Return a class in which the ways of `offer` lead somewhere."""
    return declare(lot=node, one=flow.Execute(), two=flow.Execute(), end=flow.End())


def test_each_arm_is_a_way_with_its_label() -> None:
    assert declared(offer()).graph.leaving("lot") == (
        Edge("lot", "one", Way.CASE, "a"),
        Edge("lot", "two", Way.CASE, "b"),
        Edge("lot", "end", Way.CASE, "holdout"),
    )


def test_arm_without_a_node_leads_to_the_next_one() -> None:
    node = flow.Experiment("offer").Arm("a", 50).Arm("b", 50, this.two)

    assert [edge.target for edge in declared(node).graph.leaving("lot")] == ["one", "two"]


def test_arm_without_a_node_leads_where_next_says() -> None:
    node = flow.Experiment("offer").Arm("a", 50).Holdout(50, "end").Next("two")

    assert [edge.target for edge in declared(node).graph.leaving("lot")] == ["two", "end"]


def test_way_past_all_arms_exists_only_if_it_can_be_skipped() -> None:
    node = offer().SkipIf(lambda task: False)

    assert declared(node).graph.leaving("lot")[-1] == Edge("lot", "one", Way.NEXT)


def test_answer_tells_the_arm() -> None:
    node = offer()
    asked = replace(context(node), assign=lambda name, arms: "b")

    assert node.ask(asked) == Proceed(Way.CASE, "b", "b", "b")


def test_engine_is_asked_with_name_and_weights() -> None:
    node, said = offer(), []

    def assign(name: str, arms: tuple[tuple[str, float], ...]) -> str:
        said.append((name, arms))
        return "a"

    node.ask(replace(context(node), assign=assign))

    assert said == [("offer", (("a", 50), ("b", 40), ("holdout", 10)))]


def test_arm_that_is_declared_no_more_is_an_error_and_no_silent_end() -> None:
    node = offer()
    asked = replace(context(node), assign=lambda name, arms: "old")

    with pytest.raises(DefinitionError, match=r"arm old.* Bring the arm back"):
        node.ask(asked)


def test_small_print_begins_with_the_arms() -> None:
    arms = [["a", 50], ["b", 40], ["holdout", 10]]

    assert next(offer().modifiers()) == Modifier("experiment", {"name": "offer", "arms": arms})


def test_weights_are_part_of_the_fingerprint() -> None:
    other = flow.Experiment("offer").Arm("a", 45, "one").Arm("b", 45, "two").Holdout(10, "end")

    assert declared(offer()).graph.fingerprint != declared(other).graph.fingerprint


def test_it_decides_without_a_step_but_in_a_savepoint() -> None:
    assert offer().graph_kind() == Kind.EXPERIMENT
    assert offer().routing
    assert offer().ask_calls


def test_weights_may_be_fractions() -> None:
    node = flow.Experiment("thirds").Arm("a", 33.3).Arm("b", 33.3).Arm("c", 33.4)

    assert declare(lot=node, end=flow.End()).nodes["lot"] is node


@pytest.mark.parametrize("weight", [0, -1, True, "50", None, float("nan")])
def test_weight_that_is_no_share_is_refused(weight: Any) -> None:
    with pytest.raises(DefinitionError, match=r"cannot be the weight of a\. Give a share"):
        flow.Experiment("offer").Arm("a", weight)


@pytest.mark.parametrize("weights", [(50, 49), (60, 50), (50, float("inf"))])
def test_weights_that_are_not_100_in_all_are_refused(weights: tuple[float, float]) -> None:
    node = flow.Experiment("offer").Arm("a", weights[0]).Arm("b", weights[1])

    with pytest.raises(DefinitionError, match=r"weights that add up to .* up to 100"):
        declare(lot=node, end=flow.End())


@pytest.mark.parametrize("node", [flow.Experiment("o"), flow.Experiment("o").Arm("a", 100)])
def test_fewer_than_two_arms_are_refused(node: flow.Experiment) -> None:
    with pytest.raises(DefinitionError, match="of the two arms that it needs"):
        declare(lot=node, end=flow.End())


def test_arm_and_holdout_are_enough() -> None:
    assert declare(lot=flow.Experiment("o").Arm("a", 90).Holdout(10), end=flow.End())


def test_same_name_twice_is_refused() -> None:
    with pytest.raises(DefinitionError, match="has 'a' twice"):
        flow.Experiment("offer").Arm("a", 50).Arm("a", 50)


def test_second_holdout_is_refused() -> None:
    with pytest.raises(DefinitionError, match="one holdout at most"):
        flow.Experiment("offer").Holdout(50).Holdout(50)


def test_arm_called_as_the_holdout_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"Use \.Holdout"):
        flow.Experiment("offer").Arm("holdout", 50)


@pytest.mark.parametrize("name", ["", "  ", 5, "x" * 101])
def test_name_that_cannot_be_stored_is_refused(name: Any) -> None:
    with pytest.raises(DefinitionError, match="cannot be the name of an experiment or arm"):
        flow.Experiment(name)
    with pytest.raises(DefinitionError, match="cannot be the name of an experiment or arm"):
        flow.Experiment("offer").Arm(name, 50)
