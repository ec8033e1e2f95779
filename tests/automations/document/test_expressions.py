"""Conditions in Python."""

from __future__ import annotations

import ast
from datetime import timedelta
from decimal import Decimal

import pytest

from automations import flow
from automations.conditions.condition import Condition
from automations.document.document import Document
from automations.document.python import source_of

A = flow.Data("a")


@pytest.mark.parametrize(
    ("condition", "source"),
    [
        (A > 100, 'flow.Data("a") > 100'),
        (A != -1.5, 'flow.Data("a") != -1.5'),
        (A == None, 'flow.Data("a") == None'),  # noqa: E711
        (Decimal("1.50") >= A, 'flow.Data("a") <= Decimal("1.50")'),
        (A.is_in(["DE", 1]), 'flow.Data("a").is_in(["DE", 1])'),
        (A.is_empty(), 'flow.Data("a").is_empty()'),
        (A.older_than(timedelta(days=14)), 'flow.Data("a").older_than(timedelta(days=14))'),
        (A.contains(flow.Subject("b")), 'flow.Data("a").contains(flow.Subject("b"))'),
        (
            (A == 1) & ((A == 2) | ~A.starts_with("x")),
            'flow.All(flow.Data("a") == 1, flow.Any(flow.Data("a") == 2, '
            'flow.Not(flow.Data("a").starts_with("x"))))',
        ),
    ],
    ids=str,
)
def test_a_condition_is_written_as_people_write_it(condition: Condition, source: str) -> None:
    nodes = ({"id": "ask", "kind": "if", "condition": condition.to_json()},)
    written = source_of(Document("Asking", {}, nodes))
    (decision,) = (one for one in ast.walk(ast.parse(written)) if isinstance(one, ast.Assign))
    assert ast.unparse(decision.value) == ast.unparse(ast.parse(f"flow.If({source})").body[0])


def test_hostile_texts_stay_texts() -> None:
    condition = flow.Data('x"); import os; ("') == "'\"\n\\"
    nodes = ({"id": "ask", "kind": "if", "condition": condition.to_json()},)
    assert "\nimport os" not in source_of(Document("Asking", {}, nodes))
