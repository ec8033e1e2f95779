"""Split and Join: open parallel branches and bring them together."""

from __future__ import annotations

from automations import flow
from automations.flow import this
from automations.graph import Kind, Way
from automations.nodes.base import Exit
from automations.outcomes import Arrive, Fork
from tests.flows.units import context


def test_every_next_adds_a_branch() -> None:
    node = flow.Split()

    assert node.Next(this.a).Next("b") is node
    assert list(node.exits()) == [Exit(Way.BRANCH, this.a), Exit(Way.BRANCH, "b")]


def test_branches_are_no_modifier_given_twice() -> None:
    assert flow.Split().Next(this.a).Next(this.b).given == []


def test_split_that_may_be_skipped_has_a_way_past() -> None:
    node = flow.Split().Next(this.a).SkipIf(lambda task: True)

    assert list(node.exits()) == [Exit(Way.BRANCH, this.a), Exit(Way.NEXT)]


def test_split_opens_its_branches() -> None:
    node = flow.Split().Next("end")

    assert node.ask(context(node)) == Fork()


def test_branch_arrives_at_a_join() -> None:
    node = flow.Join()

    assert node.ask(context(node)) == Arrive()


def test_both_are_passed_without_a_transaction_of_their_own() -> None:
    assert [(node.graph_kind(), node.routing) for node in (flow.Split(), flow.Join())] == [
        (Kind.SPLIT, True),
        (Kind.JOIN, True),
    ]
