"""Why a step has answered as it has."""

from __future__ import annotations

import pytest

from automations.dryrun.run import DryRun
from automations.dryrun.script import Choice
from tests.automations.dryrun.flows import Called, Caught, Order
from tests.automations.dryrun.test_run import BEGIN, order
from tests.flows import human

pytestmark = pytest.mark.django_db


def test_what_acts_is_told_with_what_it_touches() -> None:
    run = order()
    assert run.why("charge") == (
        "Would call pay: charges the card. It is taken for granted that this goes well."
    )
    assert run.open == ["wait"]


def test_a_decision_says_what_its_condition_gave() -> None:
    assert order().why("check") == "is_large does not hold."
    assert order(amount=500).why("check") == "is_large holds."
    assert order(amount=500).open == ["approve"]


def test_a_failure_that_is_caught_leads_elsewhere() -> None:
    run = DryRun(Caught, at=BEGIN, choices=[Choice("act", fails="x")])
    assert run.path == ["act", "rescue"]
    assert run.stage.row.reason == "rescued"


def test_a_wait_says_until_when_and_by_which_rule() -> None:
    run = DryRun(Order, {"amount": 1}, at=BEGIN, start="mark")
    assert run.why("mark") == "Waits until Mon 2 Mar 2026, 12:00: after 2 h."


def test_a_condition_says_when_it_is_asked_again() -> None:
    run = DryRun(Called, {"yes": False}, at=BEGIN, start="wait")
    assert run.why("wait") == "ready does not hold. Is asked again at Mon 2 Mar 2026, 10:01."


def test_a_form_says_that_somebody_is_waited_for() -> None:
    assert order(amount=500).why("approve") == "Waits until somebody submits the form."


def test_a_form_for_nobody_fails() -> None:
    run = DryRun(human.AskUser, at=BEGIN)
    assert run.outcome == "failed"


def test_a_failure_says_what_follows() -> None:
    run = DryRun(Order, {"amount": 1}, at=BEGIN, choices=[Choice("charge", fails="x")])
    assert "The next attempt is at Mon 2 Mar 2026, 10:01" in run.why("charge")
    assert run.next().why("charge").endswith("No further attempt is planned.")


def test_reasons_are_said_in_german() -> None:
    from django.utils import translation

    with translation.override("de"):
        assert "wird als gelungen angenommen" in order().why("charge")
