"""Messages to one instance, by its class and by workers, and what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import RequestFactory

from automations import flow, registry, testing
from automations.engine import delivery, recovery
from automations.exceptions import NotStorable, WrongAutomation
from automations.models import AutomationModel, Event, Message
from tests.automations.engine.hearing import data, state
from tests.automations.engine.hearing import heard as heard
from tests.flows.basics import Five, Told, Unique

pytestmark = pytest.mark.django_db


# -- to one instance -------------------------------------------------------------------------


def test_the_receiver_gets_token_and_data_and_its_result_comes_back(heard: Any) -> None:
    found = heard()
    assert found.send_message("note", "T", {"answer": 42}) == 42
    assert data(found)["notes"] == [["T", {"answer": 42}]]


def test_a_message_lets_the_instance_go_on_at_once() -> None:
    """A condition that it concerns is asked again, without waiting for the next poll."""
    found = Told()
    found.send_message("hello", None, {"go": True})
    assert found.finished()


def test_every_message_is_kept_with_what_became_of_it(heard: Any) -> None:
    found = heard()
    found.send_message("note", "T", {"answer": "yes"})
    message = Message.objects.get()
    assert (message.name, message.token, message.result) == ("note", "T", "yes")
    assert message.consumed
    assert message.due is None
    assert [event.kind for event in Event.objects.all()] == ["message"]


def test_a_message_nobody_receives(heard: Any) -> None:
    assert heard().send_message("unknown", None, {}) is None
    assert not Message.objects.exists()


def test_a_message_that_lacks_data(heard: Any) -> None:
    found = heard()
    assert found.send_message("order", None, {}) is None
    assert not Message.objects.exists()
    assert found.send_message("order", None, {"email": "a@example.com"}) == "ordered"


def test_data_of_a_request(heard: Any) -> None:
    request = RequestFactory().get("/?email=a@example.com&email=b@example.com")
    found = heard()
    assert found.send_message("order", None, request) == "ordered"
    assert data(found)["email"] == "b@example.com"


@pytest.mark.parametrize("sent", [{"x": {1}}, {"x": float("nan")}])
def test_data_that_cannot_be_stored(heard: Any, sent: Any) -> None:
    with pytest.raises(NotStorable):
        heard().send_message("note", None, sent)
    assert not Message.objects.exists()


def test_a_token_that_cannot_be_stored(heard: Any) -> None:
    with pytest.raises(NotStorable, match="token"):
        heard().send_message("note", object(), {})


def test_a_late_message_is_refused_and_told() -> None:
    found = Five()
    late = type("Late", (Five,), {"__module__": __name__, "receive_x": lambda *args: 1 / 0})
    AutomationModel.objects.update(automation_class=late.get_automation_class_name())
    assert late(automation_id=found.id).send_message("x", None, {}) is None
    message, event = Message.objects.get(), Event.objects.get()
    assert message.error == "The instance has ended."
    assert (event.kind, event.detail["name"]) == ("message_refused", "x")


def test_a_receiver_that_raises(heard: Any) -> None:
    """What it wrote is undone, the error is given to the sender and noted, and not repeated."""
    found = heard()
    with pytest.raises(ValueError, match="no"):
        found.send_message("note", None, {"fail": True})
    assert data(found) == {}
    assert Message.objects.get().error == "ValueError: no"
    assert state(found) == "running"
    testing.run_due()
    assert Message.objects.count() == 1


def test_a_receiver_may_save(heard: Any) -> None:
    class Saving(heard):
        def receive_note(self, token: Any, data: Any) -> None:
            self.data["a"] = 1
            self.save()
            self.data["b"] = 2

    found = Saving()
    found.send_message("note")
    assert data(found) == {"a": 1, "b": 2}


def test_a_receiver_may_delete_its_instance(heard: Any) -> None:
    class Leaving(heard):
        def receive_note(self, token: Any, data: Any) -> str:
            self.kill()
            return "gone"

    assert Leaving().send_message("note") == "gone"
    assert not AutomationModel.objects.exists()
    assert not Message.objects.exists()


def test_a_receiver_that_deletes_its_instance_and_then_fails_has_deleted_nothing(
    heard: Any,
) -> None:
    """The message is consumed all the same, with what went wrong."""

    class Torn(heard):
        def receive_note(self, token: Any, data: Any) -> None:
            self.kill()
            raise ValueError("too late")

    found = Torn()
    with pytest.raises(ValueError, match="too late"):
        found.send_message("note")
    assert AutomationModel.objects.get().pk == found.id
    [message] = Message.objects.all()
    assert message.consumed is not None
    assert "too late" in message.error


def test_a_receiver_may_send_to_its_own_instance(heard: Any) -> None:
    """Both change the data, and neither loses what the other wrote."""

    class Talking(heard):
        def receive_first(self, token: Any, data: Any) -> None:
            self.data["first"] = True
            assert self.send_message("second") is None
            assert "second" not in self.data

        def receive_second(self, token: Any, data: Any) -> None:
            self.data["second"] = self.data["first"]
            self.data["go"] = True

    found = Talking()
    found.send_message("first")
    assert data(found) == {"first": True, "second": True, "go": True}
    assert found.finished()


def test_receivers_may_answer_each_other(heard: Any) -> None:
    class Partner(heard):
        def receive_ball(self, token: Any, data: Any) -> None:
            self.data["balls"] = self.data.get("balls", 0) + 1
            if data["left"]:
                Partner(automation_id=data["back"], autorun=False).send_message(
                    "ball", None, {"left": data["left"] - 1, "back": self.id}
                )

    one, other = Partner(), Partner()
    one.send_message("ball", None, {"left": 5, "back": other.id})
    assert (data(one), data(other)) == ({"balls": 3}, {"balls": 3})


def test_a_receiver_that_fails_sends_and_starts_nothing(heard: Any) -> None:
    class Failing(heard):
        def receive_note(self, token: Any, data: Any) -> None:
            Told()
            self.send_message("order", None, {"email": "x"})
            raise ValueError

    found = Failing()
    with pytest.raises(ValueError):  # noqa: PT011
        found.send_message("note")
    assert AutomationModel.objects.get().pk == found.id
    assert Message.objects.count() == 1


def test_a_receiver_may_start_another_flow(heard: Any) -> None:
    class Starting(heard):
        def receive_note(self, token: Any, data: Any) -> None:
            Five()

    Starting().send_message("note")
    assert AutomationModel.objects.get(automation_class__endswith="Five").finished


def test_a_receiver_of_another_app_is_not_needed_to_be_stored(heard: Any) -> None:
    """A result that is no JSON is given to the sender and not kept."""

    class Objects(heard):
        def receive_note(self, token: Any, data: Any) -> set[int]:
            return {1}

    assert Objects().send_message("note") == {1}
    assert Message.objects.get().result is None


# -- by the class ----------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["row", "key", "id", "uuid", "automation"])
def test_dispatch_takes_every_name_of_an_instance(heard: Any, how: str) -> None:
    found = heard()
    row = found.row
    target = {"row": row, "key": row.key, "id": row.pk, "uuid": row.uuid, "automation": found}[how]
    assert heard.dispatch_message(target, "note", "T", {"answer": 1}) == 1


def test_dispatch_to_nobody(heard: Any) -> None:
    assert heard.dispatch_message(None, "note", None, {}) is None
    assert heard.dispatch_message(404, "note", None, {}) is None
    assert heard.dispatch_message("no key", "note", None, {}) is None


def test_dispatch_to_an_instance_of_another_class(heard: Any) -> None:
    """An id of flow B on the address of flow A must not reach it."""
    with pytest.raises(WrongAutomation):
        heard.dispatch_message(Told().id, "note", None, {})


def test_dispatch_to_what_is_no_instance(heard: Any) -> None:
    with pytest.raises(NotStorable, match=r"cannot be sent to 1\.5"):
        heard.dispatch_message(1.5, "note", None, {})


def test_create_on_message_receives_before_the_first_node(heard: Any) -> None:
    class Created(heard):
        first = flow.Execute(lambda task: task.data.update(seen=task.data["email"]))
        wait = None
        end = None
        last = flow.End()

    found = Created.create_on_message("order", None, {"email": "a@example.com"})
    assert found.finished()
    assert data(found) == {"email": "a@example.com", "seen": "a@example.com"}


def test_create_on_message_takes_unique_values_from_the_data() -> None:
    class Person(Unique):
        def receive_join(self, token: Any, data: Any) -> None:
            self.data["joined"] = self.data.get("joined", 0) + 1

    first = Person.create_on_message("join", None, {"name": "anna", "more": 1})
    again = Person.create_on_message("join", None, {"name": "anna"})
    assert first.id == again.id
    assert data(first) == {"name": "anna", "joined": 2}


def test_create_on_message_without_receiver_or_data(heard: Any) -> None:
    assert heard.create_on_message("unknown", None, {}) is None
    assert heard.create_on_message("order", None, {}) is None
    assert not AutomationModel.objects.exists()


def test_create_on_message_with_a_receiver_that_raises_stores_nothing(heard: Any) -> None:
    with pytest.raises(ValueError, match="no"):
        heard.create_on_message("note", None, {"fail": True})
    assert not AutomationModel.objects.exists()


def test_create_on_message_with_a_receiver_that_deletes(heard: Any) -> None:
    class Leaving(heard):
        def receive_note(self, token: Any, data: Any) -> None:
            self.kill()

    assert Leaving.create_on_message("note", None, {}) is None
    assert not AutomationModel.objects.exists()


# -- what is left to the workers -------------------------------------------------------------


def test_a_paused_instance_keeps_its_messages(clock: testing.Clock) -> None:
    found = Told()
    recovery.pause(found.row)
    assert found.send_message("hello", None, {"go": True}) is None
    assert testing.run_due() == 0
    assert data(found) == {}
    recovery.resume(found.row)
    testing.run_due()
    assert (data(found)["heard"], state(found)) == (1, "completed")


def test_an_instance_whose_code_is_gone_keeps_its_messages(clock: testing.Clock) -> None:
    found = Told()
    registry.unregister(Told)
    found.send_message("hello", None, {"go": True})
    assert state(found) == "blocked"
    registry.register(Told)
    testing.run_due()
    assert state(found) == "completed"


def test_a_receiver_that_is_gone_is_told(clock: testing.Clock) -> None:
    found = Told()
    delivery.letters.post(delivery.Letter(found.row, "gone", None, {}, True), clock.now())
    testing.run_due()
    message = Message.objects.get()
    assert message.error.startswith("UnknownMessage: Told has no receiver for 'gone'. Add a method")


def test_the_worker_dispatcher_delivers_at_once_and_runs_later(settings: Any) -> None:
    settings.AUTOMATIONS = {"DISPATCHER": "worker"}
    found = Told()
    assert found.send_message("hello", None, {"go": True}) == "thanks"
    assert state(found) == "running"
    testing.run_due()
    assert state(found) == "completed"


def test_the_values_of_a_message_are_those_that_were_stored(heard: Any) -> None:
    found = heard()
    found.send_message("note", None, {"when": datetime(2026, 1, 1, tzinfo=UTC)})
    assert data(found)["notes"] == [[None, {"when": "2026-01-01T00:00:00Z"}]]


@pytest.mark.parametrize("length", [4, 6])
def test_messages_that_never_end_are_left_to_the_next_pass(
    heard: Any, settings: Any, length: int
) -> None:
    settings.AUTOMATIONS = {"MAX_CHAIN": length}

    class Endless(heard):
        def receive_note(self, token: Any, data: Any) -> None:
            self.data["n"] = self.data.get("n", 0) + 1
            self.send_message("note", None, {})

    found = Endless()
    found.send_message("note", None, {})
    assert data(found)["n"] == length + 1
    assert Message.objects.filter(consumed=None).count() == 1
