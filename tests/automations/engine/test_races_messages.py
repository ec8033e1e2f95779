"""Messages meet steps, conditions and each other."""

from __future__ import annotations

from typing import Any

import pytest

from automations import clock, failpoints, testing
from automations.engine import delivery, recovery
from automations.exceptions import FailpointReached
from automations.models import Message
from tests.automations.engine import invariants
from tests.automations.engine.meeting import Actor, gate_at, gate_in, together
from tests.automations.engine.racing import left_to_workers, run_out, work
from tests.automations.engine.stored import row
from tests.flows import reliability as flows

pytestmark = pytest.mark.race


def heard_once(run: Any) -> None:
    """Assert that one message was consumed and led on once."""
    invariants.check(run.id)
    assert row(run).state == "completed"
    assert row(run).data["received"] == 1
    assert set(invariants.effects(run.id).values()) == {1}
    assert Message.objects.filter(automation_id=run.id, consumed=None).count() == 0


def test_a_message_before_a_step(frozen: testing.Clock) -> None:
    """It waits in the data until its step comes."""
    run = left_to_workers(flows.Busy)
    run.send_message("hello")
    run_out(run, frozen)
    heard_once(run)


@pytest.mark.parametrize("step", ["atomic", "outside"])
def test_a_message_during_a_step(frozen: testing.Clock, step: str) -> None:
    """An atomic step is waited for; beside a detached one it is received at once."""
    run = left_to_workers(flows.Busy)
    if step == "outside":
        testing.run_due()
        frozen.advance(hours=1)
    with gate_in(f"Busy.{step}") as gate:
        worker = Actor(work)
        gate.wait()
        sender = Actor(lambda: flows.Busy.bind(row(run)).send_message("hello"), "sender")
        if step == "atomic":
            assert sender.blocked(), "The message got into the middle of an atomic step."
        else:
            assert sender.join() == "thanks"
        gate.open()
        worker.join()
        assert sender.join() == "thanks"

    run_out(run, frozen)
    heard_once(run)
    assert row(run).data[step] == 1


@pytest.mark.parametrize("point", ["finish.stored", "finish.committed", "claim.committed"])
def test_a_message_at_the_edges_of_a_step(frozen: testing.Clock, point: str) -> None:
    """Just before and after the commit of a step, and between claim and lock."""
    run = left_to_workers(flows.Busy)
    with gate_at(point) as gate:
        worker = Actor(work)
        gate.wait()
        sender = Actor(lambda: flows.Busy.bind(row(run)).send_message("hello"), "sender")
        sender.blocked()
        gate.open()
        worker.join()
        assert sender.join() == "thanks"

    run_out(run, frozen)
    heard_once(run)


def test_a_message_meets_the_condition_that_waits_for_it(frozen: testing.Clock) -> None:
    """The wake-up is not lost when the condition is being asked at that moment."""
    run = flows.Receiver()
    frozen.advance(seconds=61)

    for actor in together(
        work, lambda: flows.Receiver.bind(row(run)).send_message("hello", data={"sender": "x"})
    ):
        actor.join()

    testing.run_due()
    invariants.check(run.id)
    assert row(run).state == "completed", "The wake-up was lost."
    assert invariants.effects(run.id) == {"hello": 1, "wait": 1, "last": 1}


def test_one_message_is_consumed_by_one(frozen: testing.Clock) -> None:
    """Four workers find the same message."""
    run = flows.Receiver()
    with failpoints.at("message.stored", failpoints.fail), pytest.raises(FailpointReached):
        run.send_message("hello", data={"sender": "x"})

    for actor in together(*[lambda: delivery.sweep(clock.now(), 10)] * 4):
        actor.join()

    testing.run_due()
    heard_once(run)


def test_a_message_that_somebody_has_consumed_since_it_was_found_is_left_alone(
    frozen: testing.Clock,
) -> None:
    """Also where the four above happen to come one after the other."""
    run = flows.Receiver()
    with failpoints.at("message.stored", failpoints.fail), pytest.raises(FailpointReached):
        run.send_message("hello", data={"sender": "x"})
    [found] = delivery.unread(run.id)

    assert [delivery.consume(found), delivery.consume(found)] == [run.id, None]

    testing.run_due()
    heard_once(run)


def test_many_messages_from_many_senders(frozen: testing.Clock) -> None:
    """None is lost and none counts twice, also while a worker is at the instance."""
    run = left_to_workers(flows.Busy)
    frozen.advance(seconds=1)

    def send() -> None:
        for _ in range(3):
            flows.Busy.bind(row(run)).send_message("hello")

    for actor in together(send, send, send, work):
        actor.join()

    run_out(run, frozen)
    assert row(run).data["received"] == 9
    assert invariants.effects(run.id)["hello"] == 9


def test_a_message_of_a_sender_who_saw_the_instance_paused(frozen: testing.Clock) -> None:
    """It is found although its sender died and the instance has been resumed since."""
    run = flows.Receiver()
    recovery.pause(row(run))
    seen = flows.Receiver.bind(row(run))
    recovery.resume(row(run))
    with failpoints.at("message.stored", failpoints.fail), pytest.raises(FailpointReached):
        seen.send_message("hello")

    testing.run_due()

    heard_once(run)


def test_a_message_whose_instance_is_deleted_meanwhile(frozen: testing.Clock) -> None:
    """The sweep passes over it; the worker goes on."""
    run = flows.Receiver()
    other = flows.Receiver()
    for automation in (run, other):
        with failpoints.at("message.stored", failpoints.fail), pytest.raises(FailpointReached):
            automation.send_message("hello")
    found = list(Message.objects.order_by("id").values_list("pk", flat=True))

    run.kill()

    assert [delivery.consume(pk) for pk in found] == [None, other.id]
