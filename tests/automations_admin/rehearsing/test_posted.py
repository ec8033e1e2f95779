"""Each button does what it says; what cannot be read is said and changes nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from automations.models import AutomationModel
from tests.automations_admin.rehearsing.conftest import Trying

pytestmark = pytest.mark.django_db


def test_the_clock_is_moved(trying: Trying) -> None:
    trying.begin()
    assert "Mon 2 Mar 2026, 11:00" in trying.press("by", amount="2", unit="hours")
    assert "Tue 3 Mar 2026, 08:00" in trying.press("to", moment="2026-03-03T08:00")
    assert "Its time was up" in trying.press("by", amount="4", unit="days")


@pytest.mark.parametrize(
    ("act", "fields", "said"),
    [
        ("by", {"amount": "x"}, "a whole number of at least 1"),
        ("to", {"moment": ""}, "Say to which moment"),
        ("to", {"moment": "2026-13-99T99:99"}, "Say to which moment"),
        ("to", {"moment": "2020-01-01T00:00"}, "moved on only"),
        ("to", {"moment": "2099-01-01T00:00"}, "too far away"),
        ("message", {"message": " "}, "Say which message"),
        ("message", {"message": "paid", "message_data": "{"}, "no valid JSON"),
        ("comes:3:7", {}, "waits for it no more"),
        ("comes:9:0", {}, "waits for it no more"),
        ("take:9:0", {}, "no longer open"),
        ("way:99:0", {}, "no such line"),
        ("way:2:9", {}, "no such line"),
        ("result:2", {"result_2": "{"}, "no valid JSON"),
        ("fails:99", {}, "no such line"),
    ],
)
def test_what_cannot_be_taken(trying: Trying, act: str, fields: dict[str, str], said: str) -> None:
    before = trying.begin().count("</li>")
    text = trying.press(act, **fields)
    assert "Nothing was done." in text
    assert said in text
    assert text.count("</li>") == before


@pytest.mark.parametrize("act", ["", "nonsense", "reach", "hold:77", "reach:goal:nothing"])
def test_an_act_that_means_nothing(trying: Trying, act: str) -> None:
    trying.begin()
    assert "What happened, and why" in trying.press(act)


def test_a_message_comes_that_a_step_waits_for(trying: Trying) -> None:
    trying.begin()
    text = trying.press("comes:3:0", task_3='{"sum": 5}')
    assert "The message paid comes." in text
    assert "Drawn by lot" in text


def test_an_open_step_takes_a_way(trying: Trying) -> None:
    trying.begin()
    act = next(act for act in trying.acts() if act.startswith("take:3:2"))
    assert "Would send the message cancel" in trying.press(act)


def test_another_message_and_a_rule(trying: Trying) -> None:
    trying.begin()
    assert "The goal thanked is reached." in trying.press("message", message="thanks")
    assert "The exit rule angry holds" in trying.press("reach:exit:angry")


def test_a_decision_goes_the_other_way_and_what_followed_is_left_out(trying: Trying) -> None:
    trying.begin()
    trying.press("message", message="thanks")
    text = trying.press(next(act for act in trying.acts() if act.startswith("way:3:")))
    assert "You have chosen this." in text
    assert "thanked is reached" not in text
    text = trying.press("submit:3", task_3='{"amount": 0}')
    assert "The form is not valid" in text
    assert "Would call keep." in trying.press("submit:3", task_3='{"amount": 2}')
    assert not Group.objects.exists()


def test_a_step_comes_to_what_somebody_says(trying: Trying) -> None:
    trying.begin()
    text = trying.press("result:2", result_2='{"id": 3}', data_2='{"amount": 500}')
    assert "is_large holds." in text
    text = trying.press("fails:2", fails_2="no funds")
    assert "Error: no funds" in text
    assert "The next attempt is at" in text
    text = trying.press("hold:1")
    assert "No further attempt is planned." in text


def test_the_last_act_is_taken_back(trying: Trying) -> None:
    trying.begin()
    assert "back" not in trying.acts()
    trying.press("reach:exit:angry")
    assert "back" in trying.acts()
    assert "The exit rule angry holds" not in trying.press("back")
    assert not AutomationModel.objects.exists()
