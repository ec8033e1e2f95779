"""Checks of limits: each id for the faulty declaration, and silence for the right one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from automations import checks, flow
from automations.flow import this
from tests.automations.test_node_checks import Nodes, meta, yes
from tests.flows.units import declare

CASES: dict[str, tuple[Nodes, Nodes]] = {
    "E060": (
        lambda: {"a": flow.Execute().Limit(1)},
        lambda: {"a": flow.Execute(yes).Limit(1)},
    ),
    "W020": (
        lambda: {"a": flow.Execute().Priority(1)},
        lambda: {"a": flow.Execute(yes).Priority(1)},
    ),
    "E061": (
        lambda: {
            "a": flow.Execute(yes).Limit(1, name="checked"),
            "b": flow.Execute(yes).Limit(2, name="checked"),
        },
        lambda: {
            "a": flow.Execute(yes).Limit(1, name="other"),
            "b": flow.Execute(yes).Limit(1, name="other"),
        },
    ),
    "E062": (
        lambda: {"a": flow.Execute(yes), **meta(limits=(flow.Limit(1, key=this.nothing),))},
        lambda: {"a": flow.Execute(yes), **meta(limits=(flow.Limit(1, key="customer"),))},
    ),
}


def found(nodes: Callable[[], dict[str, Any]]) -> set[str]:
    """Return the ids of what is wrong with a declaration."""
    said = checks.check_automation(declare(**nodes(), end=flow.End()))
    return {str(one.id).removeprefix("automations.") for one in said}


@pytest.mark.parametrize("code", CASES)
def test_each_mistake_has_its_id(code: str) -> None:
    faulty, right = CASES[code]

    assert code in found(faulty)
    assert code not in found(right)


def test_a_key_of_a_step_that_is_no_attribute_is_a_reference_like_any_other() -> None:
    assert "E003" in found(lambda: {"a": flow.Execute(yes).Limit(1, key=this.nothing)})
