"""What is wrong with a condition beyond its structure; the fixtures of documents have more."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from automations import flow
from automations.conditions.condition import MAX_DEPTH, MAX_PARTS, Condition
from automations.document.limits import wrong

A = flow.Data("a") == 1


def codes(said: Any, *fields: str) -> list[str]:
    """Return the codes of what is wrong."""
    return [code for code, _path, _params in wrong(said, "", fields)]


def test_what_the_api_makes_is_within_the_limits() -> None:
    deep: Condition = A
    for _level in range(MAX_DEPTH - 1):
        deep = ~deep
    for condition in (deep, flow.All(*[A] * (MAX_PARTS - 1)), flow.Data("a") < Decimal("-0.50")):
        assert codes(condition.to_json()) == []
    assert codes({"t": "expr", "op": "not", "of": deep.to_json()}) == ["expr-deep"]
    large = {"t": "expr", "op": "or", "of": [A.to_json()] * MAX_PARTS}
    assert codes(large) == ["expr-large"]


def test_fields_of_the_subject_must_be_declared() -> None:
    said = (flow.Subject("email") == flow.Subject("name")).to_json()
    assert codes(said, "email", "name") == []
    assert codes(said, "email") == ["field-undeclared"]
    assert [path for _code, path, _params in wrong(said, "/at", ())] == ["/at/left", "/at/right"]
