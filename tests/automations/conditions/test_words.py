"""Conditions in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from automations import flow
from automations.conditions import words
from automations.conditions.condition import Condition

it, other = flow.Data("a"), flow.Data("b")


@pytest.mark.parametrize(
    ("condition", "english", "german"),
    [
        (it > 100, "a > 100", "a > 100"),
        (it == "DE", "a is DE", "a ist DE"),
        (it != True, "a is not true", "a ist nicht wahr"),  # noqa: E712
        (it == None, "a is nothing", "a ist nichts"),  # noqa: E711
        (it == "", "a is “”", "a ist “”"),
        (it == "two words", "a is “two words”", "a ist “two words”"),
        (it.is_in(["DE", "AT"]), "a is DE or AT", "a ist DE oder AT"),
        (it.is_in([]), "a is nothing", "a ist nichts"),
        (
            it.is_in([1, 2, 3, 4, 5, 6, 7]),
            "a is 1 or 2 or 3 or 4 or 5 or 2 more values",
            "a ist 1 oder 2 oder 3 oder 4 oder 5 oder 2 weitere Werte",
        ),
        (flow.Subject("email").contains("@"), "subject.email contains @",
         "subject.email enthält @"),
        (it.starts_with("x"), "a starts with x", "a beginnt mit x"),
        (it.older_than(timedelta(days=7, hours=1)), "a is more than 7 d 1 h ago",
         "a ist mehr als 7 T 1 h her"),
        (it.within(timedelta(0)), "a is at most 0 s ago", "a ist höchstens 0 s her"),
        (it.is_empty() & other.is_set(), "a is empty and b is set",
         "a ist leer und b ist angegeben"),
        (~(it == 1), "not (a is 1)", "nicht (a ist 1)"),
        ((it == 1) & ((it == 2) | (other == 3)), "a is 1 and (a is 2 or b is 3)",
         "a ist 1 und (a ist 2 oder b ist 3)"),
    ],
)  # fmt: skip
def test_a_condition_is_said(condition: Condition, english: str, german: str) -> None:
    with translation.override("de"):
        assert words.said(condition) == german
        assert words.english(condition) == str(condition) == english
        assert words.said_json(condition.to_json()) == german


def test_a_stored_sentence_is_short() -> None:
    text = str(flow.All(*[it == "x" * 90] * 9))
    assert len(text) == words.MAX_SENTENCE
    assert text.endswith("…")


def test_what_a_graph_says_of_no_condition() -> None:
    assert words.said_json("is_large") == "is_large"
    for broken in ({}, {"op": "=="}, {"op": "and", "of": 5}, {"op": "eval", "left": {}},
                   {"op": "==", "left": {"t": "data", "path": ""}}):  # fmt: skip
        assert words.said_json(broken) == "a condition"
