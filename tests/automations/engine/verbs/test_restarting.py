"""Start over from an earlier step, in place or as a new instance."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from automations import flow, testing
from automations.engine import recovery
from automations.engine.verbs import VERBS
from automations.exceptions import AlreadyLive, NotPossible
from automations.flow import this
from automations.models import AutomationModel, AutomationTaskModel, Event
from tests.flows.acting import Shipping
from tests.flows.children import Waiter
from tests.flows.lots import Offer


def test_an_instance_is_set_back(
    shipping: testing.Run, anna: User, olga: User, event: Callable[[testing.Run], Event]
) -> None:
    """What comes after the step is cancelled, and what the step wrote is written again."""
    testing.submit(shipping.automation, anna, approved="on")
    key = shipping.task("reserve").uuid

    recovery.restart(shipping.row, "reserve", keep=False, actor=olga, reason="Wrong stock")

    shipping.assert_waits_at("approve")
    assert shipping.data == {"order": 7, "reserved": 1}
    assert shipping.task("later").state == "cancelled"
    assert shipping.task("reserve").uuid != key, "the idempotency key is a new one"
    assert event(shipping).kind == "restarted"
    said = event(shipping)
    assert (said.step, said.detail["cancelled"]) == ("reserve", 1)
    assert said.detail["changes"] == {
        "before": {"paid": True, "reserved": 1},
        "after": {},
    }


def test_nothing_is_said_of_data_that_are_kept(
    shipping: testing.Run, anna: User, event: Callable[[testing.Run], Event]
) -> None:
    testing.submit(shipping.automation, anna, approved="on")
    recovery.restart(shipping.row, "reserve", keep=True)
    assert "changes" not in event(shipping).detail


def test_what_was_changed_since_is_kept_if_it_is_asked_for(
    shipping: testing.Run, anna: User
) -> None:
    """And forms that were answered are not asked again, but once."""
    testing.submit(shipping.automation, anna, approved="on")

    recovery.restart(shipping.row, "reserve", keep=True)

    shipping.assert_waits_at("later")
    assert (shipping.data["reserved"], shipping.data["paid"]) == (2, True)
    task = shipping.task("approve")
    assert (task.result, task.completed_by_name) == ({"approved": True}, "anna")
    assert shipping.row.kept_answers == {}


def test_the_form_that_it_is_set_back_to_is_asked_again(shipping: testing.Run, anna: User) -> None:
    testing.submit(shipping.automation, anna, approved="on")
    recovery.restart(shipping.row, "approve", keep=True)
    shipping.assert_waits_at("approve")


def test_what_messages_changed_is_undone_as_well(shipping: testing.Run) -> None:
    shipping.automation.send_message("voucher", None, {"amount": 5})
    assert shipping.data["voucher"] == 5
    recovery.restart(shipping.row, "reserve", keep=False)
    assert "voucher" not in shipping.data


def test_what_people_have_edited_since_stays(shipping: testing.Run, olga: User) -> None:
    """It is a correction."""
    recovery.edit_data(shipping.row, {"order": 7, "reserved": 50, "note": "x"}, actor=olga)
    recovery.restart(shipping.row, "reserve", keep=False)
    assert shipping.data == {"order": 7, "reserved": 51, "note": "x"}


def test_an_instance_that_has_ended_runs_again(shipping: testing.Run, clock: testing.Clock) -> None:
    recovery.skip(shipping.task("approve"))
    clock.advance(days=2)
    testing.run_due()
    shipping.assert_outcome("completed")

    recovery.restart(shipping.row, "charge")

    assert (shipping.row.state, shipping.row.ended) == ("running", None)
    shipping.assert_waits_at("later")


@pytest.mark.django_db
def test_a_step_knows_again_by_which_of_several_ways_it_was_reached() -> None:
    run = testing.start(Offer, customer="anna")
    first = AutomationTaskModel.objects.get(automation_id=run.row.pk, slot=0, branch__in="ab")

    recovery.restart(run.row, first.status)

    second = AutomationTaskModel.objects.get(automation_id=run.row.pk, slot=1)
    assert (second.status, second.way, second.branch) == (first.status, "case", first.branch)


def test_a_failed_instance_is_set_back_behind_its_failure(broken: testing.Run, anna: User) -> None:
    recovery.restart(broken.row, "approve")
    assert broken.task("charge").state == "cancelled"
    broken.assert_waits_at("approve")


def test_only_what_comes_after_a_step_in_its_branch_is_cancelled(parallel: testing.Run) -> None:
    recovery.restart(parallel.row, "left")

    assert parallel.task("asked").state == "waiting"
    assert (parallel.data["left"], parallel.data["left_more"], parallel.data["right"]) == (2, 2, 1)
    parallel.assert_waits_at("asked", "join", "join")
    recovery.skip(parallel.task("asked"))
    assert parallel.data["after"] == 1


def test_a_step_in_a_branch_that_is_joined_runs_through_the_join_again(
    parallel: testing.Run,
) -> None:
    """All that its split has led to comes after it; the other branches are not asked again."""
    recovery.skip(parallel.task("asked"))
    parallel.assert_waits_at("wait")

    recovery.restart(parallel.row, "right")

    parallel.assert_waits_at("wait")
    assert (parallel.data["right"], parallel.data["left"], parallel.data["after"]) == (2, 1, 2)
    assert parallel.row.tokens == 1


def test_set_back_before_a_split_all_branches_begin_again(parallel: testing.Run) -> None:
    recovery.restart(parallel.row, "begin")
    parallel.assert_waits_at("asked", "join", "join")
    assert (parallel.data["left"], parallel.data["right"]) == (2, 2)


def test_set_back_to_the_step_at_which_it_stands_it_stands_there_once(
    shipping: testing.Run,
) -> None:
    """The open task is cancelled, and a new one takes its place."""
    first = shipping.task("approve").pk

    recovery.restart(shipping.row, "approve")

    shipping.assert_waits_at("approve")
    assert AutomationTaskModel.objects.get(pk=first).state == "cancelled"
    assert shipping.row.tokens == 1


def test_set_back_twice_and_moved_on_it_stands_at_one_step(
    shipping: testing.Run, anna: User
) -> None:
    """Also if the last visit to the step is from before the other restart."""
    testing.submit(shipping.automation, anna, approved="on")
    recovery.restart(shipping.row, "reserve", keep=False)
    recovery.move(shipping.task("approve"), "later")

    recovery.restart(shipping.row, "charge")

    shipping.assert_waits_at("later")
    assert shipping.row.tokens == 1


def test_the_step_sees_the_same_step_before_it(parallel: testing.Run) -> None:
    """Code that asks what led here gets the same answer as the first time."""
    before = [task.pk for task in parallel.task("left_more").get_previous_tasks()]
    recovery.restart(parallel.row, "left_more")
    assert [task.pk for task in parallel.task("left_more").get_previous_tasks()] == before


@pytest.mark.parametrize("step", ["later", "nowhere"])
def test_it_must_have_been_there(shipping: testing.Run, step: str) -> None:
    with pytest.raises(NotPossible):
        recovery.restart(shipping.row, step)


@pytest.mark.parametrize("act", [recovery.cancel, recovery.pause])
def test_what_was_cancelled_or_is_paused_is_not_set_back(
    shipping: testing.Run, act: Callable[[AutomationModel], None]
) -> None:
    act(shipping.row)
    with pytest.raises(NotPossible):
        recovery.restart(shipping.row, "reserve")


def test_changes_that_were_too_large_cannot_be_undone(shipping: testing.Run) -> None:
    task = shipping.task("reserve")
    type(task).objects.filter(pk=task.pk).update(changes={"keys": ["reserved"]})
    with pytest.raises(NotPossible, match="too large"):
        recovery.restart(shipping.row, "reserve", keep=False)


def test_a_new_instance_starts_from_a_step(
    broken: testing.Run, olga: User, event: Callable[[testing.Run], Event]
) -> None:
    recovery.edit_data(broken.row, {"order": 7, "reserved": 1})

    made = recovery.copy(broken.row, "charge", actor=olga, reason="Other card")

    assert (made.restarted_from_id, made.state) == (broken.row.pk, "running")
    assert made.data == {"order": 7, "reserved": 1, "paid": True}
    assert broken.row.state == "failed"
    assert (event(broken).kind, event(broken).detail["instance"]) == ("copied", made.pk)
    first = Event.objects.filter(automation=made).earliest("pk")
    assert (first.kind, first.actor) == ("started", olga)


def test_a_cancelled_instance_is_started_anew(shipping: testing.Run) -> None:
    recovery.cancel(shipping.row)
    assert recovery.copy(shipping.row, "reserve").state == "running"


def test_a_new_instance_within_a_split_passes_its_join(parallel: testing.Run) -> None:
    made = recovery.copy(parallel.row, "right")
    assert testing.Run(made.instance).open == ["wait"]


def test_a_live_instance_with_the_same_key_is_in_the_way(shipping: testing.Run) -> None:
    with pytest.raises(AlreadyLive):
        recovery.copy(shipping.row, "reserve")


def test_the_step_and_all_after_it_run_again() -> None:
    for name in ("restart", "copy"):
        found = VERBS[name].runs_again(Shipping.graph, "", {"step": "charge"})
        assert found == ("charge", "later", "end")


def test_step_that_a_case_led_to_still_tells_which() -> None:
    class Sorting(flow.Automation):
        sort = flow.Switch().Case(lambda task: True, this.pack, "Heavy").Default(this.end)
        pack = flow.Execute(lambda task: None)
        end = flow.End()

    run = testing.start(Sorting)

    recovery.restart(run.row, "pack")

    assert [task.branch for task in tasks(run, "pack")] == ["Heavy", "Heavy"]


def test_jumps_before_a_restart_count_as_well() -> None:
    class Twice(flow.Automation):
        first = flow.Execute(lambda task: None)
        again = flow.Jump(this.first, at_most=1)
        end = flow.End()

    run = testing.start(Twice)

    recovery.restart(run.row, "first")

    assert [task.way for task in tasks(run, "again")] == ["next"] * 3
    assert len(tasks(run, "first")) == 3


def test_step_that_starts_another_flow_starts_a_further_one() -> None:
    run = testing.start(Waiter)
    before = run.task("begin").result["instance"]

    recovery.restart(run.row, "begin")

    run.assert_outcome("completed")
    assert run.task("begin").result["instance"] != before


def tasks(run: testing.Run, step: str) -> list[AutomationTaskModel]:
    """Return all visits to a step."""
    found = AutomationTaskModel.objects.filter(automation_id=run.automation.id, status=step)
    return list(found.order_by("pk"))
