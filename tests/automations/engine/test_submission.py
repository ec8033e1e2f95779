"""A person submits a form: once, by whom it is for, with everything or nothing stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group

from automations import flow, jsonsafe, testing
from automations.engine import recovery
from automations.engine.submission import already_done, submit
from automations.exceptions import AlreadyDone, NotAllowed
from automations.flow import this
from automations.models import AutomationTaskModel, Event
from automations.references import to_reference
from tests.automations.engine.submitting import hand_in, valid
from tests.flows import units
from tests.flows.units import doing, user

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def clock(db: None) -> Iterator[testing.Clock]:
    """Let time stand still."""
    with testing.frozen_time(BEGIN) as clock:
        yield clock


@pytest.fixture
def anna(clock: testing.Clock) -> Any:
    """Store the person who is asked."""
    return user("anna")


# -- who and when ----------------------------------------------------------------------------


def test_addressee_may(anna: Any) -> None:
    run = testing.start(units.Ask, asked="anna")

    task = hand_in(run, anna)

    assert (task.state, task.completed_by, task.completed_by_name) == ("done", anna, "anna")
    assert task.result == {"answer": "yes"}
    run.assert_outcome("completed")


def test_others_may_not(anna: Any) -> None:
    run = testing.start(units.Ask, asked="anna")

    with pytest.raises(NotAllowed):
        hand_in(run, user("bert", is_superuser=True))
    run.assert_waits_at("form")


def test_inactive_addressee_may_not(anna: Any) -> None:
    run = testing.start(units.Ask, asked="anna")
    anna.is_active = False
    anna.save()

    with pytest.raises(NotAllowed):
        hand_in(run, anna)


def test_second_submission_is_told_who_was_first(anna: Any) -> None:
    run = testing.start(units.Ask, asked="anna")
    hand_in(run, anna)

    with pytest.raises(AlreadyDone, match="anna has completed this task already"):
        hand_in(run, anna)


def test_submission_after_the_deadline_is_told_so(anna: Any, clock: testing.Clock) -> None:
    run = testing.start(units.AskInTime)
    clock.advance(days=1)
    testing.run_due()

    with pytest.raises(AlreadyDone, match="its time was up"):
        hand_in(run, anna)


def test_deadline_that_has_passed_holds_before_the_engine_has_looked(
    anna: Any, clock: testing.Clock
) -> None:
    """Whether a submission is taken does not depend on how busy the workers are."""
    run = testing.start(units.AskInTime)
    clock.advance(days=1)

    with pytest.raises(AlreadyDone, match="its time was up"):
        hand_in(run, anna)


def test_submission_to_a_cancelled_instance_is_told_so(anna: Any) -> None:
    run = testing.start(units.Ask, asked="anna")
    recovery.cancel(run.row)

    with pytest.raises(AlreadyDone, match="its instance has ended"):
        hand_in(run, anna)


def test_submission_to_a_deleted_instance_is_told_so(anna: Any) -> None:
    run = testing.start(units.Ask, asked="anna")
    task = run.task("form")
    run.automation.kill()

    with pytest.raises(AlreadyDone, match="no longer open"):
        submit(task, valid(), actor=anna)


def test_nobody_needs_a_name_to_be_told() -> None:
    assert already_done(None) == "This task is no longer open."


def test_submission_to_a_paused_instance_is_taken_and_what_follows_is_held(anna: Any) -> None:
    run = testing.start(units.Ask, asked="anna")
    recovery.pause(run.row)
    done: list[int] = []

    with doing(after=lambda task: done.append(1)):
        assert hand_in(run, anna).state == "done"
        testing.run_due()
        assert done == []
        recovery.resume(run.row)

    assert done == [1]


def test_submission_that_leaves_only_a_failed_step_ends_a_paused_instance(anna: Any) -> None:
    """Resuming it would lead nowhere; as failed it can be retried."""

    class Half(flow.Automation):
        split = flow.Split().Next(this.bad).Next(this.form)
        bad = flow.Execute(lambda task: 1 / 0).Next(this.join)
        form = flow.Form(units.Answer).User(username="anna").Next(this.join)
        join = flow.Join()
        end = flow.End()

    run = testing.start(Half)
    recovery.pause(run.row)

    hand_in(run, anna)

    assert run.row.state == "failed"
    recovery.retry(run.task("bad"))
    assert (run.row.state, run.task("bad").attempts) == ("failed", 2)


def test_submission_is_told_in_the_history(anna: Any) -> None:
    run = testing.start(units.Ask, asked="anna")

    hand_in(run, anna)

    event = Event.objects.get(automation_id=run.row.pk, kind="submitted")
    assert (event.actor, event.actor_name, event.task.status) == (anna, "anna", "form")


# -- the save hook ---------------------------------------------------------------------------


def test_save_hook_gets_task_form_and_request(anna: Any) -> None:
    run = testing.start(units.AskWithHook)
    seen: list[Any] = []
    form, request = valid(), object()

    with doing(keep=seen.append):
        task = hand_in(run, anna, form, request)

    assert seen == [(task, form, request)]


def test_result_of_the_save_hook_replaces_the_cleaned_data(anna: Any) -> None:
    run = testing.start(units.AskWithHook)

    with doing(keep=lambda given: {"kept": given[1].cleaned_data["answer"]}):
        assert hand_in(run, anna).result == {"kept": "yes"}


def test_save_hook_may_change_the_data(anna: Any) -> None:
    run = testing.start(units.AskWithHook)

    with doing(keep=lambda given: given[0].data.update(seen=1)):
        hand_in(run, anna)

    assert run.data == {"seen": 1}


def test_save_hook_may_send_messages(anna: Any) -> None:
    listener, run = testing.start(units.Listener), testing.start(units.AskWithHook)

    def keep(given: Any) -> None:
        listener.automation.send_message("hello", None, {"word": "from a form"})

    with doing(keep=keep):
        hand_in(run, anna)

    assert listener.data == {"heard": ["from a form"]}


def test_error_of_the_save_hook_leaves_nothing(anna: Any) -> None:
    run = testing.start(units.AskWithHook)

    def keep(given: Any) -> None:
        Group.objects.create(name="made by a hook")
        raise ValueError("Not today")

    with doing(keep=keep), pytest.raises(ValueError, match="Not today"):
        hand_in(run, anna)

    run.assert_waits_at("form")
    assert not Group.objects.exists()
    assert not Event.objects.filter(kind="submitted").exists()


@pytest.mark.parametrize("make", [lambda: Group.objects.create(name="made"), object])
def test_result_of_the_save_hook_need_not_be_storable(anna: Any, make: Callable[[], Any]) -> None:
    """A hook naturally returns what it has saved."""
    run = testing.start(units.AskWithHook)
    made = make()

    with doing(keep=lambda given: made):
        task = hand_in(run, anna)

    assert task.state == "done"
    jsonsafe.dumps(task.result)


def test_save_may_delete_the_instance(anna: Any) -> None:
    """The submission is taken, and nothing is written of what is gone."""
    run = testing.start(units.AskWithHook)
    with doing(keep=lambda given: given[0].automation.instance.kill()):
        submit(run.task("form"), valid(), actor=anna)
    assert not AutomationTaskModel.objects.exists()


# -- what follows ----------------------------------------------------------------------------


def test_failure_of_the_next_step_does_not_undo_the_submission(anna: Any) -> None:
    run = testing.start(units.Ask, asked="anna")

    with doing(after=lambda task: 1 / 0):
        task = hand_in(run, anna)

    assert (task.state, run.task("after").error_class) == ("done", "ZeroDivisionError")


def test_repeated_form_stays_open_and_keeps_the_last_answer(anna: Any) -> None:
    run = testing.start(units.AskAgain)

    hand_in(run, anna, valid(answer="one"))
    task = hand_in(run, anna, valid(answer="two"))

    assert (task.waiting, task.result, task.due) == (
        "person",
        {"answer": "two"},
        BEGIN + timedelta(days=1),
    )
    assert Event.objects.filter(kind="submitted").count() == 2
    run.assert_waits_at("form")


def test_repeated_form_ends_at_its_deadline(anna: Any, clock: testing.Clock) -> None:
    run = testing.start(units.AskAgain)
    clock.advance(hours=1)
    hand_in(run, anna)

    clock.move_to(BEGIN + timedelta(days=1))
    testing.run_due()

    run.assert_outcome("completed")


def test_repeated_form_stays_with_whom_it_was_for(anna: Any) -> None:
    run = testing.start(units.AskAgain)

    hand_in(run, anna)

    with pytest.raises(NotAllowed):
        hand_in(run, user("bert"))


# -- model forms -----------------------------------------------------------------------------


def test_model_form_creates_an_object_and_refers_to_it(anna: Any) -> None:
    run = testing.start(units.AskForGroup)

    testing.submit(run.automation, anna, name="Friends")

    group = Group.objects.get()
    assert run.row.instance.group == group
    assert run.data == {"group": to_reference(group)}


def test_model_form_edits_the_object_that_the_data_name(anna: Any) -> None:
    group = Group.objects.create(name="Old")
    run = testing.start(units.AskForGroup, group=group)

    testing.submit(run.automation, anna, name="New")

    group.refresh_from_db()
    assert (group.name, Group.objects.count()) == ("New", 1)
