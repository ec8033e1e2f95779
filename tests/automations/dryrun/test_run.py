"""What users do with a dry run: move its clock, choose, let things happen, read why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, User

from automations import testing
from automations.dryrun.lines import What
from automations.dryrun.run import DryRun, open_tasks
from automations.dryrun.script import Choice
from automations.exceptions import AutomationsError, MissingData, NotStorable, UnknownNode
from tests.automations.dryrun.flows import Called, Endless, Order

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def order(**data: object) -> DryRun:
    return DryRun(Order, {"amount": 10, **data}, at=BEGIN)


def test_the_testing_kit_has_it() -> None:
    assert testing.DryRun is DryRun
    assert testing.Choice is Choice


def test_a_wait_times_out_at_its_moment() -> None:
    run = order().next()
    while run.open == ["wait"]:
        run.next()
    assert run.now == BEGIN + timedelta(days=3)
    assert "Would send the message cancel to Order." in run.told
    assert run.outcome == "completed"


def test_a_failure_is_chosen_with_its_next_attempt() -> None:
    run = DryRun(Order, {"amount": 1}, at=BEGIN, choices=[Choice("charge", fails="no funds")])
    assert "Error: no funds" in run.why("charge")
    assert run.lines[-1].what == What.RETRIES
    run.next()
    assert run.now == BEGIN + timedelta(minutes=1)
    assert run.outcome == "failed"


def test_only_the_first_attempt_fails() -> None:
    choices = [Choice("charge", fails="no funds"), Choice("charge", attempt=2, result={"id": 1})]
    run = DryRun(Order, {"amount": 1}, at=BEGIN, choices=choices).next()
    assert run.path[0] == "charge"
    assert run.stage.task(1).result == {"id": 1}


def test_a_way_is_chosen() -> None:
    run = DryRun(Order, {"amount": 1}, at=BEGIN, choices=[Choice("check", way="then")])
    assert run.open == ["approve"]
    assert run.why("check") == "You have chosen this."


def test_the_other_ways_stand_beside_a_decision() -> None:
    line = next(line for line in order().lines if line.step == "check")
    assert [edge.target for edge in line.ways] == ["wait"]
    assert [edge.target for edge in line.others] == ["approve"]


def test_a_clause_that_calls_is_told_only() -> None:
    run = DryRun(Called, {"yes": True}, at=BEGIN)
    assert "Would call act." in run.why("decide")
    run.hold("wait")
    assert run.outcome == "completed"
    assert not Group.objects.exists()


def test_an_arm_is_drawn_as_the_engine_draws_it() -> None:
    anna = User.objects.create_user("anna")
    run = DryRun(Order, {"amount": 0}, subject=anna, at=BEGIN)
    assert run.why("wait") == "a condition gave nothing. is_free holds."
    assert "Drawn by lot: " in run.why("lot")


def test_a_subject_needs_a_key() -> None:
    with pytest.raises(MissingData):
        DryRun(Called, {"yes": True}, subject=User.objects.create_user("anna"))


def test_constants_are_set_and_fields_of_objects_are_told() -> None:
    run = DryRun(Order, {"amount": 1}, at=BEGIN, start="mark")
    assert run.open == ["mark"]
    run.next()
    assert run.data["colour"] == "red"
    assert "Would set customer.first_name." in run.told
    assert run.now == BEGIN + timedelta(hours=2)


def test_a_loop_stops() -> None:
    run = DryRun(Endless, at=BEGIN)
    assert run.player.stopped
    assert "it has become too long" in str(run.lines[-1])
    assert open_tasks(run) == []
    before = len(run.lines)
    assert len(run.next().lines) == before


def test_nothing_more_happens() -> None:
    run = order().deliver("cancel").next()
    while run.lines[-1].what != What.NOTHING:
        run.next()
    assert str(run.lines[-1]).endswith("Nothing more happens by itself.")


def test_what_is_not_there_is_said() -> None:
    run = order()
    with pytest.raises(AutomationsError, match="approve is not open"):
        run.submit("approve")
    with pytest.raises(AssertionError, match="lot was not reached"):
        run.why("lot")
    with pytest.raises(UnknownNode):
        DryRun(Order, start="nowhere")
    with pytest.raises(NotStorable):
        DryRun(Order, {"amount": object()})
