"""Conditions that are data in Python: an expression for each, which the API reads as it was."""

from __future__ import annotations

import ast
from collections.abc import Callable
from decimal import Decimal

from automations.conditions.condition import All, Comparison, Condition, Not, Op
from automations.conditions.places import Constant, Operand, Place, Source, Span
from automations.document.values import Const, Duration, Value

_SIGNS: dict[Op, type[ast.cmpop]] = {
    Op.EQ: ast.Eq,
    Op.NE: ast.NotEq,
    Op.LT: ast.Lt,
    Op.LE: ast.LtE,
    Op.GT: ast.Gt,
    Op.GE: ast.GtE,
}
_METHODS = {
    Op.IN: "is_in",
    Op.CONTAINS: "contains",
    Op.STARTS_WITH: "starts_with",
    Op.OLDER_THAN: "older_than",
    Op.WITHIN: "within",
    Op.EMPTY: "is_empty",
    Op.SET: "is_set",
}
_CLASSES = {Source.DATA: "Data", Source.SUBJECT: "Subject"}


class Expressions:
    """Says conditions in Python.

    Args:
        flow: returns a name of `flow` as an expression.
        value: returns a constant or duration as an expression.
    """

    def __init__(self, flow: Callable[[str], ast.expr], value: Callable[[Value], ast.expr]) -> None:
        self._flow, self._value = flow, value

    def of(self, condition: Condition) -> ast.expr:
        """Return a condition as an expression; joined ones are calls, which need no brackets."""
        if isinstance(condition, Comparison):
            return self._comparison(condition)
        name = "Not" if isinstance(condition, Not) else "All"
        if not isinstance(condition, (Not, All)):
            name = "Any"
        return ast.Call(self._flow(name), [self.of(one) for one in condition.inner], [])

    def _comparison(self, given: Comparison) -> ast.expr:
        place = self._place(given.place)
        operand = [] if given.operand is None else [self._operand(given.operand)]
        if given.op in _SIGNS:
            return ast.Compare(place, [_SIGNS[given.op]()], operand)
        method = ast.Attribute(place, _METHODS[given.op], ast.Load())
        return ast.Call(method, operand, [])

    def _place(self, place: Place) -> ast.expr:
        return ast.Call(self._flow(_CLASSES[place.source]), [ast.Constant(place.path)], [])

    def _operand(self, operand: Operand) -> ast.expr:
        match operand:
            case Place():
                return self._place(operand)
            case Span(seconds):
                return self._value(Duration(seconds))
            case Constant(Decimal() as number):
                return self._value(Const(f"{number:f}", "decimal"))
        return self._value(Const(operand.to_json()["v"]))
