"""What a class declares of its flow as a whole, as its graph has it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.dispatch import Signal

from automations import flow
from automations.flow import this
from automations.graph import Graph
from tests.flows.journeys import Journey
from tests.flows.units import declare

DAY = timedelta(days=1)


def meta(**options: Any) -> Any:
    """Return a Meta class."""
    return type("Meta", (), options)


def said(**body: Any) -> list[tuple[str, Any]]:
    """Return what the graph of a flow says of it as a whole."""
    graph = declare(**body, end=flow.End()).graph
    assert Graph.from_dict(json.loads(json.dumps(graph.to_dict()))) == graph
    return [(one.kind, one.value) for one in graph.about]


def test_a_flow_of_which_nothing_is_said_has_the_picture_it_had() -> None:
    assert said() == []
    assert "about" not in declare(end=flow.End()).graph.to_dict()


@pytest.mark.parametrize(
    ("policy", "value"),
    [
        (flow.Once(), {"policy": "Once", "keys": [], "period": None}),
        (flow.PerKey("a", "b"), {"policy": "PerKey", "keys": ["a", "b"], "period": None}),
        (flow.CoolDown(DAY), {"policy": "CoolDown", "keys": [], "period": 86_400.0}),
    ],
)
def test_whom_it_is_about_and_how_often_they_enter(policy: Any, value: Any) -> None:
    found = said(Meta=meta(subject="user", reentry=policy))
    assert found == [("subject", "user"), ("reentry", value)]


def customers() -> Any:
    """Nobody calls this for a picture."""
    raise AssertionError


def test_how_they_enter() -> None:
    entries = [
        flow.EnterEach(Group.objects.all(), every=DAY),
        flow.EnterEach(customers, every="0 7 * * *", existing=False, name="b"),
        flow.EnterEach(lambda: None, every=DAY, name="c"),
        flow.EnterByForm(forms.Form),
        flow.EnterByForm(forms.Form, "d", anonymous=True),
        flow.EnterByForm(forms.Form, "e", permission="shop.enter"),
    ]
    each = {"name": "", "objects": "Group", "every": 86_400.0, "existing": True}
    assert said(entries=entries) == [
        ("enters_each", each),
        (
            "enters_each",
            {"name": "b", "objects": "customers", "every": "0 7 * * *", "existing": False},
        ),
        ("enters_each", {**each, "name": "c", "objects": ""}),
        ("enters_by_form", {"name": "", "who": ""}),
        ("enters_by_form", {"name": "d", "who": "anybody"}),
        ("enters_by_form", {"name": "e", "who": "shop.enter"}),
    ]


def test_goals_and_exit_rules() -> None:
    found = said(
        goals=[
            flow.Goal("paid", when=flow.message("paid"), within=DAY, exits=True, target=0.25),
            flow.Goal("seen", when=flow.signal(Signal())),
            flow.Goal("bought", flow.rows(list, subject="user", at="at"), within=DAY),
        ],
        exits=[flow.Exit("angry", when=this.is_angry)],
    )
    assert found == [
        (
            "goal",
            {
                "name": "paid",
                "when": {"kind": "message", "name": "paid"},
                "within": 86_400.0,
                "exits": True,
                "target": 0.25,
            },
        ),
        (
            "goal",
            {
                "name": "seen",
                "when": {"kind": "signal", "name": ""},
                "within": None,
                "exits": False,
                "target": None,
            },
        ),
        (
            "goal",
            {
                "name": "bought",
                "when": {"kind": "rows", "name": ""},
                "within": 86_400.0,
                "exits": False,
                "target": None,
            },
        ),
        ("exit", {"name": "angry", "when": {"kind": "condition", "name": "is_angry"}}),
    ]


def test_what_the_checks_refuse_is_left_out() -> None:
    assert said(entries="all", Meta=meta(subject=5)) == []
    assert said(entries=[Group]) == []


def test_another_goal_is_another_definition() -> None:
    one, other = (
        declare(goals=[flow.Goal("paid", when=flow.message(name))], end=flow.End())
        for name in ("paid", "bought")
    )
    assert one.graph.fingerprint != other.graph.fingerprint


def test_a_subclass_says_what_it_inherits() -> None:
    hidden = type("Meta", (Journey.Meta,), {"abstract": True})
    made: Any = type("Sub", (Journey,), {"__module__": __name__, "Meta": hidden})
    assert made.graph.about == Journey.graph.about
