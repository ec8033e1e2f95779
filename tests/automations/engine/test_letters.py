"""Messages as rows: whom they are for, what they hold, and where a delivery ends."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from automations import clock, testing
from automations.automation import Automation
from automations.dispatch import tasks
from automations.engine import delivery, letters, recovery
from automations.exceptions import NotStorable, UnknownAutomation
from automations.models import AutomationModel, Event, Message
from automations.nodes.base import Letter
from automations.references import to_reference
from tests.flows import units
from tests.flows.units import doing

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def letter(target: Any, name: str = "hello", to_many: bool = False, **data: Any) -> Letter:
    """Return a letter."""
    return Letter(target, name, None, data, to_many)


def inbox(run: Automation) -> list[Message]:
    """Return the messages of an instance in their order."""
    return list(Message.objects.filter(automation_id=run.id))


# -- whom a letter is for --------------------------------------------------------------------


@pytest.mark.parametrize(
    "name_it",
    [
        lambda run: run,
        lambda run: run.row,
        lambda run: run.id,
        lambda run: run.row.uuid,
        lambda run: run.get_key(),
    ],
    ids=["automation", "row", "id", "uuid", "key"],
)
def test_instance_is_named_in_many_ways(name_it: Any) -> None:
    _, run = units.Listener(), units.Listener()

    [pk] = letters.post(letter(name_it(run)), NOW)

    assert [message.pk for message in inbox(run)] == [pk]


@pytest.mark.parametrize("target", [units.Listener, units.Listener.get_automation_class_name()])
def test_class_means_all_its_live_instances(target: Any) -> None:
    one, two, ended = (units.Listener() for _ in range(3))
    units.Patient()
    recovery.cancel(ended.row)

    letters.post(letter(target), NOW)

    assert [len(inbox(run)) for run in (one, two, ended)] == [1, 1, 0]
    assert Message.objects.values("broadcast").distinct().count() == 1


@pytest.mark.parametrize("target", [0, -1, "no such key"])
def test_instance_that_is_gone_gets_nothing(target: Any) -> None:
    assert letters.post(letter(target), NOW) == []


@pytest.mark.parametrize("target", [None, True, 1.5, {"a": 1}])
def test_other_targets_are_refused_with_what_to_give(target: Any) -> None:
    with pytest.raises(NotStorable, match="Give an automation class, its dotted name"):
        letters.post(letter(target), NOW)


def test_dotted_name_that_is_not_registered_is_refused() -> None:
    with pytest.raises(UnknownAutomation, match=r"no\.such\.Flow"):
        letters.post(letter("no.such.Flow"), NOW)


def test_deleted_automation_gets_nothing() -> None:
    run = units.Listener()
    run.kill()

    assert letters.post(letter(run), NOW) == []


def test_class_without_receiver_gets_nothing() -> None:
    units.Patient()

    assert letters.post(letter(units.Patient), NOW) == []


# -- what a letter holds ---------------------------------------------------------------------


def test_message_is_due_at_once() -> None:
    run = units.Listener()

    letters.post(letter(run, word="hi"), NOW)

    [message] = inbox(run)
    assert (message.name, message.data, message.created, message.due) == (
        "hello",
        {"word": "hi"},
        NOW,
        NOW,
    )


def test_message_to_a_paused_instance_is_due_too_as_only_the_lock_shows_its_state() -> None:
    run = units.Listener()
    recovery.pause(run.row)

    letters.post(letter(AutomationModel.objects.get(pk=run.id)), NOW)

    assert inbox(run)[0].due == NOW


def test_objects_are_stored_as_references() -> None:
    run, group = units.Listener(), Group.objects.create(name="g")

    letters.post(letter(run, group=group), NOW)

    assert inbox(run)[0].data == {"group": to_reference(group)}


@pytest.mark.parametrize("value", [object(), float("nan"), {1: 2}, "\x00"])
@pytest.mark.parametrize("place", ["token", "data"])
def test_what_cannot_be_stored_is_found_before_the_step_is_stored(value: Any, place: str) -> None:
    given: dict[str, Any] = {"token": None, "data": {}, place: {"x": value}}

    with pytest.raises(NotStorable, match=f"message {place}"):
        letters.check([Letter(units.Listener, "hello", given["token"], given["data"], False)])


@pytest.mark.parametrize("target", [None, object()])
def test_wrong_target_is_found_before_the_step_is_stored(target: Any) -> None:
    with pytest.raises(NotStorable, match="cannot be sent to"):
        letters.check([letter(target)])


def test_started_instances_in_the_outbox_are_no_letters() -> None:
    assert letters.check([7]) is None  # type: ignore[func-returns-value]


# -- delivery --------------------------------------------------------------------------------


def test_message_of_a_step_is_delivered_after_the_step() -> None:
    listener = testing.start(units.Listener)

    run = testing.start(units.Speaker, to=listener.automation.id)

    run.assert_outcome("completed")
    assert listener.data == {"heard": ["hi"]}
    listener.assert_outcome("completed")


def test_message_is_consumed_once() -> None:
    run = units.Listener()
    [pk] = letters.post(letter(run), NOW)

    assert [delivery.consume(pk), delivery.consume(pk)] == [run.id, None]
    assert testing.Run(run).data == {"heard": [""]}


def test_broadcast_ends_with_the_first_who_says_received() -> None:
    runs = [testing.start(units.Listener) for _ in range(3)]

    with doing(receive_hello=lambda flow: "received" if flow.id == runs[1].row.pk else None):
        testing.start(units.Crier)

    assert [run.data for run in runs] == [{"heard": ["all"]}, {"heard": ["all"]}, {}]
    assert Event.objects.get(kind="message_refused").reason.startswith("Another instance")


def test_message_to_an_ended_instance_is_refused_and_told() -> None:
    run = units.Listener()
    [pk] = letters.post(letter(run), NOW)
    recovery.cancel(run.row)

    delivery.consume(pk)

    assert inbox(run)[0].error == "The instance has ended."
    assert Event.objects.filter(automation_id=run.id, kind="message_refused").exists()


def test_error_of_a_receiver_is_recorded_and_given_to_the_sender() -> None:
    run = testing.start(units.Listener)

    def fail(flow: Any) -> None:
        raise ValueError("Not now")

    with doing(receive_hello=fail), pytest.raises(ValueError, match="Not now"):
        run.automation.send_message("hello", None, {})

    [message] = inbox(run.automation)
    assert (message.consumed is not None, message.error) == (True, "ValueError: Not now")
    assert run.data == {}


def test_error_of_a_receiver_does_not_concern_the_step_that_sent() -> None:
    listener = testing.start(units.Listener)

    with doing(receive_hello=lambda flow: 1 / 0):
        run = testing.start(units.Speaker, to=listener.automation.id)

    run.assert_outcome("completed")


def test_result_that_cannot_be_stored_is_left_out() -> None:
    run = testing.start(units.Listener)
    result = object()

    with doing(receive_hello=lambda flow: result):
        assert run.automation.send_message("hello", None, {}) is result

    assert inbox(run.automation)[0].result is None


def test_data_that_a_receiver_makes_unstorable_are_an_error() -> None:
    run = testing.start(units.Listener)

    with (
        doing(receive_hello=lambda flow: flow.data.update(bad=object())),
        pytest.raises(NotStorable),
    ):
        run.automation.send_message("hello", None, {})

    assert run.data == {}


@pytest.mark.parametrize("data", [["a"], 5, "text"])
def test_data_of_a_message_must_be_a_mapping(data: Any) -> None:
    with pytest.raises(NotStorable, match="must be a mapping or a request"):
        units.Listener().send_message("hello", None, data)


def test_sweep_consumes_what_its_sender_left() -> None:
    run = testing.start(units.Listener)
    letters.post(letter(run.automation, word="late"), NOW)

    tasks.run_due()

    assert run.data == {"heard": ["late"]}


def test_refused_messages_do_not_hide_others_behind_them() -> None:
    """A pass goes on as long as there are messages, whatever becomes of each."""
    ended, run = units.Listener(), testing.start(units.Listener)
    for _ in range(3):
        letters.post(letter(ended), NOW)
    recovery.cancel(ended.row)
    letters.post(letter(run.automation, word="last"), NOW)

    with override_settings(AUTOMATIONS={"BATCH": 2}):
        tasks.run_due()

    assert run.data == {"heard": ["last"]}


def test_sweep_takes_no_more_than_it_may() -> None:
    run = units.Listener()
    for _ in range(3):
        letters.post(letter(run), NOW)

    delivery.sweep(clock.now(), 2)

    assert [message.consumed is None for message in inbox(run)] == [False, False, True]


def test_a_letter_to_a_class_is_posted_by_the_same_statements_to_any_number() -> None:
    runs = [units.Listener() for _ in range(30)]
    with CaptureQueriesContext(connection) as captured:
        posted = letters.post(letter(units.Listener, n=1), NOW)
    assert len(captured) <= 6
    found = list(Message.objects.order_by("id"))
    assert posted == [message.pk for message in found]
    assert [message.automation_id for message in found] == [run.id for run in runs]
    assert {(one.data["n"], one.exclusive, one.due) for one in found} == {(1, True, NOW)}
    assert len({one.broadcast for one in found}) == len({one.uid for one in found}) / 30 == 1
