"""What is said of a flow as a whole, in words."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from automations import flow_words
from automations.graph import Graph, Modifier

DAY = 86_400.0
EACH = {"name": "", "objects": "Customer", "every": DAY, "existing": True}
PAID = {"kind": "message", "name": "paid"}
GOAL = {"name": "bought", "when": PAID, "within": None, "exits": False, "target": None}


def said(kind: str, value: Any) -> list[tuple[str, str]]:
    """Return terms and words of one thing that is said."""
    lines = flow_words.lines(Graph((), (), (Modifier(kind, value),)))
    return [(line.term, line.text) for line in lines]


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("subject", "customer", ("About", "customer")),
        (
            "reentry",
            {"policy": "Once", "keys": [], "period": None},
            ("Re-entry", "once, for ever"),
        ),
        (
            "reentry",
            {"policy": "OneAtATime", "keys": [], "period": None},
            ("Re-entry", "one at a time"),
        ),
        (
            "reentry",
            {"policy": "PerKey", "keys": ["a", "b"], "period": None},
            ("Re-entry", "one at a time for each a, b"),
        ),
        (
            "reentry",
            {"policy": "CoolDown", "keys": [], "period": 30 * DAY},
            ("Re-entry", "one at a time, and again after 30 days"),
        ),
        ("reentry", {"policy": "OurOwn", "keys": [], "period": None}, ("Re-entry", "OurOwn")),
        ("enters_each", EACH, ("Enters", "each of Customer, every 1 day")),
        (
            "enters_each",
            {**EACH, "objects": "", "every": "0 7 * * *", "existing": False},
            ("Enters", "each of some rows, by cron 0 7 * * *, new ones only"),
        ),
        ("enters_by_form", {"who": ""}, ("Enters", "by a form for who has logged in")),
        ("enters_by_form", {"who": "anybody"}, ("Enters", "by a form for everybody")),
        (
            "enters_by_form",
            {"who": "shop.enter"},
            ("Enters", "by a form for people with the permission shop.enter"),
        ),
        ("goal", GOAL, ("Goal", "bought: when the message paid comes")),
        (
            "goal",
            {**GOAL, "within": 7 * DAY, "exits": True, "target": 0.125},
            (
                "Goal",
                "bought: when the message paid comes, within 7 days, target 12.5\u00a0%, "
                "then it ends",
            ),
        ),
        (
            "goal",
            {**GOAL, "when": {"kind": "rows", "name": ""}, "target": 0.25},
            ("Goal", "bought: by rows of the app, target 25\u00a0%"),
        ),
        (
            "exit",
            {"name": "left", "when": {"kind": "signal", "name": ""}},
            ("Exit rule", "left: by a signal"),
        ),
        (
            "exit",
            {"name": "angry", "when": {"kind": "condition", "name": "is_angry"}},
            ("Exit rule", "angry: as soon as is_angry"),
        ),
    ],
)
def test_words(kind: str, value: Any, words: tuple[str, str]) -> None:
    assert said(kind, value) == [words]


def test_what_is_said_by_a_later_version_is_passed_over() -> None:
    assert said("weather", "sunny") == []


def test_german() -> None:
    with translation.override("de"):
        assert said("goal", {**GOAL, "within": DAY, "target": 0.125}) == [
            (
                "Ziel",
                "bought: wenn die Nachricht paid kommt, innerhalb von 1 Tag, Zielwert 12,5\u00a0%",
            )
        ]
