"""Modifiers that say how many steps run, and how soon."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import flow
from automations.exceptions import DefinitionError
from automations.graph import Modifier


def step(task: Any) -> None:
    """Do nothing."""


def test_several_limits_are_kept_in_order_and_said() -> None:
    node = flow.Execute(step).Limit(10, per=timedelta(minutes=1)).Limit(1, key="a", name="crm")

    assert [limit.most for limit in node.limits] == [10, 1]
    assert [*node.modifiers()] == [
        Modifier("limit", {"most": 10, "per": 60.0, "key": None, "name": ""}),
        Modifier("limit", {"most": 1, "per": None, "key": "a", "name": "crm"}),
    ]


def test_a_priority_is_said() -> None:
    node = flow.Execute(step).Priority(-5)

    assert [*node.modifiers()] == [Modifier("priority", -5)]
    assert node.given == ["Priority"]


def test_what_computes_a_key_is_checked_with_the_class() -> None:
    with pytest.raises(DefinitionError, match="cannot be called"):

        class Wrong(flow.Automation, registered=False):
            step = flow.Execute(step).Limit(1, key=lambda: 1)  # type: ignore[misc]
            end = flow.End()


@pytest.mark.parametrize("said", [{"limits": flow.Limit(1)}, {"limits": (3,)}, {"priority": 200}])
def test_wrong_values_of_meta_are_errors_of_the_class(said: dict[str, Any]) -> None:
    body = {"Meta": type("Meta", (), said), "end": flow.End()}

    with pytest.raises(DefinitionError):
        type(flow.Automation)("Wrong", (flow.Automation,), body, registered=False)
