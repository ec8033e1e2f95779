"""Messages that wait for a step, and steps that wait for messages."""

from __future__ import annotations

import pytest

from automations import clock, flow
from automations.engine import inbox, store
from automations.models import AutomationModel, AutomationTaskModel, Awaited, Message
from automations.status import TaskState

pytestmark = pytest.mark.django_db


class Paid(flow.Automation):
    """Waits to be paid."""

    pay = flow.WaitFor(flow.message("paid"), key=flow.this.number)
    end = flow.End()

    def number(self, task: AutomationTaskModel) -> str:
        """Return the number of the order."""
        return str(self.data["number"])


@pytest.fixture
def row() -> AutomationModel:
    found: AutomationModel = Paid(number="A1").row
    return found


def test_the_oldest_message_is_taken_first(row: AutomationModel) -> None:
    for number in (1, 2):
        Message.objects.create(automation=row, name="paid", token="A1", data={"n": number})
    with store.atomic():
        taken = [inbox.take(row, "paid", "A1", clock.now()) for _ in range(3)]
    assert taken == [{"n": 1}, {"n": 2}, None]


def test_a_message_of_another_name_key_or_instance_stays(row: AutomationModel) -> None:
    other = Paid(number="A1").row
    for automation, name, token in ((row, "x", "A1"), (row, "paid", "B"), (other, "paid", "A1")):
        Message.objects.create(automation=automation, name=name, token=token)
    with store.atomic():
        assert inbox.take(row, "paid", "A1", clock.now()) is None
    assert Message.objects.filter(consumed=None).count() == 3


def test_a_message_that_is_not_delivered_yet_stays(row: AutomationModel) -> None:
    """Goals and exit rules are to hear of it before."""
    Message.objects.create(automation=row, name="paid", token="A1", due=clock.now())
    with store.atomic():
        assert inbox.take(row, "paid", "A1", clock.now()) is None


def test_numbers_and_texts_are_the_same_key() -> None:
    assert inbox.key_of(Message(token=17)) == inbox.key_of(Message(token="17")) == "17"
    assert inbox.key_of(Message(token=None)) == ""
    assert len(inbox.key_of(Message(token="x" * 500))) == 200


def test_noting_twice_changes_nothing(row: AutomationModel) -> None:
    task = AutomationTaskModel.objects.select_related("automation").get(automation=row)
    inbox.note(task, (("paid", "A1"),))
    assert Awaited.objects.count() == 1
    inbox.forget(task.pk)
    assert not Awaited.objects.exists()


def test_those_are_found_that_wait_with_the_key(row: AutomationModel) -> None:
    """Also while one is just asked, and not once it is over."""
    name = Paid.get_automation_class_name()
    Paid(number="B")
    tasks = AutomationTaskModel.objects.filter(automation=row)
    for state in (TaskState.WAITING, TaskState.RUNNING):
        tasks.update(state=state)
        assert inbox.waiting_for(name, "paid", "A1") == [row]
    tasks.update(state=TaskState.CANCELLED)
    assert inbox.waiting_for(name, "paid", "A1") == []
