"""A worker goes on with what it has stored itself, unless somebody has changed it meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from automations import failpoints, flow, testing
from automations.engine import pausing
from automations.models import AutomationModel
from automations.status import InstanceState

pytestmark = pytest.mark.django_db(transaction=True)

#: What the steps of `Chain` have seen, and what the first one does besides.
seen: list[Any] = []
deeds: list[Callable[[Any], Any]] = []


def first(task: Any) -> None:
    """Write a key, and do what the test wants."""
    task.data["first"] = 1
    for deed in deeds:
        deed(task)


def second(task: Any) -> None:
    """Note what is there."""
    row = task.automation
    seen.append({"data": dict(task.data), "subject": row.subject, "message": task.message})


class Chain(flow.Automation):
    """Two steps that one worker executes in a row."""

    one = flow.Execute(first)
    two = flow.Execute(second)
    end = flow.End()


@pytest.fixture(autouse=True)
def _afresh() -> None:
    seen.clear()
    deeds.clear()


def elsewhere(act: Callable[[], Any]) -> Callable[[], None]:
    """Return what does something by a connection of its own."""

    def work() -> None:
        try:
            act()
        finally:
            connections.close_all()

    def run() -> None:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()

    return run


def between(act: Callable[[], Any]) -> Any:
    """Start a chain, and do something when its first step is stored."""
    with failpoints.at("finish.committed", failpoints.nth(1, act)):
        return testing.start(Chain)


def test_step_that_follows_reads_neither_instance_nor_task() -> None:
    testing.start(Chain)

    with CaptureQueriesContext(connection) as captured:
        testing.start(Chain)

    read = [one["sql"] for one in captured if "i." in one["sql"] and "SELECT" in one["sql"]]
    assert len(read) == (2 if connection.vendor == "mysql" else 0)
    assert [one["data"] for one in seen] == [{"first": 1}, {"first": 1}]


def test_what_another_process_has_written_meanwhile_is_seen() -> None:
    def change() -> None:
        AutomationModel.objects.update(data={"theirs": 2}, subject="changed")

    run = between(elsewhere(change))

    assert seen == [{"data": {"theirs": 2}, "subject": "changed", "message": ""}]
    run.assert_outcome("completed")


def test_what_this_process_has_written_meanwhile_is_seen() -> None:
    between(lambda: AutomationModel.objects.update(data={"mine": 3}))

    assert [one["data"] for one in seen] == [{"mine": 3}]


def test_instance_that_was_paused_meanwhile_does_not_go_on() -> None:
    run = between(elsewhere(lambda: AutomationModel.objects.update(state=InstanceState.PAUSED)))

    assert seen == []
    assert AutomationModel.objects.get(pk=run.automation.id).state == "paused"


def test_flow_that_was_paused_meanwhile_does_not_go_on() -> None:
    name = Chain.get_automation_class_name()

    between(elsewhere(lambda: pausing.pause(name, reason="look")))

    assert seen == []


def test_pause_of_another_step_is_remembered() -> None:
    name = Chain.get_automation_class_name()
    pausing.pause(name, "end", reason="look")

    run = testing.start(Chain)

    assert len(seen) == 1
    run.assert_waits_at("end")


def test_instance_that_was_deleted_meanwhile_ends_the_chain() -> None:
    between(lambda: AutomationModel.objects.all().delete())

    assert seen == []


def test_what_a_step_does_to_the_objects_in_memory_is_not_carried_on() -> None:
    def spoil(task: Any) -> None:
        task.automation.subject = "spoilt"
        task.message = "spoilt"

    deeds.append(spoil)

    testing.start(Chain)

    assert seen == [{"data": {"first": 1}, "subject": "", "message": ""}]


def test_what_a_step_writes_to_its_own_row_is_seen_by_the_next() -> None:
    deeds.append(
        lambda task: AutomationModel.objects.filter(pk=task.automation.pk).update(subject="written")
    )

    testing.start(Chain)

    assert [one["subject"] for one in seen] == ["written"]


def test_data_are_as_they_are_stored_not_as_they_were_given() -> None:
    deeds.append(lambda task: task.data.update(pair=(1, 2)))

    testing.start(Chain)

    assert seen[0]["data"]["pair"] == [1, 2]
