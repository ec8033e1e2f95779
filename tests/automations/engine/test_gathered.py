"""What is gathered is written once, before user code asks the database and at the end."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections

from automations.engine import gathered, store
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
