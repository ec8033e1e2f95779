"""Messages that steps send: to whom, with what, and when one of them fails."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from automations import flow
from automations.flow import this
from automations.models import AutomationTaskModel, Message
from tests.automations.engine.hearing import data, state
from tests.automations.engine.hearing import heard as heard
from tests.flows.basics import Told

pytestmark = pytest.mark.django_db


def sender(target: Any, **options: Any) -> Any:
    """Return a class whose first node sends a message."""
    return type(
        "Sending",
        (flow.Automation,),
        {
            "__module__": __name__,
            "send": flow.SendMessage(target, "hello", **options),
            "end": flow.End(),
        },
    )


@pytest.mark.parametrize("how", ["class", "name", "id", "key", "row", "callable"])
def test_a_node_sends_to_every_kind_of_target(how: str) -> None:
    """To an id or instance it always failed (E27)."""
    found = Told()
    target = {
        "class": Told,
        "name": "tests.flows.basics.Told",
        "id": found.id,
        "key": found.get_key(),
        "row": found.row,
        "callable": lambda task: task.data["to"],
    }[how]
    assert sender(target, go=True)(to=found.id).finished()
    assert state(found) == "completed"


def test_a_node_sends_token_and_data_computed_for_the_instance(heard: Any) -> None:
    found = heard()

    class Sending(flow.Automation):
        send = flow.SendMessage(
            lambda task: task.data["to"], "note", token=this.token, n=this.number, plain=3
        )
        end = flow.End()

        def token(self, task: Any) -> str:
            return f"from {self.data['n']}"

        def number(self, task: Any) -> int:
            return int(self.data["n"])

    Sending(to=found.id, n=1)
    Sending(to=found.id, n=2)
    assert data(found)["notes"] == [
        ["from 1", {"n": 1, "plain": 3}],
        ["from 2", {"n": 2, "plain": 3}],
    ]


def test_a_node_with_a_class_reaches_all_its_live_instances() -> None:
    found = [Told() for _ in range(3)]
    sender(Told, go=True)()
    assert [state(one) for one in found] == ["completed"] * 3


@pytest.mark.parametrize(("many", "reached"), [(False, 1), (True, 3)])
def test_a_node_stops_at_the_first_receiver_that_says_so(
    heard: Any, many: bool, reached: int
) -> None:
    class Taking(heard):
        def receive_hello(self, token: Any, data: Any) -> str:
            self.data["taken"] = True
            return "received"

    found = [Taking() for _ in range(3)]
    sender(Taking, allow_multiple_receivers=many)()
    assert sum("taken" in data(one) for one in found) == reached
    assert Message.objects.exclude(error="").count() == 3 - reached


def test_a_node_may_send_to_its_own_instance() -> None:
    class Selfish(flow.Automation):
        send = flow.SendMessage(lambda task: task.automation_id, "hello")
        wait = flow.Execute().AsSoonAs(lambda task: task.data.get("heard"))
        end = flow.End()

        def receive_hello(self, token: Any, data: Any) -> None:
            self.data["heard"] = True

    assert Selfish().finished()


@pytest.mark.parametrize(
    ("target", "error"),
    [("gone.Flow", "UnknownAutomation"), (1.5, "NotStorable"), (None, "NotStorable")],
)
def test_a_target_that_is_none_fails_the_step(target: Any, error: str) -> None:
    found = sender(lambda task: target)()
    assert state(found) == "failed"
    assert AutomationTaskModel.objects.get().error_class == error


@pytest.mark.parametrize(
    "options",
    [{"token": lambda task: {1}}, {"n": lambda task: {1}}, {"n": lambda task: 1 / 0}],
    ids=["token", "data", "raises"],
)
def test_what_cannot_be_sent_fails_the_step_and_no_worker(options: Any) -> None:
    found = sender(Told, **options)()
    assert state(found) == "failed"
    assert not Message.objects.exists()


def test_a_target_that_is_gone_is_no_failure() -> None:
    """It may have been deleted meanwhile."""
    assert state(sender(lambda task: 404)()) == "completed"


def test_a_message_of_a_node_that_lacks_data_is_refused_in_the_history(heard: Any) -> None:
    found = heard()
    type(
        "Sending",
        (flow.Automation,),
        {"send": flow.SendMessage(lambda task: found.id, "order"), "end": flow.End()},
    )()
    assert data(found) == {}
    assert Message.objects.get().error == (
        "MissingData: The message lacks what its receiver needs: email."
    )


def test_a_step_that_fails_has_sent_nothing(heard: Any) -> None:
    found = heard()

    class Sending(flow.Automation):
        send = flow.Execute(this.do)
        end = flow.End()

        def do(self, task: Any) -> None:
            assert found.send_message("note", None, {}) is None
            raise ValueError

    Sending()
    assert not Message.objects.exists()


def test_a_step_may_send_what_a_request_holds(heard: Any) -> None:
    found = heard()
    request = RequestFactory().get("/?email=a@example.com")

    class Sending(flow.Automation):
        send = flow.Execute(lambda task: found.send_message("order", None, request))
        end = flow.End()

    Sending()
    assert data(found)["email"] == "a@example.com"
