"""End: closes its branch."""

from __future__ import annotations

from automations import flow
from automations.graph import Kind, Modifier, Way
from automations.nodes.base import Exit
from automations.outcomes import Close
from tests.flows.units import context


def test_end_closes_its_branch() -> None:
    node = flow.End()

    assert node.ask(context(node)) == Close()


def test_early_end_says_why() -> None:
    node = flow.End(exited="Nobody came")

    assert node.ask(context(node)) == Close("Nobody came")
    assert list(node.modifiers()) == [Modifier("exited", "Nobody came")]


def test_nothing_follows_an_end() -> None:
    assert list(flow.End().exits()) == []


def test_end_that_may_be_skipped_leads_on() -> None:
    node = flow.End().SkipIf(lambda task: True).Next("more")

    assert list(node.exits()) == [Exit(Way.NEXT, "more")]


def test_kind() -> None:
    assert (flow.End().graph_kind(), flow.End().routing) == (Kind.END, True)
