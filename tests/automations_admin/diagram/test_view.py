"""A diagram for a page: picture or reason, and always the table."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from automations.graph import Graph
from automations_admin.diagram import view
from automations_admin.diagram.overlay import Overlay
from tests.automations_admin.shop import Payment
from tests.flows.journeys import Journey


@pytest.mark.skipif(not shutil.which("dot"), reason="graphviz is missing")
def test_with_dot_there_is_a_picture() -> None:
    """And no problem."""
    found = view.of(Payment.graph, Overlay(), "Payment")
    assert found.picture is not None
    assert found.problem == ""
    assert len(found.steps) == len(Payment.graph.vertices)


def test_without_dot_the_table_remains(settings: Any) -> None:
    """With one message."""
    settings.AUTOMATIONS_ADMIN = {"DOT": "/nowhere/dot"}
    found = view.of(Payment.graph, Overlay(), "Payment")
    assert found.picture is None
    assert "graphviz" in found.problem
    assert len(found.steps) == len(Payment.graph.vertices)


def test_a_flow_without_steps_says_so() -> None:
    """As one whose class and definitions are gone."""
    assert view.of(Graph((), ()), Overlay(), "x").problem == "This flow has no steps."


def test_it_says_whom_the_flow_is_about_and_what_for() -> None:
    """As its graph does."""
    found = view.of(Journey.graph, Overlay(), "Journey").about
    assert [line.term for line in found] == ["About", *["Goal"] * 4, *["Exit rule"] * 2]
    assert view.of(Payment.graph, Overlay(), "Payment").about == ()
