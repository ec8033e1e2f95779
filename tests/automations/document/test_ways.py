"""Ways between steps."""

from __future__ import annotations

from typing import Any

import pytest

from automations.automation import Automation
from automations.document.introspection import document_of
from automations.document.ways import Way, Ways, may_skip
from automations.graph import Kind
from tests.automations.document.classes import everything, named


@pytest.mark.parametrize("cls", everything(), ids=named)
def test_ways_are_the_edges_of_the_class(cls: type[Automation]) -> None:
    """But where a split that is passed over goes on, which the graph mends."""
    splits = {v.name for v in cls.graph.vertices if v.kind == Kind.SPLIT}
    ways = {
        (way.source, way.target)
        for way in Ways(document_of(cls).nodes).all
        if way.target is not None
    }
    edges = {(edge.source, edge.target) for edge in cls.graph.edges}
    assert {one for one in ways ^ edges if one[0] not in splits} == set()


def test_a_way_knows_where_it_is_said() -> None:
    nodes: list[Any] = [
        {"id": "sort", "kind": "switch", "cases": [{"ask": {}, "goto": "b"}], "default": "a"},
        {"id": "a", "kind": "execute"},
        {"id": "b", "kind": "execute", "onError": "a"},
    ]
    assert Ways(nodes).all == [
        Way("sort", "/cases/0/goto", "b"),
        Way("sort", "/default", "a"),
        Way("a", "", "b"),
        Way("b", "", None),
        Way("b", "/onError", "a"),
    ]
    assert set(Ways(nodes).reached(["a"])) == {"a", "b"}


def test_hours_may_pass_a_step_over() -> None:
    assert may_skip({"during": {"otherwise": "skip"}})
    assert not may_skip({"during": {"otherwise": "next"}})
    assert may_skip({"skipAfter": {}})
