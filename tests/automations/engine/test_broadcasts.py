"""A message for many: few statements, each receives once, and one is no matter for the others."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import flow, testing
from automations.engine import broadcasts, pausing, recovery
from automations.models import Attempt, AutomationModel, AutomationTaskModel, Event, Message
from automations.status import EventKind
from tests.automations.engine import invariants
from tests.automations.engine.broadcasting import alone, rows
from tests.flows.basics import Told

pytestmark = pytest.mark.django_db(transaction=True)


class Heard(flow.Automation):
    """Receives in many ways; to be subclassed by tests."""

    class Meta:
        abstract = True

    wait = flow.Execute().AsSoonAs(lambda task: task.data.get("go"))
    end = flow.End()

    def receive_note(self, token: Any, data: Any) -> Any:
        """Note what came, and return what the data say."""
        self.data["notes"] = [token, data]
        self.data["go"] = data.get("go", False)
        return data.get("answer")

    @flow.require_data_parameters(email=str)
    def receive_order(self, token: Any, data: Any) -> str:
        """Need an address."""
        return "ordered"


@pytest.fixture
def heard() -> Any:
    """Return a class that receives."""
    return type("Hearing", (Heard,), {"__module__": __name__})


def told() -> list[bool]:
    """Tell of each instance whether it was told."""
    return ["notes" in row.data for row in rows()]


# -- to whom ---------------------------------------------------------------------------------


def test_a_broadcast_reaches_every_live_instance(heard: Any) -> None:
    found = [heard() for _ in range(3)]
    recovery.cancel(found[1].row)
    assert heard.broadcast_message("note", None, {"answer": 1}) == [1, 1]
    assert told() == [True, False, True]


def test_a_broadcast_ends_when_somebody_has_received_it(heard: Any) -> None:
    for _ in range(3):
        heard()
    assert heard.broadcast_message("note", None, {"answer": "received"}) == ["received"]
    assert told() == [True, False, False]


def test_a_broadcast_that_lacks_data_reaches_nobody(heard: Any) -> None:
    heard()
    assert heard.broadcast_message("order", None, {}) == []


def test_what_cannot_be_stored_reaches_nobody(heard: Any) -> None:
    heard()
    assert heard.broadcast_message("note", None, {"x": object()}) == []
    assert told() == [False]


def test_each_instance_has_token_and_data_of_its_own(heard: Any) -> None:
    """They are as they are read from the database, and nobody changes those of another."""

    class Greedy(heard):
        def receive_note(self, token: Any, data: Any) -> int:
            self.data["notes"] = data
            data["seen"].append(1)
            return len(data["seen"])

    for _ in range(3):
        Greedy()
    assert Greedy.broadcast_message("note", (1, 2), {"seen": ()}) == [1, 1, 1]
    stored = [(message.token, message.data) for message in Message.objects.all()]
    assert stored == [([1, 2], {"seen": []})] * 3


def test_those_that_do_more_than_wait_are_told_alone(
    heard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Forked(heard):
        wait = None
        end = None
        split = flow.Split().Next("one").Next("two")
        one = flow.Execute().AsSoonAs(lambda task: task.data.get("go")).Next("join")
        two = flow.Execute().AsSoonAs(lambda task: task.data.get("go")).Next("join")
        join = flow.Join()
        last = flow.End()

    one, two = Forked(), Forked()
    found = alone(monkeypatch)
    assert Forked.broadcast_message("note", None, {"go": True, "answer": 2}) == [2, 2]
    assert found == [one.id, two.id]
    assert all(row.state == "completed" for row in rows())


def test_a_paused_instance_keeps_the_message_and_the_others_have_it(heard: Any) -> None:
    found = [heard() for _ in range(3)]
    recovery.pause(found[1].row)
    assert heard.broadcast_message("note", None, {"answer": 1}) == [1, None, 1]
    assert told() == [True, False, True]
    recovery.resume(found[1].row)
    testing.run_due()
    assert told() == [True, True, True]


def test_a_paused_flow_keeps_all_messages() -> None:
    for _ in range(3):
        Told()
    pausing.pause(Told.get_automation_class_name())
    Told.broadcast_message("hello", None, {"go": True})
    assert Message.objects.filter(consumed=None, due=None).count() == 3
    pausing.resume(Told.get_automation_class_name())
    testing.run_due()
    assert [row.state for row in rows()] == ["completed"] * 3


# -- what it costs ---------------------------------------------------------------------------


def test_many_are_told_with_a_few_calls_of_the_database_for_a_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(broadcasts, "LONGEST", 60)  # however busy the machine is
    for _ in range(100):
        Told()
    with CaptureQueriesContext(connection) as captured:
        assert Told.broadcast_message("hello", None, {"go": True}) == ["thanks"] * 100
    assert [row.state for row in rows()] == ["completed"] * 100
    batches = -(-100 // broadcasts.MOST)
    # Keys are read twice; a batch begins, reads thrice, writes six times and commits.
    # Rows that are sent together count as one call.
    assert len(captured) <= batches * 12 + 2


def test_a_batch_that_takes_long_ends_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others wait for what it has locked."""
    monkeypatch.setattr(broadcasts, "LONGEST", -1)
    for _ in range(3):
        Told()
    with CaptureQueriesContext(connection) as captured:
        assert Told.broadcast_message("hello", None, {"go": True}) == ["thanks"] * 3
    inserts = [query for query in captured if 'INTO "automations_message"' in query["sql"]]
    inserts += [query for query in captured if "INTO `automations_message`" in query["sql"]]
    assert len(inserts) == 3


# -- what is stored --------------------------------------------------------------------------


def test_the_history_is_that_of_a_message_to_one() -> None:
    def history(of: int) -> list[Any]:
        tasks = AutomationTaskModel.objects.filter(automation_id=of).order_by("id")
        events = Event.objects.filter(automation_id=of).order_by("id")
        messages = Message.objects.filter(automation_id=of)
        attempts = Attempt.objects.filter(task__automation_id=of).order_by("id")
        return [
            list(tasks.values_list("status", "state", "attempts", "waiting", "due", "changes")),
            list(events.values_list("kind", "detail")),
            list(messages.values_list("name", "token", "data", "result", "changes", "due")),
            list(attempts.values_list("task__status", "number", "state")),
            list(AutomationModel.objects.filter(pk=of).values_list("state", "data", "tokens")),
        ]

    one, other = Told(), Told()
    Told.bind(one.row).send_message("hello", "T", {"go": True})
    Told.broadcast_message("hello", "T", {"go": True})
    assert history(other.id) == history(one.id)
    invariants.check(other.id)


def test_statistics_count_those_that_were_told_anew() -> None:
    Told()
    AutomationModel.objects.update(stale=False)
    Told.broadcast_message("hello", None, {})
    assert rows()[0].stale


def test_a_condition_that_does_not_hold_waits_on() -> None:
    Told()
    Told.broadcast_message("hello", None, {})
    task = AutomationTaskModel.objects.get()
    assert (task.state, task.waiting) == ("waiting", "condition")
    assert task.due is not None
    Told.broadcast_message("hello", None, {"go": True})
    assert rows()[0].state == "completed"
    assert rows()[0].data["heard"] == 2


def test_steps_that_follow_are_executed_and_what_was_sent_arrives(heard: Any) -> None:
    class Sending(heard):
        end = None
        more = flow.Execute(lambda task: task.data.update(more=1))
        last = flow.End()

        def receive_note(self, token: Any, data: Any) -> None:
            self.data["go"] = True
            self.send_message("echo", None, {})

        def receive_echo(self, token: Any, data: Any) -> None:
            self.data["echo"] = True

    for _ in range(2):
        Sending()
    Sending.broadcast_message("note", None, {})
    assert [row.state for row in rows()] == ["completed"] * 2
    assert [row.data["more"] for row in rows()] == [1, 1]
    assert Message.objects.filter(name="echo").exclude(consumed=None).count() == 2


def test_a_receiver_may_delete_its_instance(heard: Any) -> None:
    class Gone(heard):
        def receive_note(self, token: Any, data: Any) -> None:
            if self.data["n"] == 1:
                self.kill()

    for n in range(3):
        Gone(n=n)
    Gone.broadcast_message("note", None, {})
    assert [row.data["n"] for row in rows()] == [0, 2]
    assert Message.objects.count() == 2


def test_user_code_sees_what_those_before_it_have_stored(heard: Any) -> None:
    class Curious(heard):
        def receive_note(self, token: Any, data: Any) -> list[int]:
            self.data["n"] = 1
            seen = AutomationModel.objects.filter(data__n=1).count()
            return [seen, Message.objects.exclude(consumed=None).count(), Event.objects.count()]

    for _ in range(3):
        Curious()
    found = Curious.broadcast_message("note", None, {})
    assert found == [[0, 0, 0], [1, 1, 1], [2, 2, 2]]


def test_workers_go_on_if_the_dispatcher_leaves_it_to_them(settings: Any) -> None:
    for _ in range(3):
        Told()
    settings.AUTOMATIONS = {"DISPATCHER": "worker"}
    assert Told.broadcast_message("hello", None, {"go": True}) == ["thanks"] * 3
    assert [row.state for row in rows()] == ["running"] * 3
    testing.run_due()
    assert [row.state for row in rows()] == ["completed"] * 3


# -- when something goes wrong ---------------------------------------------------------------


def test_a_receiver_that_raises_does_not_end_a_broadcast(
    heard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it has written is undone, and so is what it has had the engine write."""

    class Picky(heard):
        def receive_note(self, token: Any, data: Any) -> int:
            AutomationModel.objects.filter(pk=self.id).update(reason="written")
            return 1 // self.data["n"]

    for n in (1, 0, 1):
        Picky(n=n)
    found = alone(monkeypatch)
    assert Picky.broadcast_message("note", None, {}) == [1, 1]
    assert found == []
    assert [row.reason for row in rows()] == ["written", "", "written"]
    assert Message.objects.exclude(error="").count() == 1
    refused = Event.objects.get(kind=EventKind.MESSAGE_REFUSED)
    assert refused.automation_id == rows()[1].pk


def test_a_step_that_raises_fails_its_own_instance(heard: Any) -> None:
    class Failing(heard):
        wait = flow.Execute(lambda task: 1 // task.data["n"]).AsSoonAs(
            lambda task: task.data.get("go")
        )

    for n in (1, 0, 1):
        Failing(n=n)
    Failing.broadcast_message("note", None, {"go": True})
    assert AutomationTaskModel.objects.filter(state="failed").count() == 1
    assert [row.state == "completed" for row in rows()] == [True, False, True]


def test_a_step_that_raises_after_it_has_asked_the_database_leaves_no_data(heard: Any) -> None:
    """What was gathered is written before it asks, as it was before it began."""

    def spoil(task: Any) -> None:
        task.data["spoilt"] = True
        task.data["notes"].append(AutomationModel.objects.count())
        raise LookupError

    class Failing(heard):
        wait = flow.Execute(spoil).AsSoonAs(lambda task: task.data.get("go"))

    for _ in range(2):
        Failing()
    Failing.broadcast_message("note", None, {"go": True})
    assert [sorted(row.data) for row in rows()] == [["go", "notes"]] * 2
    assert [row.data["notes"] for row in rows()] == [[None, {"go": True}]] * 2
    assert {message.changes["after"]["notes"][0] for message in Message.objects.all()} == {None}


def test_what_a_later_step_changes_in_place_is_no_change_of_the_message(heard: Any) -> None:
    class Later(heard):
        wait = flow.Execute(lambda task: task.data["notes"].append("later")).AsSoonAs(
            lambda task: task.data.get("go")
        )

        def receive_note(self, token: Any, data: Any) -> Any:
            super().receive_note(token, data)
            return self.data["notes"]

    Later()
    Later.broadcast_message("note", "T", {"go": True})
    message = Message.objects.get()
    assert message.result == ["T", {"go": True}]
    assert message.changes["after"]["notes"] == ["T", {"go": True}]
    assert rows()[0].data["notes"] == ["T", {"go": True}, "later"]
