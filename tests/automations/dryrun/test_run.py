"""What users do with a dry run: move its clock, choose, let things happen, read why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, User

from automations import testing
from automations.dryrun.lines import What
from automations.dryrun.run import DryRun, open_tasks
from automations.dryrun.script import Choice, Move, Script
from automations.exceptions import AutomationsError, MissingData, NotStorable, UnknownNode
from automations.models import AutomationModel
from tests.automations.dryrun.flows import Called, Caught, Endless, Order
from tests.flows import journeys

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def order(**data: object) -> DryRun:
    return DryRun(Order, {"amount": 10, **data}, at=BEGIN)


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


def test_a_message_comes_with_its_key() -> None:
    run = order(number="7").deliver("paid", key="8", sum=3)
    assert run.open == ["wait"]
    run.deliver("paid", key="7", sum=3)
    assert "wait" in run.path
    assert run.stage.task(3).result == {"sum": 3}
    assert "The message paid was in the inbox." in run.told


def test_a_message_that_nobody_knows_is_refused() -> None:
    run = order().deliver("nonsense")
    assert run.lines[-1].what == What.MESSAGE
    assert "receives no message of this name" in run.told


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


def test_a_form_is_checked_as_on_its_page() -> None:
    run = order(amount=500).submit("approve", amount=0)
    assert run.open == ["approve"]
    assert "The form is not valid: amount:" in run.told
    run.submit("approve", amount="3")
    assert run.stage.task(3).result == {"amount": 3}
    assert "Would call keep." in run.told
    assert not Group.objects.exists()


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


def test_a_failure_that_is_caught_leads_elsewhere() -> None:
    run = DryRun(Caught, at=BEGIN, choices=[Choice("act", fails="x")])
    assert run.path == ["act", "rescue"]
    assert run.stage.row.reason == "rescued"


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


def test_a_wait_for_another_flow_ends_as_somebody_says() -> None:
    run = DryRun(Order, {"amount": 1}, at=BEGIN, start="child")
    assert run.open == ["child"]
    assert "Would start the flow Five." in run.told
    run.take("child")
    assert run.outcome == "completed"


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


def test_rows_are_asked_for_within_their_time() -> None:
    anna = User.objects.create_user("anna")
    run = DryRun(journeys.Journey, subject=anna, at=BEGIN)
    run.advance(days=31)
    assert run.outcome == "completed"
    assert run.path == ["welcome", "wait", "end"]


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
