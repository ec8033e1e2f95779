"""Goals and exit rules of a dry run."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from automations import flow
from automations.dryrun.lines import What
from automations.dryrun.run import DryRun
from tests.automations.dryrun.test_run import BEGIN, order
from tests.flows import journeys

pytestmark = pytest.mark.django_db


def test_an_exit_rule_ends_it_at_once() -> None:
    run = order().deliver("cancel")
    assert (run.outcome, run.stage.row.reason) == ("exited", "cancelled")
    run.deliver("paid")
    assert "the instance has ended" in str(run.lines[-1])


def test_a_goal_counts_after_the_end() -> None:
    run = order().deliver("cancel").deliver("thanks")
    assert [rule.name for rule, _at in run.player.rules.reached] == ["thanked", "cancelled"]


def test_a_rule_is_reached_by_hand() -> None:
    run = order().reach("angry")
    assert run.outcome == "exited"
    run.reach("angry")
    assert run.lines[-1].what == What.NOTHING


def test_a_rule_is_asked_when_the_data_change() -> None:
    run = order().choose("child", data={"angry": True})
    run.take("wait", "case", "paid")
    while "child" not in [line.step for line in run.lines] and not run.outcome:
        run.next()
    assert run.outcome in {"exited", "completed"}


def test_rows_are_asked_for_within_their_time() -> None:
    anna = User.objects.create_user("anna")
    run = DryRun(journeys.Journey, subject=anna, at=BEGIN)
    run.advance(days=31)
    assert run.outcome == "completed"
    assert run.path == ["welcome", "wait", "end"]


def test_a_rule_that_raises_is_told() -> None:
    class Broken(flow.Automation):
        exits = [flow.Exit("broken", when=flow.condition(lambda run: 1 / 0))]

        wait = flow.Execute().AfterWaitingFor(timedelta(hours=2))
        end = flow.End()

    run = DryRun(Broken, at=BEGIN).next()
    assert "The goal or exit rule broken could not be asked: ZeroDivisionError" in run.told
    assert run.next().next().outcome == "completed"


def test_a_goal_is_reached_within_its_time_only() -> None:
    anna = User.objects.create_user("anna")
    run = DryRun(journeys.Journey, subject=anna, at=BEGIN).advance(days=8).deliver("bought")
    assert run.player.rules.reached == []
    assert "Would call receive_bought." in run.told


def test_a_goal_that_exits_ends_it() -> None:
    anna = User.objects.create_user("anna")
    run = DryRun(journeys.Journey, {"gold": True}, subject=anna, at=BEGIN).next()
    assert (run.now, run.outcome) == (BEGIN + timedelta(hours=1), "exited")
    assert "The goal gold is reached, and the instance leaves." in run.told
