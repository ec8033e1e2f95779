"""Goals and exit rules: noticed once, at once, and after the end too."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, connection

from automations import testing
from automations.engine import recovery, retention, watching
from automations.models import AutomationModel, AutomationTaskModel, Event, Message, Watch
from tests.flows.journeys import Hermit, Journey, Sender, logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Any:
    with testing.frozen_time() as clock:
        yield clock


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna")


@pytest.fixture
def run(clock: Any, anna: User) -> Journey:
    return Journey(user=anna)


def reached(run: Any, name: str) -> datetime | None:
    """Return when an instance reached a goal or left by a rule."""
    return Watch.objects.get(automation=run.id, name=name).at


def row(run: Any) -> AutomationModel:
    return AutomationModel.objects.get(pk=run.id)


def act(user: User, moment: datetime) -> None:
    """Write a row of the app's own about a user."""
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=user, content_type=kind, action_flag=CHANGE, action_time=moment, object_repr="x"
    )


# -- goals -----------------------------------------------------------------------------------


def test_an_instance_is_watched_from_its_start(run: Journey, clock: Any) -> None:
    """For each goal and rule; those that are told are not asked for."""
    watches = {one.name: one for one in Watch.objects.filter(automation=run.id)}
    assert set(watches) == {
        "bought", "logged in", "acted", "gold", "unsubscribed", "complained",
    }  # fmt: skip
    bought = watches["bought"]
    assert (bought.started, bought.until) == (clock.now(), clock.now() + timedelta(days=7))
    assert bought.subject == f"auth.user:{run.user.pk}"
    assert {name for name, one in watches.items() if one.due} == {"acted", "gold", "complained"}


def test_a_message_reaches_a_goal_and_its_receiver(run: Journey, clock: Any) -> None:
    clock.advance(days=1)
    run.send_message("bought", None, {"order": 7})
    assert reached(run, "bought") == clock.now()
    assert row(run).data["order"] == 7
    assert row(run).state == "running"


def test_a_goal_is_counted_once(run: Journey, clock: Any) -> None:
    run.send_message("bought", None, {})
    first = reached(run, "bought")
    clock.advance(days=1)
    run.send_message("bought", None, {})
    assert reached(run, "bought") == first


def test_what_comes_too_late_does_not_count(run: Journey, clock: Any) -> None:
    clock.advance(days=7, seconds=1)
    run.send_message("bought", None, {})
    assert reached(run, "bought") is None


def test_a_goal_counts_after_the_end(run: Journey, clock: Any) -> None:
    """The message is consumed and not refused."""
    run.send_message("unsubscribed", None, {})
    assert row(run).state == "exited"
    clock.advance(days=1)
    run.send_message("bought", None, {})
    testing.run_due()
    assert reached(run, "bought") == clock.now()
    assert Message.objects.get(name="bought").error == ""


def test_a_message_that_is_about_no_goal_is_refused_after_the_end(run: Journey) -> None:
    run.send_message("unsubscribed", None, {})
    run.send_message("unsubscribed", None, {})
    assert not Event.objects.filter(kind="message_refused").exists()
    assert Event.objects.filter(kind="exited").count() == 1


def test_a_signal_reaches_the_goals_of_its_subject_only(run: Journey, clock: Any) -> None:
    other = Journey(user=User.objects.create_user("ben"))
    logged_in.send(User, user=run.user)
    assert reached(run, "logged in") == clock.now()
    assert reached(other, "logged in") is None


def test_a_signal_about_nobody_is_of_no_interest(run: Journey) -> None:
    logged_in.send(User, user=None)
    assert reached(run, "logged in") is None


def test_rows_reach_a_goal_with_their_own_moment(run: Journey, anna: User, clock: Any) -> None:
    moment = clock.advance(minutes=20)
    act(anna, moment)
    clock.advance(hours=1)
    testing.run_due()
    assert reached(run, "acted") == moment


def test_rows_from_before_the_start_or_too_late_do_not_count(anna: User, clock: Any) -> None:
    act(anna, clock.now() - timedelta(seconds=1))
    act(anna, clock.now() + timedelta(days=7, seconds=1))
    run = Journey(user=anna)
    testing.run_until(clock, clock.now() + timedelta(days=8))
    assert reached(run, "acted") is None
    assert Watch.objects.get(automation=run.id, name="acted").due is None, "It is over."


def test_many_are_asked_about_by_one_query(
    anna: User, clock: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        Journey(user=User.objects.create_user(f"user{number}"))
    Watch.objects.exclude(name="acted").update(due=None)
    clock.advance(hours=1)
    with django_assert_max_num_queries(4):
        assert watching.sweep(clock.now(), 100) == 20


def test_a_condition_is_asked_again_when_the_data_change(run: Journey, clock: Any) -> None:
    """And by then at the next pass; a goal with `exits` ends the instance."""
    recovery.edit_data(row(run), {"gold": True}, reason="paid")
    testing.run_due()
    assert reached(run, "gold") == clock.now()
    assert (row(run).state, row(run).reason) == ("exited", "gold")


# -- exits -----------------------------------------------------------------------------------


def test_a_message_ends_it_at_once_in_the_middle_of_a_wait(run: Journey, clock: Any) -> None:
    """Which rule it was is recorded; nothing of it is due any more."""
    clock.advance(days=10)
    run.send_message("unsubscribed", None, {})
    left = row(run)
    assert (left.state, left.reason, left.ended) == ("exited", "unsubscribed", clock.now())
    assert (left.tokens, left.paused_until, left.outcome) == (0, None, "exited")
    (task,) = AutomationTaskModel.objects.filter(automation=run.id, status="wait")
    assert (task.state, task.message, task.due) == ("cancelled", "unsubscribed", None)
    assert Event.objects.get(kind="exited").detail == {"by": "exit"}


def test_a_condition_ends_it_at_the_next_pass(run: Journey, clock: Any) -> None:
    recovery.edit_data(row(run), {"angry": True}, reason="a letter")
    assert row(run).state == "running"
    testing.run_due()
    assert row(run).reason == "complained"


def test_the_end_is_announced(run: Journey, django_capture_on_commit_callbacks: Any) -> None:
    from automations.engine.signals import instance_ended

    heard: list[Any] = []

    def listen(instance: Any, **_kwargs: Any) -> None:
        heard.append(instance.pk)

    instance_ended.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        run.send_message("unsubscribed", None, {})
    instance_ended.disconnect(listen)
    assert heard == [run.id]


@pytest.mark.django_db(transaction=True)
def test_a_flow_that_waits_for_the_end_goes_on() -> None:
    sender = Sender(pk=User.objects.create_user("anna").pk)
    journey = AutomationModel.objects.get(automation_class__endswith="Journey")
    assert row(sender).state == "running"
    journey.instance.send_message("unsubscribed", None, {})
    testing.run_due()
    assert row(sender).state == "completed"
    task = AutomationTaskModel.objects.get(automation=sender.id, status="send")
    assert task.result["outcome"] == "exited"


def test_a_step_may_end_its_own_instance(clock: Any, anna: User) -> None:
    """The step is stored first; so it is with others that wait for the signal."""
    other = Hermit(autorun=False, user=anna)
    run = Hermit(user=anna)
    found = row(run)
    assert (found.state, found.reason) == ("exited", "seen")
    step = AutomationTaskModel.objects.get(automation=run.id, status="tell")
    assert (step.state, step.result, step.attempts) == ("done", "told", 1)
    testing.run_due()
    assert row(other).reason == "seen"
    assert Event.objects.filter(kind="exited").count() == 2


# -- what a review has found -----------------------------------------------------------------


def test_who_is_about_nobody_stops_no_pass(clock: Any) -> None:
    """Nor a queryset that raises: it counts as not true and is asked again."""
    run = Journey(user="somebody who is no object")
    clock.advance(hours=1)
    testing.run_due()
    assert reached(run, "acted") is None
    watch = Watch.objects.get(automation=run.id, name="acted")
    assert watch.due == clock.now() + timedelta(hours=1)


def test_a_lost_connection_is_for_the_worker(run: Journey, clock: Any, monkeypatch: Any) -> None:
    """It counts as no answer: what is due stays so."""

    def lost(self: Any) -> bool:
        raise OperationalError("gone away")

    monkeypatch.setattr(Journey, "is_gold", lost)
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    clock.advance(hours=1)
    with pytest.raises(OperationalError):
        watching.sweep(clock.now(), 10)
    assert Watch.objects.get(automation=run.id, name="gold").due == clock.now()


def test_goals_follow_the_subject(run: Journey, clock: Any) -> None:
    ben = User.objects.create_user("ben")
    said = {"$model": "auth.user", "pk": ben.pk}
    recovery.edit_data(row(run), {"user": said}, reason="the wrong one")
    logged_in.send(None, user=User.objects.get(username="anna"))
    assert reached(run, "logged in") is None
    logged_in.send(None, user=ben)
    assert reached(run, "logged in") == clock.now()


def test_exit_rules_hold_anew_after_a_restart(run: Journey, clock: Any) -> None:
    run.send_message("unsubscribed", None, {})
    recovery.restart(row(run), "wait", reason="came back")
    assert row(run).state == "running"
    run = Journey(automation_id=run.id, autorun=False)
    run.send_message("unsubscribed", None, {})
    assert row(run).state == "exited"


def test_a_message_of_the_same_step_counts(clock: Any, anna: User) -> None:
    """It bears the moment at which the step began, before the instance was there."""
    run = Journey(user=anna)
    Message.objects.create(
        automation_id=run.id, name="bought", due=clock.now(),
        created=clock.now() - timedelta(seconds=5),
    )  # fmt: skip
    testing.run_due()
    assert reached(run, "bought") == row(run).created


def test_a_goal_that_exits_counts_without_its_history(clock: Any, anna: User) -> None:
    run = Hermit(autorun=False, user=anna)
    Watch.objects.filter(automation=run.id).update(kind="goal", automation=None)
    assert watching.concerns(row(run), "seen") is False
    assert Watch.objects.get().at is None


def test_a_rule_that_raises_stops_nobody(run: Journey, clock: Any, anna: User) -> None:
    """It counts as not true, is put off, and others are asked."""
    type(run).is_gold = property(lambda self: 1 / 0)  # type: ignore[assignment, method-assign]
    try:
        recovery.edit_data(row(run), {"angry": True}, reason="a letter")
        testing.run_due()
    finally:
        Journey.is_gold = ORIGINAL  # type: ignore[method-assign]
    assert row(run).reason == "complained"


ORIGINAL = Journey.is_gold


def test_a_rule_that_is_gone_from_the_code_is_put_off(run: Journey, clock: Any) -> None:
    Watch.objects.filter(automation=run.id, name="complained").update(name="gone")
    clock.advance(hours=1)
    testing.run_due()
    assert Watch.objects.get(name="gone").due > clock.now()


def test_goals_outlive_the_history_and_rules_do_not(run: Journey) -> None:
    run.send_message("bought", None, {})
    run.send_message("unsubscribed", None, {})
    retention.delete_instances([run.id])
    left = set(Watch.objects.values_list("name", "automation"))
    assert left == {("bought", None), ("logged in", None), ("acted", None), ("gold", None)}


def test_a_signal_counts_even_then(run: Journey, anna: User, clock: Any) -> None:
    run.send_message("unsubscribed", None, {})
    retention.delete_instances([run.id])
    logged_in.send(User, user=anna)
    assert Watch.objects.get(name="logged in").at == clock.now()
