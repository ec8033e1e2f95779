"""What is gathered is written once, before user code asks the database and at the end."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections

from automations.engine import gathered, store, writes
from automations.engine.gathered import Gathered, Writes
from automations.models import AutomationModel, AutomationTaskModel, Event

Written = list[tuple[int, list[dict[str, Any]]]]
connection = connections["default"]
pytestmark = pytest.mark.django_db


def noting(written: Written) -> Gathered:
    """Return a gathering that notes what it is asked to write."""

    def write(found: Writes) -> None:
        written.append((len(found.rows.get(Event, ())), list(found.changes.values())))

    return Gathered(connection, write)


def test_it_is_written_at_the_end_of_the_block() -> None:
    written: Written = []
    event, row = Event(), AutomationModel(pk=1, stale=True)
    with noting(written).gathering():
        store.insert_later(event)
        store.update(row, ("data", "reason"))
        row.data["n"], row.reason = 1, "more"
        store.update(row, ("reason",))
        row.reason = "most"
        assert written == []
    assert written == [(1, [{"data": "{}", "reason": "more"}])]


def test_nothing_is_written_twice() -> None:
    written: Written = []
    found = noting(written)
    with found.gathering():
        store.insert_later(Event())
        found.flush()
    assert len(written) == 1


def test_nothing_is_written_after_an_error() -> None:
    written: Written = []
    found = noting(written)

    def fail() -> None:
        with found.gathering():
            store.insert_later(Event())
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert written == []
    assert gathered.current.get() is None


def test_without_a_gathering_it_is_written_at_once() -> None:
    store.insert_later(Event(kind="note"))
    assert Event.objects.count() == 1


def test_whoever_asks_the_database_finds_it_written() -> None:
    written: Written = []
    found = noting(written)
    with found.gathering():
        store.insert_later(Event())
        assert not Event.objects.exists()
        assert len(written) == 1
        store.insert_later(Event())
        assert store.run("SELECT 1", ()).fetchall()
        assert len(written) == 2


def test_the_answer_of_a_locked_task_is_gathered_with_its_fence() -> None:
    found = Gathered(connection, lambda writes: None)
    task = AutomationTaskModel(pk=3, state="done")
    with found.gathering():
        assert store.update_fenced(task, 7, ("state",))
        assert found.writes.answers == {("state",): [["done", 3, 7]]}


def test_a_second_answer_of_a_task_is_written_after_the_first() -> None:
    """One statement cannot write a row twice."""
    written: list[Any] = []
    found = Gathered(connection, lambda writes: written.append(writes.answers))
    task = AutomationTaskModel(pk=3, state="done")
    with found.gathering():
        store.update_fenced(task, 7, ("state",))
        store.update_fenced(task, 7, ("state", "message"))
    assert [list(one) for one in written] == [[("state",)], [("state", "message")]]


@pytest.mark.only_on("postgresql", "sqlite")
def test_what_is_inserted_and_then_changed_is_inserted_as_it_is_at_last() -> None:
    written: list[Writes] = []
    found = Gathered(connection, written.append)  # type: ignore[arg-type]
    row = AutomationModel(automation_class="x", stale=True)
    with found.gathering():
        store.insert_instance(row)
        task = AutomationTaskModel(automation=row, state="running", fence=1)
        store.insert(task)
        row.reason, task.message = "most", "OK"
        store.update(row, ("reason",))
        assert store.update_fenced(task, 1, ("message",))
        assert (row.pk, task.pk, written) == (row.pk or 0, task.pk or 0, [])
    [writes] = written
    assert not writes.answers
    assert not writes.changes
    tables = (store.instance_table(), store.task_table())
    values = [next(iter(writes.keyed[table].values())) for table in tables]
    assert values[0][tables[0].places["reason"]] == "most"
    assert values[1][tables[1].places["message"]] == "OK"


@pytest.mark.only_on("postgresql", "sqlite")
def test_others_that_insert_meanwhile_take_no_reserved_key() -> None:
    with Gathered(connection, writes.write).gathering():
        row = AutomationModel(automation_class="x")
        store.insert_instance(row)
        other = AutomationModel.objects.create(automation_class="x")
        third = AutomationModel(automation_class="x")
        store.insert_instance(third)
    assert len({row.pk, other.pk, third.pk}) == 3
    assert AutomationModel.objects.count() == 3


def test_a_gathering_inside_another_leaves_that_as_it_was() -> None:
    outer: list[int] = []
    inner: list[int] = []
    with Gathered(connection, lambda writes: outer.append(len(writes.rows))).gathering():
        store.insert_later(Event())
        with Gathered(connection, lambda writes: inner.append(len(writes.rows))).gathering():
            store.insert_later(Event())
        assert (outer, inner) == ([1], [1])
        store.insert_later(Event())
        connection.cursor().close()
        assert outer == [1, 1]
