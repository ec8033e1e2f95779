"""Collecting and checking what a class declares; see also test_automation.py."""

from __future__ import annotations

from typing import Any

import pytest

from automations import declaring, flow
from automations.exceptions import DefinitionError


class Base:
    """Declares two nodes."""

    one = flow.Execute()
    two = flow.Execute()


def test_nodes_are_collected_over_the_bases() -> None:
    """In declared order; None removes an inherited one, and what is no node is passed over."""
    sub = type("Sub", (Base,), {"two": None, "three": flow.End(), "four": 4})
    assert list(declaring.collected(sub)) == ["one", "three"]


def settled(**nodes: Any) -> Any:
    """Return a class of which the nodes are settled."""
    cls: Any = type("Cls", (), {**nodes, "nodes": dict(nodes)})
    declaring.settle(cls, {"save"})
    return cls


def test_settled_nodes_have_names_and_never_change() -> None:
    cls = settled(first=flow.Execute())
    assert cls.nodes["first"].name == "first"
    with pytest.raises(DefinitionError, match="finished class"):
        cls.nodes["first"].Next("x")


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        ({"save": flow.Execute()}, "must not be called"),
        ({"__call__": flow.Execute()}, "must not be called"),
        ({"x" * 101: flow.Execute()}, "longer than 100"),
        (dict.fromkeys(("a", "b"), flow.Execute()), "the same object"),
        ({"a": flow.Execute(lambda: 1)}, "cannot be called"),
    ],
)
def test_what_can_only_be_an_error_is_refused(nodes: dict[str, Any], said: str) -> None:
    with pytest.raises(DefinitionError, match=said):
        settled(**nodes)
