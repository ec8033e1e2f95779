"""What people do to instances: retry, edit, cancel, pause, resume."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest

from automations import flow, registry, testing
from automations.engine import recovery, signals, start
from automations.exceptions import AlreadyLive, NotPossible, NotStorable
from automations.flow import this
from automations.models import Attempt, AutomationModel, AutomationTaskModel, Event
from tests.flows.basics import Five, Paused, Told, Unique

pytestmark = pytest.mark.django_db


def row(automation: Any) -> AutomationModel:
    """Return an instance as it is stored."""
    found: AutomationModel = AutomationModel.objects.get(pk=automation.id)
    return found


def task(automation: Any, status: str | None = None) -> AutomationTaskModel:
    """Return the last task of an instance, or the last one at a step."""
    found = AutomationTaskModel.objects.filter(automation_id=automation.id).order_by("pk")
    last = (found.filter(status=status) if status else found).last()
    assert last is not None
    return last


def kinds(automation: Any) -> list[str]:
    """Return what happened to an instance."""
    found = Event.objects.filter(automation_id=automation.id)
    return list(found.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def fragile() -> Any:
    """Return a class whose step fails until its data say that it may go through."""

    class Fragile(flow.Automation):
        before = flow.Execute(lambda task: task.data.update(before=True))
        pay = flow.Execute(lambda task: 1 / task.data.get("divisor", 0))
        after = flow.Execute(lambda task: task.data.update(after=True))
        end = flow.End()

    return Fragile


# -- retry -----------------------------------------------------------------------------------


def test_a_failed_instance_is_tried_again_and_goes_on(fragile: Any, anna: Any) -> None:
    found = fragile()
    assert (row(found).state, row(found).reason) == ("failed", "pay")

    recovery.edit_and_retry(task(found), {"divisor": 2}, actor=anna, reason="was missing")

    assert (row(found).state, row(found).reason) == ("completed", "")
    assert row(found).data == {"divisor": 2, "after": True}
    assert kinds(found) == ["failed", "data_edited", "retried"]
    event = Event.objects.get(kind="retried")
    assert (event.actor, event.actor_name, event.reason) == (anna, "anna", "was missing")


def test_every_attempt_stays_in_the_history(fragile: Any) -> None:
    found = fragile()
    recovery.retry(task(found))
    recovery.edit_and_retry(task(found), {"divisor": 2})
    attempts = Attempt.objects.filter(task=task(found, "pay"))
    assert list(attempts.values_list("number", "state")) == [
        (1, "failed"),
        (2, "failed"),
        (3, "done"),
    ]
    assert AutomationTaskModel.objects.filter(automation_id=found.id, status="pay").count() == 1


def test_the_idempotency_key_is_the_same_for_every_attempt(fragile: Any) -> None:
    found = fragile()
    key = task(found).idempotency_key
    recovery.retry(task(found))
    assert task(found).idempotency_key == key


def test_a_retry_that_fails_fails_the_instance_again(fragile: Any) -> None:
    found = fragile()
    recovery.retry(task(found))
    assert (row(found).state, row(found).finished) == ("failed", True)
    assert kinds(found) == ["failed", "retried", "failed"]


def test_only_what_has_failed_can_be_tried_again(fragile: Any) -> None:
    found = fragile()
    failed = task(found)
    with pytest.raises(NotPossible, match="has not failed"):
        recovery.retry(task(found, "before"))
    recovery.edit_and_retry(failed, {"divisor": 1})
    with pytest.raises(NotPossible, match="somebody has retried it already"):
        recovery.retry(failed)


def test_a_deleted_instance_cannot_be_tried_again(fragile: Any) -> None:
    found = fragile()
    failed = task(found)
    found.kill()
    with pytest.raises(NotPossible, match="was deleted"):
        recovery.retry(failed)


def test_one_branch_can_be_tried_again_while_others_run(clock: testing.Clock) -> None:
    """The instance is still running and shows its failed task."""

    class Branches(flow.Automation):
        split = flow.Split().Next(this.bad).Next(this.slow)
        bad = flow.Execute(lambda task: 1 / task.data.get("divisor", 0)).Next(this.join)
        slow = flow.Execute().AfterWaitingFor(timedelta(hours=1)).Next(this.join)
        join = flow.Join()
        end = flow.End()

    found = Branches()
    assert row(found).state == "running"
    assert task(found, "bad").state == "failed"
    recovery.edit_and_retry(task(found, "bad"), {"divisor": 1})
    assert row(found).state == "running"
    clock.advance(hours=1)
    testing.run_due()
    assert row(found).state == "completed"


def test_a_failure_after_the_other_branches_have_ended(clock: testing.Clock) -> None:
    class Branches(flow.Automation):
        split = flow.Split().Next(this.bad).Next(this.slow)
        bad = flow.Execute(lambda task: 1 / task.data.get("divisor", 0))
        bad_end = flow.End()
        slow = flow.Execute().AfterWaitingFor(timedelta(hours=1))
        end = flow.End()

    found = Branches()
    clock.advance(hours=1)
    testing.run_due()
    assert row(found).state == "failed"
    recovery.edit_and_retry(task(found, "bad"), {"divisor": 1})
    assert row(found).state == "completed"


def test_an_early_end_is_remembered_over_a_retry(clock: testing.Clock) -> None:
    """One branch has left early, the other failed: after the retry the outcome is "exited"."""

    class Leaving(flow.Automation):
        split = flow.Split().Next(this.gone).Next(this.bad)
        gone = flow.End(exited="Gone")
        bad = flow.Execute(lambda task: 1 / task.data.get("divisor", 0))
        end = flow.End()

    found = Leaving()
    assert (row(found).state, row(found).reason) == ("failed", "bad")
    recovery.edit_and_retry(task(found, "bad"), {"divisor": 1})
    assert (row(found).state, row(found).reason) == ("exited", "Gone")


@pytest.mark.parametrize(
    "fails",
    [
        lambda when: flow.Execute(this.ran).AfterWaitingUntil(when),
        lambda when: flow.Execute(this.ran).AsSoonAs(lambda task: when(task) <= clock_now()),
        lambda when: flow.Execute(this.ran, detached=True).AfterWaitingUntil(when),
    ],
    ids=["time", "condition", "detached"],
)
def test_a_question_that_failed_is_asked_again(clock: testing.Clock, fails: Any) -> None:
    """The step is not executed before its time, only because it was retried."""

    class Asking(flow.Automation):
        step = fails(lambda task: clock_now() + timedelta(hours=task.data["hours"]))
        end = flow.End()

        def ran(self, task: Any) -> None:
            self.data["ran"] = True

    found = Asking()
    assert (row(found).state, task(found).error_class) == ("failed", "KeyError")
    recovery.edit_and_retry(task(found), {"hours": 1})
    testing.run_due()
    assert (row(found).state, "ran" in row(found).data) == ("running", False)
    recovery.edit_data(row(found), {"hours": 0})
    testing.run_due()
    assert (row(found).state, row(found).data["ran"]) == ("completed", True)


def clock_now() -> Any:
    """Return the present moment of the tests."""
    from automations import clock

    return clock.now()


def test_a_form_that_was_for_nobody_is_asked_again(anna: Any) -> None:
    """After the retry it waits for the person, and a submission is one more attempt."""
    from tests.flows.basics import Answer

    class Asking(flow.Automation):
        ask = flow.Form(Answer).User(username=lambda task: task.data["who"])
        end = flow.End()

    found = Asking(who="nobody")
    assert task(found).error_class == "NoAddressee"
    recovery.edit_and_retry(task(found), {"who": "anna"})
    assert (task(found).state, task(found).waiting) == ("waiting", "person")
    testing.submit(found, anna, answer="yes")
    assert row(found).state == "completed"


def test_a_unique_instance_takes_its_place_again() -> None:
    class Person(Unique):
        wait = flow.Execute(lambda task: 1 / task.data.get("divisor", 0))

    failed = Person(name="anna")
    assert row(failed).live_key is None
    recovery.edit_and_retry(task(failed), {"name": "anna"})
    other = Person(name="anna")
    assert other.id != failed.id


def test_a_unique_instance_whose_place_is_taken(clock: testing.Clock) -> None:
    class Person(Unique):
        step = flow.Execute(lambda task: 1 / task.data["divisor"]).Next(this.wait)
        wait = flow.Execute().AfterWaitingFor(timedelta(days=1))
        end = flow.End()

    # The subclass begins with the inherited `wait`, so the failing step is entered by name.
    failed = Person(name="anna", divisor=0, autorun=False)
    failed.run(next_node="step")
    Person(name="anna")
    with pytest.raises(AlreadyLive, match="Another live instance"):
        recovery.retry(task(failed))
    with (
        mock.patch.object(start, "reacquire", lambda row: setattr(row, "live_key", live(row))),
        pytest.raises(AlreadyLive),
    ):
        recovery.retry(task(failed))  # the other one began between question and answer
    assert row(failed).state == "failed"


def live(row: AutomationModel) -> str | None:
    """Return the key that an instance would have if it were live."""
    return start.live_key(row.get_automation_class(), row.data)


# -- edit ------------------------------------------------------------------------------------


def test_an_edit_says_what_it_changed(clock: testing.Clock, anna: Any) -> None:
    found = Paused(keep=1, change=1, drop=None)
    recovery.edit_data(row(found), {"keep": 1, "change": 2, "new": None}, actor=anna, reason="typo")
    event = Event.objects.get()
    assert row(found).data == {"keep": 1, "change": 2, "new": None}
    assert event.detail["changes"] == {
        "before": {"change": 1, "drop": None},
        "after": {"change": 2, "new": None},
    }


def test_an_edit_is_a_change_of_data(clock: testing.Clock) -> None:
    """Conditions are asked again at once."""
    found = Told()
    recovery.edit_data(row(found), {"go": True})
    assert row(found).state == "completed"


def test_an_edit_of_data_that_have_changed_meanwhile(clock: testing.Clock) -> None:
    found = Told(n=1)
    seen = recovery.data_version(row(found))
    found.data["n"] = 2
    found.save()
    with pytest.raises(NotPossible, match="have changed since you opened this page"):
        recovery.edit_data(row(found), {"n": 3}, expected=seen)
    recovery.edit_data(row(found), {"n": 3}, expected=recovery.data_version(row(found)))
    assert row(found).data == {"n": 3}


def test_the_version_of_data_does_not_depend_on_the_order_of_keys() -> None:
    one, other = Told(a=1, b=2), Told(b=2, a=1)
    assert recovery.data_version(row(one)) == recovery.data_version(row(other))


def test_an_edit_that_cannot_be_stored(clock: testing.Clock) -> None:
    found = Paused(n=1)
    with pytest.raises(NotStorable):
        recovery.edit_data(row(found), {"n": float("nan")})
    assert row(found).data == {"n": 1}
    assert kinds(found) == []


def test_an_edit_and_retry_is_both_or_nothing(fragile: Any) -> None:
    found = fragile()
    with pytest.raises(NotPossible):
        recovery.edit_and_retry(task(found, "before"), {"divisor": 1})
    assert row(found).data == {"before": True}


def test_an_instance_that_has_ended_can_be_edited() -> None:
    found = Five()
    recovery.edit_data(row(found), {})
    assert (row(found).data, row(found).state) == ({}, "completed")


def test_an_edit_of_the_values_that_are_unique(clock: testing.Clock) -> None:
    """The instance is unique for what its data say now."""
    found = Unique(name="a")
    recovery.edit_data(row(found), {"name": "b"})
    assert Unique(name="b").id == found.id


# -- cancel ----------------------------------------------------------------------------------


def test_cancelling_ends_an_instance_now(clock: testing.Clock, anna: Any) -> None:
    found = Unique(name="a")
    recovery.cancel(row(found), actor=anna, reason="by mistake")
    stored = row(found)
    assert (stored.state, stored.outcome, stored.finished) == ("cancelled", "cancelled", True)
    assert (stored.reason, stored.tokens, stored.live_key) == ("by mistake", 0, None)
    assert stored.ended == clock.now()
    assert (task(found).state, task(found).due) == ("cancelled", None)
    clock.advance(days=40)
    assert testing.run_due() == 0
    assert kinds(found) == ["cancelled"]


def test_a_cancelled_instance_is_not_continued(fragile: Any) -> None:
    found = fragile()
    failed = task(found)
    recovery.cancel(row(found))
    with pytest.raises(NotPossible):
        recovery.retry(failed)
    with pytest.raises(NotPossible, match="has ended already"):
        recovery.cancel(row(found))


def test_what_has_ended_cannot_be_cancelled() -> None:
    with pytest.raises(NotPossible, match="has ended already"):
        recovery.cancel(Five().row)


@pytest.mark.django_db(transaction=True)
def test_the_end_is_announced(clock: testing.Clock) -> None:
    """Of a cancelled instance as of any other."""
    heard: list[tuple[Any, str]] = []

    def hear(sender: Any, instance: AutomationModel, **kwargs: Any) -> None:
        heard.append((sender, str(instance.state)))

    signals.instance_ended.connect(hear)
    try:
        recovery.cancel(Paused().row)
        Five()
    finally:
        signals.instance_ended.disconnect(hear)
    assert heard == [(Paused, "cancelled"), (Five, "completed")]


# -- pause and resume ------------------------------------------------------------------------


def test_a_paused_instance_does_nothing_and_catches_up(clock: testing.Clock) -> None:
    """Timers run on; what fell due is done afterwards."""
    found = Paused()
    recovery.pause(row(found), reason="stock-taking")
    clock.advance(days=31)
    assert testing.run_due() == 0
    recovery.resume(row(found))
    assert row(found).state == "completed"
    assert kinds(found) == ["paused", "resumed"]


def test_resuming_does_not_shorten_a_wait(clock: testing.Clock) -> None:
    found = Paused()
    due = task(found).due
    recovery.pause(row(found))
    recovery.resume(row(found))
    assert (task(found).due, task(found).held) == (due, None)
    assert testing.run_due() == 0


def test_only_running_instances_are_paused_and_only_paused_ones_resumed() -> None:
    found = Paused()
    with pytest.raises(NotPossible, match="not paused"):
        recovery.resume(row(found))
    recovery.pause(row(found))
    with pytest.raises(NotPossible, match="not running"):
        recovery.pause(row(found))
    with pytest.raises(NotPossible, match="not running"):
        recovery.pause(Five().row)


def test_a_paused_instance_can_be_edited_and_cancelled(clock: testing.Clock) -> None:
    found = Told()
    recovery.pause(row(found))
    recovery.edit_data(row(found), {"go": True})
    assert testing.run_due() == 0
    recovery.cancel(row(found))
    assert row(found).state == "cancelled"


def test_a_failed_step_of_a_paused_instance_waits_for_resume(clock: testing.Clock) -> None:
    class Branches(flow.Automation):
        split = flow.Split().Next(this.bad).Next(this.slow)
        bad = flow.Execute(lambda task: 1 / task.data.get("divisor", 0))
        bad_end = flow.End()
        slow = flow.Execute().AfterWaitingFor(timedelta(hours=1))
        end = flow.End()

    found = Branches()
    recovery.pause(row(found))
    with pytest.raises(NotPossible, match="is paused"):
        recovery.retry(task(found, "bad"))


def test_verbs_take_an_instance_whose_code_is_gone(clock: testing.Clock) -> None:
    found = Paused()
    registry.unregister(Paused)
    recovery.edit_data(row(found), {"n": 1})
    recovery.cancel(row(found))
    assert (row(found).state, row(found).data) == ("cancelled", {"n": 1})
