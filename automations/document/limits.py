"""What is wrong with a condition of a document beyond its structure: size, numbers, and fields."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from automations.conditions.condition import MAX_DEPTH, MAX_PARTS
from automations.conditions.places import DECIMAL, matches

#: Code, JSON pointer, and what a sentence about it needs.
Wrong = tuple[str, str, Mapping[str, Any]]


def wrong(said: Mapping[str, Any], at: str, fields: Collection[str]) -> Iterator[Wrong]:
    """Yield what is wrong with a condition.

    Args:
        said: JSON of the right structure.
        at: JSON pointer to it.
        fields: of the subject that the flow declares.
    """
    if _depth(said) > MAX_DEPTH:
        yield "expr-deep", at, {"most": MAX_DEPTH}
    if _size(said) > MAX_PARTS:
        yield "expr-large", at, {"most": MAX_PARTS}
    for path, operand in _operands(said, at):
        if operand["t"] == "subject" and operand["path"] not in fields:
            yield "field-undeclared", path, {"name": operand["path"]}
        if "as" in operand and not _is_decimal(operand["v"]):
            yield "decimal-wrong", path, {}


def _inner(said: Mapping[str, Any], at: str) -> list[tuple[str, Mapping[str, Any]]]:
    of = said.get("of", [])
    if isinstance(of, Mapping):
        return [(f"{at}/of", of)]
    return [(f"{at}/of/{place}", one) for place, one in enumerate(of)]


def _depth(said: Mapping[str, Any]) -> int:
    return 1 + max((_depth(one) for _at, one in _inner(said, "")), default=0)


def _size(said: Mapping[str, Any]) -> int:
    return 1 + sum(_size(one) for _at, one in _inner(said, ""))


def _operands(said: Mapping[str, Any], at: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for side in ("left", "right"):
        if side in said:
            yield f"{at}/{side}", said[side]
    for path, one in _inner(said, at):
        yield from _operands(one, path)


def _is_decimal(value: Any) -> bool:
    return isinstance(value, str) and matches(DECIMAL, value)
