"""What a class may declare as goals and exit rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import flow
from automations.exceptions import DefinitionError
from automations.flow import Exit, Goal
from automations.goals import Rules
from tests.flows.journeys import Journey

WHEN = flow.message("x")


def declared(goals: Any = (), exits: Any = ()) -> Rules:
    return Rules.declared("Shop", goals, exits)


def test_rules_are_found_by_kind_and_name() -> None:
    assert declared([Goal("a", WHEN)], [Exit("a", WHEN)]).find("exit", "a") == Exit("a", WHEN)
    assert declared([Goal("a", WHEN)]).find("exit", "a") is None


def test_messages_are_those_that_concern_any_rule() -> None:
    assert Journey.rules.messages == {"bought", "unsubscribed"}
    (rule,) = Journey.rules.told_by("bought")
    assert rule.name == "bought"


def test_signals_are_listed_with_their_rules() -> None:
    assert [rule.name for rule, _signal in Journey.rules.signals] == ["logged in"]


def test_a_flow_without_rules_has_none() -> None:
    assert not declared()


@pytest.mark.parametrize(
    ("goals", "exits", "said"),
    [
        ([Goal("", WHEN)], [], "needs a name"),
        ([Goal("x" * 101, WHEN)], [], "needs a name"),
        ([Goal("a", WHEN), Goal("a", WHEN)], [], "declared twice"),
        ([Goal("a", lambda run: True)], [], "Say for how long"),
        ([Goal("a", "bought")], [], "nothing that can happen"),
        ([], [Exit("a", flow.rows(list, subject="user", at="at"))], "Use a condition"),
    ],
)
def test_what_cannot_work_is_refused_when_it_is_declared(goals: Any, exits: Any, said: str) -> None:
    with pytest.raises(DefinitionError, match=said):
        declared(goals, exits)


def test_the_class_refuses_it() -> None:
    with pytest.raises(DefinitionError, match="declared twice"):
        type(
            "Twice",
            (flow.Automation,),
            {"__module__": __name__, "goals": [Goal("a", WHEN)] * 2, "end": flow.End()},
        )


def test_a_subclass_inherits_and_may_replace_them() -> None:
    other = [Goal("b", WHEN, within=timedelta(days=1))]
    mine: Any = type("Mine", (Journey,), {"__module__": __name__, "goals": other})
    assert [rule.name for rule in mine.rules] == ["b", "unsubscribed", "complained"]
