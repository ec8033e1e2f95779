"""Where a history goes another way than today's flow would: told once for each branch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from automations import flow, registry, testing
from automations.flow import this
from automations.graph import Edge, Graph, Kind, Vertex, Way
from automations.histories import replay
from automations.histories.document import Document
from automations.histories.replay import Why
from tests.automations.histories.conftest import told
from tests.flows.acting import Nightly, Parallel, Rescued, Shipping
from tests.flows.children import Waiter
from tests.flows.lots import Offer

pytestmark = pytest.mark.django_db


class Again(flow.Automation):
    """Does something twice."""

    first = flow.Update(done=True)
    again = flow.Jump(this.first, at_most=1)
    end = flow.End()


def changed(
    graph: Graph,
    edge: Callable[[Edge], Edge | None] = lambda edge: edge,
    vertex: Callable[[Vertex], Vertex | None] = lambda vertex: vertex,
) -> Graph:
    """Return a graph with other edges and vertices."""
    return Graph(
        tuple(found for one in graph.vertices if (found := vertex(one))),
        tuple(found for one in graph.edges if (found := edge(one))),
    )


def leading(source: str, target: str, way: Way = Way.NEXT) -> Callable[[Edge], Edge]:
    """Let a step lead elsewhere."""
    return lambda edge: (
        Edge(source, target, way) if (edge.source, edge.way) == (source, way) else edge
    )


def without(name: str) -> Callable[[Vertex], Vertex | None]:
    """Take a step out."""
    return lambda vertex: None if vertex.name == name else vertex


def being(name: str, kind: Kind) -> Callable[[Vertex], Vertex]:
    """Give a step another kind."""
    return lambda vertex: Vertex(name, kind, vertex.label) if vertex.name == name else vertex


def said(graph: Graph, history: Document, **renamed: str) -> list[str]:
    """Return the partings in words."""
    return [str(one) for one in replay.partings(graph, history, renamed)]


@pytest.mark.parametrize(
    ("automation", "data"),
    [
        (Shipping, {"order": 7}),
        (Parallel, {}),
        (Nightly, {}),
        (Rescued, {"go": True}),
        (Waiter, {}),
        (Again, {}),
    ],
)
def test_today_s_own_history_does_not_part(automation: Any, data: Any) -> None:
    run = testing.start(automation, **data)
    (history,) = told([run.row.pk])
    assert replay.partings(automation.graph, history) == []


def test_a_step_that_leads_elsewhere_parts(history: Document) -> None:
    """All that follows is not told."""
    graph = changed(Shipping.graph, leading("reserve", "later"))
    (found,) = replay.partings(graph, history)
    assert (found.history, found.task) == (history["instance"]["uuid"], 2)
    assert str(found) == "after reserve (next) today leads to later, was approve"


def test_an_edge_that_is_gone_parts(history: Document) -> None:
    graph = changed(Shipping.graph, lambda edge: None if edge.source == "approve" else edge)
    assert said(graph, history) == ["after approve (next) today leads to nothing, was charge"]


def test_any_case_of_a_switch_will_do() -> None:
    """A history does not say which case was taken."""

    class Sorting(flow.Automation):
        sort = (
            flow.Switch()
            .Case(lambda task: False, this.left)
            .Case(lambda task: True, this.right)
            .Default(this.left)
        )
        left = flow.End()
        right = flow.End()

    (history,) = told([testing.start(Sorting).row.pk])

    assert replay.partings(Sorting.graph, history) == []
    without_it = changed(Sorting.graph, lambda edge: None if edge.target == "right" else edge)
    assert said(without_it, history) == ["after sort (case) today leads to left, was right"]


def test_a_way_that_was_not_taken_does_not_matter(history: Document) -> None:
    graph = changed(Shipping.graph, leading("charge", "end"), without("later"))
    assert said(graph, history) == []


def test_a_condition_that_leads_elsewhere_parts() -> None:
    class Checked(flow.Automation):
        check = flow.If(lambda task: True).Then(this.approve).Else(this.end)
        approve = flow.Execute().AfterWaitingFor(timedelta(days=1))
        end = flow.End()

    try:
        (history,) = told([testing.start(Checked).row.pk])
    finally:
        registry.unregister(Checked)
    graph = changed(Checked.graph, leading("check", "end", Way.THEN))
    assert said(graph, history) == ["after check (then) today leads to end, was approve"]
    graph = changed(Checked.graph, leading("check", "approve", Way.ELSE))
    assert said(graph, history) == []


@pytest.mark.django_db
def test_any_arm_of_an_experiment_is_a_way() -> None:
    histories = told([testing.start(Offer, customer=f"{n}").row.pk for n in range(8)])

    assert [said(Offer.graph, history) for history in histories] == [[]] * 8
    graph = changed(Offer.graph, leading("offer", "again", Way.CASE))
    assert said(graph, histories[0])[0].startswith("after offer (case) today leads to again")


def test_where_an_operator_moved_an_instance_says_nothing(history: Document) -> None:
    history["tasks"][-1]["way"] = "move"
    graph = changed(Shipping.graph, leading("approve", "later"))
    assert said(graph, history) == []


def test_a_history_that_names_no_ways_may_take_any(history: Document) -> None:
    """Those of the published package do not."""
    for task in history["tasks"]:
        task["way"] = ""
    assert said(Shipping.graph, history) == []
    assert said(changed(Shipping.graph, leading("approve", "later")), history) == [
        "after approve today leads to later, was charge"
    ]


# -- names -----------------------------------------------------------------------------------


def test_renamed_steps_go_the_same_way(history: Document) -> None:
    """Unless the rename is not said."""
    history["tasks"][1]["step"] = "confirm"
    assert said(Shipping.graph, history, confirm="approve") == []
    assert said(Shipping.graph, history) == [
        "after reserve (next) today leads to approve, was confirm"
    ]


def test_an_instance_that_stands_at_a_step_that_is_gone_parts(history: Document) -> None:
    """It would be blocked."""
    graph = changed(Shipping.graph, leading("approve", "later"), without("charge"))
    assert said(graph, history) == ["an instance stands at charge, which is gone"]


# -- beginning, kinds, branches --------------------------------------------------------------


def test_another_beginning_parts(history: Document) -> None:
    graph = Graph(Shipping.graph.vertices[1:], Shipping.graph.edges)
    assert said(graph, history) == ["the flow begins today with approve, was reserve"]


def test_an_instance_that_was_begun_elsewhere_does_not_part(history: Document) -> None:
    """As a copy of another one is."""
    history["tasks"] = history["tasks"][2:]
    history["tasks"][0] |= {"previous": None, "number": 1}
    assert said(Shipping.graph, history) == []


def test_a_step_that_waits_for_nobody_any_more_parts(history: Document) -> None:
    graph = changed(Shipping.graph, vertex=being("approve", Kind.EXECUTE))
    assert said(graph, history) == ["approve is today execute, was form"]


def test_a_step_that_does_something_else_does_not_part(history: Document) -> None:
    graph = changed(Shipping.graph, vertex=being("reserve", Kind.MESSAGE))
    assert said(graph, history) == []


def test_without_a_definition_only_the_ways_are_compared(history: Document) -> None:
    history["definition"] = None
    graph = changed(Shipping.graph, vertex=being("approve", Kind.EXECUTE))
    assert said(graph, history) == []


@pytest.fixture
def parallel() -> Document:
    """A history with three branches, of which one waits for a person."""
    (found,) = told([testing.start(Parallel).row.pk])
    return found


def test_a_branch_that_is_gone_parts(parallel: Document) -> None:
    """The other branches do not; that the order of branches is another one says nothing."""
    edges = [edge for edge in Parallel.graph.edges if edge.target != "right"]
    graph = Graph(Parallel.graph.vertices, tuple(reversed(edges)))
    assert said(graph, parallel) == [
        "after split (branch) today leads to asked, left, was right",
    ]


def test_a_branch_that_is_new_parts_and_the_others_go_on(parallel: Document) -> None:
    graph = changed(Parallel.graph, leading("left", "join"))
    graph = Graph(graph.vertices, (*graph.edges, Edge("split", "after", Way.BRANCH)))
    assert said(graph, parallel) == [
        "split opens today a further branch to after",
        "after left (next) today leads to join, was left_more",
    ]


def test_a_flow_that_is_gone_is_a_parting_too(history: Document) -> None:
    found = replay.unknown(history)
    assert (found.why, str(found)) == (Why.UNKNOWN, "the flow is not in the code")
    assert found.history == history["instance"]["uuid"]
