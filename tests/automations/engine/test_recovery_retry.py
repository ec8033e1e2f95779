"""What has failed is tried again, and goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest

from automations import flow, testing
from automations.engine import recovery, start
from automations.exceptions import AlreadyLive, NotPossible
from automations.flow import this
from automations.models import Attempt, AutomationModel, AutomationTaskModel, Event
from tests.automations.engine.recovering import fragile as fragile
from tests.automations.engine.recovering import kinds, task
from tests.automations.engine.stored import row
from tests.flows.basics import Unique

pytestmark = pytest.mark.django_db


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
