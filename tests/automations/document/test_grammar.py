"""The schema of conditions that are data."""

from __future__ import annotations

from automations.conditions.condition import All, Any_, Op
from automations.document.grammar import definitions


def test_every_operator_has_one_variant() -> None:
    defined = definitions()
    names = [one["$ref"].rpartition("/")[2] for one in defined["Expr"]["oneOf"]]
    ops = [op for name in names for op in defined[name]["properties"]["op"]["enum"]]
    assert sorted(ops) == sorted([*Op, All.op, Any_.op, "not"])


def test_nothing_else_can_stand_in_a_condition() -> None:
    defined = definitions()
    closed = [one for one in defined.values() if "properties" in one]
    assert len(closed) == 9
    assert all(one["additionalProperties"] is False for one in closed)
    assert {one["properties"]["t"]["const"] for one in closed} == {
        "expr", "data", "subject", "const",
    }  # fmt: skip
