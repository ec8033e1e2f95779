"""From the JSON of a document back to a condition. Nothing is evaluated or imported."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from automations.conditions.condition import All, Any_, Comparison, Condition, Not, Op
from automations.conditions.places import Constant, Operand, Place, Source, Span


def condition_of(said: Mapping[str, Any]) -> Condition:
    """Return the condition that JSON says.

    Raises:
        KeyError, ValueError: JSON is not as the schema says; `problems` tells before.
        DefinitionError: it is too large.
    """
    op = said["op"]
    if op in (All.op, Any_.op):
        kind = All if op == All.op else Any_
        return kind(*(condition_of(one) for one in said["of"]))
    if op == "not":
        return Not(condition_of(said["of"]))
    right = _operand(said["right"]) if "right" in said else None
    return Comparison(_place(said["left"]), Op(op), right)


def _place(said: Mapping[str, Any]) -> Place:
    return Place(Source(said["t"]), said["path"])


def _operand(said: Mapping[str, Any]) -> Operand:
    if said["t"] == "duration":
        return Span(said["seconds"])
    if said["t"] != "const":
        return _place(said)
    return Constant(Decimal(said["v"]) if said.get("as") == "decimal" else said["v"])
