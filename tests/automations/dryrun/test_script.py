"""What a dry run is given, as plain data."""

from __future__ import annotations

import pytest

from automations.dryrun.run import DryRun
from automations.dryrun.script import Choice, Move, Script, find
from automations.models import AutomationModel
from tests.automations.dryrun.flows import Order
from tests.automations.dryrun.test_run import BEGIN

pytestmark = pytest.mark.django_db


def test_a_script_plays_the_same_again() -> None:
    script = Script(
        Order.get_automation_class_name(),
        {"amount": 500},
        BEGIN.isoformat(),
        "c9a2f3f0-63f3-4a4c-9d2c-0d7d9a7a0f00",
        choices=(Choice("charge", fails="x"), Choice("charge", attempt=2)),
        moves=(Move("next"), Move("submit", task=3, data={"amount": "3"}), Move("next")),
    )
    first, second = DryRun.of(script), DryRun.of(Script.from_dict(script.to_dict()))
    assert first.told == second.told
    assert [t.uuid for t in first.stage.tasks] == [t.uuid for t in second.stage.tasks]
    assert not AutomationModel.objects.exists()


def test_a_choice_takes_the_place_of_one_about_the_same() -> None:
    script = Script("x", {}, BEGIN.isoformat(), "s", moves=(Move("next"), Move("next")))
    first = script.with_choice(Choice("a", 1, way="then"), 1)
    second = first.with_choice(Choice("a", 1, way="else"), 1)
    assert [choice.way for choice in second.choices] == ["else"]
    assert second.moves == (Move("next"),)
    assert second.without_last().moves == ()


def test_the_nearest_choice_counts() -> None:
    choices = [Choice("a", fails="1"), Choice("a", 2, fails="2"), Choice("a", 2, 3, fails="3")]
    found = [find(choices, "a", visit, attempt) for visit, attempt in ((1, 9), (2, 0), (2, 3))]
    assert [choice.fails for choice in found if choice] == ["1", "2", "3"]
    assert find(choices, "b", 1, 1) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"choices": [], "moves": [{"do": "next", "x": 1}], "at": ""},
        {"choices": [], "moves": [], "at": "?"},
    ],
)
def test_what_is_no_script_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Script.from_dict(wrong)
