"""Waiting for messages, signals and conditions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.dispatch import Signal

from automations import flow, registry, testing
from automations.exceptions import DefinitionError
from automations.flow import this
from automations.graph import Way
from automations.models import AutomationModel, AutomationTaskModel, Awaited, Event, Message

pytestmark = pytest.mark.django_db

#: A parcel has arrived. Arguments: `user`.
arrived = Signal()


class Payment(flow.Automation):
    """Waits for one message, with a key and for three days at most."""

    pay = (
        flow.WaitFor(flow.message("paid"), key=this.number)
        .Within(timedelta(days=3))
        .Else(this.warn)
    )
    thank = flow.Execute().Next(this.end)
    warn = flow.Execute()
    end = flow.End()

    def number(self, task: Any) -> Any:
        """Return the number of the order."""
        return self.data.get("number")


class Parcel(flow.Automation):
    """Waits for whatever comes first."""

    user = User

    class Meta:
        subject = "user"

    first = flow.Execute().AfterWaitingFor(timedelta(days=1))
    wait = (
        flow.WaitFor()
        .On(flow.signal(arrived, subject=lambda user, **_: user), this.happy, label="arrived")
        .On(flow.message("lost"), this.sorry)
        .On(flow.condition(lambda task: task.data.get("late"), poll=timedelta(hours=6)), this.sorry,
            label="late")
    )  # fmt: skip
    happy = flow.Execute().Next(this.end)
    sorry = flow.Execute()
    end = flow.End()


@pytest.fixture
def clock() -> Iterator[Any]:
    with testing.frozen_time() as clock:
        yield clock


def path(run: Any) -> list[str]:
    """Return the steps of an instance in the order in which they were reached."""
    tasks = AutomationTaskModel.objects.filter(automation=run.id).order_by("id")
    return list(tasks.values_list("status", flat=True))


def task(run: Any, name: str) -> AutomationTaskModel:
    found: AutomationTaskModel = AutomationTaskModel.objects.get(automation=run.id, status=name)
    return found


def test_it_waits_until_the_message_comes(clock: Any) -> None:
    """What the message says is the result of the step."""
    run = Payment(number="A17")
    waiting = task(run, "pay")
    assert (waiting.state, waiting.waiting, waiting.message) == ("waiting", "message", "paid")
    assert waiting.due == clock.now() + timedelta(days=3)
    run.send_message("paid", "A17", {"amount": 5})
    assert path(run) == ["pay", "thank", "end"]
    assert task(run, "pay").result == {"amount": 5}
    assert Message.objects.get().consumed == clock.now()
    assert not Awaited.objects.exists()
    assert Event.objects.get(kind="message").detail == {"name": "paid"}


def test_what_ends_early_waits_for_nothing(clock: Any) -> None:
    from automations.engine import recovery

    run = Payment(number="A17")
    recovery.cancel(AutomationModel.objects.get(pk=run.id), reason="enough")
    assert not Awaited.objects.exists()


def test_a_message_with_another_key_lets_it_wait(clock: Any) -> None:
    run = Payment(number="A17")
    run.send_message("paid", "B2", {})
    assert path(run) == ["pay"]
    run.send_message("paid", "A17", {})
    assert path(run) == ["pay", "thank", "end"]


def test_without_a_key_any_message_will_do(clock: Any) -> None:
    run = Payment()
    run.send_message("paid", "B2", {})
    assert path(run) == ["pay", "thank", "end"]


def test_its_time_may_be_up(clock: Any) -> None:
    run = Payment(number="A17")
    clock.advance(days=3)
    testing.run_due()
    assert path(run) == ["pay", "warn", "end"]
    assert task(run, "pay").message == "Its time was up"


class Skipped(flow.Automation):
    """Is passed over after a day."""

    wait = flow.WaitFor(flow.message("paid")).On(flow.message("lost"), this.end).SkipAfter(86_400)
    go = flow.Execute()
    end = flow.End()


def test_it_is_passed_over_when_its_deadline_is_over(clock: Any) -> None:
    run = Skipped()
    assert task(run, "wait").due == clock.now() + timedelta(days=1)
    clock.advance(days=1)
    testing.run_due()
    assert path(run) == ["wait", "go", "end"]
    assert task(run, "wait").state == "skipped"


def test_a_message_is_delivered_by_its_key_alone(clock: Any) -> None:
    """The sender knows no instance."""
    first, second = Payment(number="A1"), Payment(number="A2")
    assert Payment.deliver("paid", "A2", {"amount": 1}) == 1
    assert (path(first), path(second)) == (["pay"], ["pay", "thank", "end"])
    assert Payment.deliver("paid", "A2") == 0
    assert Payment.deliver("unknown", "A1") == 0


def test_a_message_that_comes_early_waits_in_the_inbox(clock: Any) -> None:
    run = Parcel(user=User.objects.create_user("anna"))
    run.send_message("lost", None, {})
    assert Message.objects.get().consumed is None
    clock.advance(days=1)
    testing.run_due()
    assert path(run) == ["first", "wait", "sorry", "end"]
    assert task(run, "wait").message == "lost"


def test_each_message_is_taken_once(clock: Any) -> None:
    """Two that wait for the same take one each."""
    run = Twice()
    assert path(run) == ["one"]
    run.send_message("next", None, {"n": 1})
    assert path(run) == ["one", "two"]
    run.send_message("next", None, {"n": 2})
    assert path(run) == ["one", "two", "end"]
    assert [task(run, name).result for name in ("one", "two")] == [{"n": 1}, {"n": 2}]


class Twice(flow.Automation):
    """Waits for the same message twice."""

    one = flow.WaitFor(flow.message("next"))
    two = flow.WaitFor(flow.message("next"))
    end = flow.End()


def test_a_signal_about_the_subject_lets_it_go_on(clock: Any) -> None:
    anna, ben = (User.objects.create_user(name) for name in ("anna", "ben"))
    runs = [Parcel(user=anna), Parcel(user=ben)]
    clock.advance(days=1)
    testing.run_due()
    arrived.send(None, user=ben)
    testing.run_due()
    assert path(runs[0]) == ["first", "wait"]
    assert path(runs[1]) == ["first", "wait", "happy", "end"]
    happy = task(runs[1], "happy")
    assert (happy.way, happy.branch) == (Way.CASE, "arrived")


def test_a_condition_is_asked_when_the_data_change_and_by_and_by(clock: Any) -> None:
    run = Parcel(user=User.objects.create_user("anna"))
    clock.advance(days=1)
    testing.run_due()
    assert task(run, "wait").due == clock.now() + timedelta(hours=6)
    AutomationModel.objects.filter(pk=run.id).update(data={"late": True})
    clock.advance(hours=6)
    testing.run_due()
    assert path(run)[-2:] == ["sorry", "end"]
    assert task(run, "sorry").branch == "late"


def test_the_graph_shows_every_way() -> None:
    edges = [(e.target, e.way, e.label) for e in Parcel.graph.leaving("wait")]
    assert edges == [
        ("happy", "case", "arrived"), ("sorry", "case", "lost"), ("sorry", "case", "late"),
    ]  # fmt: skip
    ways = [(e.target, e.way) for e in Payment.graph.leaving("pay")]
    assert ways == [("thank", "next"), ("warn", "else")]


def test_after_the_end_a_message_is_refused(clock: Any) -> None:
    run = Payment()
    run.send_message("paid", None, {})
    run.send_message("paid", None, {})
    assert Message.objects.order_by("id").last().error == "The instance has ended."


def test_a_paused_instance_takes_it_when_it_goes_on(clock: Any) -> None:
    from automations.engine import recovery

    run = Payment()
    row = AutomationModel.objects.get(pk=run.id)
    recovery.pause(row)
    run.send_message("paid", None, {})
    assert path(run) == ["pay"]
    recovery.resume(AutomationModel.objects.get(pk=run.id))
    testing.run_due()
    assert path(run) == ["pay", "thank", "end"]


def test_a_key_that_the_data_tell_may_change(clock: Any) -> None:
    """From then on the new one counts."""
    from automations.engine import recovery

    run = Payment(number="A1")
    row = AutomationModel.objects.get(pk=run.id)
    recovery.edit_data(row, {"number": "A2"}, reason="mistyped")
    testing.run_due()
    assert Payment.deliver("paid", "A1") == 0
    assert Payment.deliver("paid", "A2") == 1
    assert path(run) == ["pay", "thank", "end"]


def test_a_condition_is_asked_at_once_when_the_data_change(clock: Any) -> None:
    from automations.engine import recovery

    run = Parcel(user=User.objects.create_user("anna"))
    clock.advance(days=1)
    testing.run_due()
    row = AutomationModel.objects.get(pk=run.id)
    recovery.edit_data(row, {**row.data, "late": True}, reason="it is")
    testing.run_due()
    assert path(run)[-2:] == ["sorry", "end"]


def test_where_every_way_needs_something_to_happen_nothing_is_skipped(clock: Any) -> None:
    """It would end the flow as if all were well."""
    from automations.engine import recovery
    from automations.exceptions import NotPossible

    run = Parcel(user=User.objects.create_user("anna"))
    clock.advance(days=1)
    testing.run_due()
    with pytest.raises(NotPossible, match="Move the instance"):
        recovery.skip(task(run, "wait"), reason="enough")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: flow.WaitFor(), "waits for nothing"),
        (lambda: flow.WaitFor(flow.message("x")).Else(this.end), "no limit"),
        (lambda: flow.WaitFor("x"), "nothing that can happen"),
        (lambda: flow.WaitFor(flow.rows(list, subject="a", at="b")), "cannot wait for rows"),
        (
            lambda: flow.WaitFor(flow.message("x")).On(flow.message("y")).On(flow.message("y")),
            "twice",
        ),
    ],
)
def test_what_cannot_work_is_refused(make: Any, said: str) -> None:
    with pytest.raises(DefinitionError, match=said):
        type("Wrong", (flow.Automation,), {"__module__": __name__, "w": make(), "end": flow.End()})
    assert registry.find(f"{__name__}.Wrong") is None
