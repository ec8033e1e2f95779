"""Statements take the short way to the driver, and Django's where somebody listens."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, OperationalError, ProgrammingError, connection, connections
from django.db.transaction import (
    TransactionManagementError,
    atomic,
    commit,
    set_autocommit,
)
from django.test.utils import CaptureQueriesContext, override_settings

from automations.engine import drivers, session
from automations.models import Event

pytestmark = pytest.mark.django_db


def asked(sql: str, *parameters: Any) -> list[Any]:
    """Return the rows of a statement."""
    return list(drivers.execute(connection, sql, parameters).fetchall())


def test_parameters_go_to_their_places() -> None:
    sql = "SELECT COUNT(*) FROM automations_event WHERE kind = %s AND reason = %s"
    Event.objects.create(kind="one", reason="two")
    assert asked(sql, "one", "two")[0][0] == 1
    assert asked(sql, "two", "one")[0][0] == 0


def test_a_captured_statement_is_seen_by_django() -> None:
    asked("SELECT 1")
    with CaptureQueriesContext(connection) as captured:
        assert asked("SELECT 1")[0][0] == 1
    assert [query["sql"] for query in captured] == ["SELECT 1"]


def test_wrappers_of_statements_are_asked() -> None:
    wrapper = mock.Mock(side_effect=lambda execute, *arguments: execute(*arguments))
    with connection.execute_wrapper(wrapper):
        asked("SELECT 1")
    assert wrapper.called


@pytest.mark.only_on("sqlite", "mariadb")
def test_the_cursor_is_held() -> None:
    first = drivers.execute(connection, "SELECT 1", ())
    first.fetchall()
    assert drivers.execute(connection, "SELECT 2", ()) is first


def test_errors_are_those_of_django() -> None:
    event = Event.objects.create(kind="one")
    sql = "INSERT INTO automations_event (id, kind) VALUES (%s, %s)"
    with pytest.raises((IntegrityError, ProgrammingError)), atomic():
        drivers.execute(connection, sql, [event.pk, "two"])


def test_nothing_is_executed_in_a_transaction_that_is_broken() -> None:
    connection.needs_rollback = True
    try:
        with pytest.raises(TransactionManagementError):
            drivers.execute(connection, "SELECT 1", ())
    finally:
        connection.needs_rollback = False


def test_marks_become_those_of_the_driver() -> None:
    assert drivers.with_qmarks("a = %s AND b = %s") == "a = ? AND b = ?"
    assert drivers.with_numbers("a = %s AND b = %s") == "a = $1 AND b = $2"


@pytest.mark.parametrize("count", [1, 3])
def test_a_statement_for_several_rows_says_how_many_it_has_touched(count: int) -> None:
    pks = [Event.objects.create(kind="one").pk for _ in range(count)]
    sql = "UPDATE automations_event SET reason = %s WHERE id = %s"
    assert drivers.execute_many(connection, sql, [["told", pk] for pk in [*pks, -1]]) == count
    assert Event.objects.filter(reason="told").count() == count


def test_statements_for_several_rows_are_heard() -> None:
    pks = [Event.objects.create(kind="one").pk for _ in range(2)]
    sql = "UPDATE automations_event SET reason = %s WHERE id = %s"
    with CaptureQueriesContext(connection) as captured:
        drivers.execute_many(connection, sql, [["told", pk] for pk in pks])
    assert len(captured) >= 1
    assert Event.objects.filter(reason="told").count() == 2


def test_errors_of_several_rows_are_those_of_django() -> None:
    with pytest.raises(ProgrammingError if connection.vendor != "sqlite" else OperationalError):
        drivers.execute_many(connection, "UPDATE no_such_table SET a = %s", [[1], [2]])


@override_settings(DEBUG=True)
def test_django_notes_our_statements_while_it_notes_all() -> None:
    before = len(connection.queries_log)
    asked("SELECT 1")
    assert len(connection.queries_log) == before + 1


@pytest.mark.parametrize("count", [1, 2])
def test_nothing_is_executed_for_several_rows_in_a_transaction_that_is_broken(count: int) -> None:
    pk = Event.objects.create(kind="one").pk
    sql = "UPDATE automations_event SET reason = %s WHERE id = %s"
    with atomic():
        connection.needs_rollback = True
        with pytest.raises(TransactionManagementError):
            drivers.execute_many(connection, sql, [["told", pk]] * count)
        connection.needs_rollback = False
    assert not Event.objects.filter(reason="told").exists()


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db(transaction=True)
def test_a_transaction_begins_without_a_cursor_of_its_own() -> None:
    session.run("SELECT 1", ()).fetchall()
    with mock.patch.object(connections["default"], "create_cursor") as made:
        with session.atomic():
            assert connection.in_atomic_block
            assert session.run("SELECT 1", ()).fetchall() == [(1,)]
        assert not connection.in_atomic_block
    assert not made.called
    assert "_cursor" not in vars(connections["default"])


@pytest.mark.django_db(transaction=True)
def test_the_beginning_of_a_transaction_is_heard() -> None:
    with CaptureQueriesContext(connection) as captured, session.atomic():
        session.run("SELECT 1", ()).fetchall()
    said = [query["sql"] for query in captured if not query["sql"].startswith("BEGIN")]
    assert said == ["SELECT 1", "COMMIT"]
    assert len(captured) == 3


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_cannot_begin_raises_django_s_error_and_leaves_nothing() -> None:
    session.run("SELECT 1", ()).fetchall()
    mode = mock.patch.object(connections["default"], "transaction_mode", "NO SUCH MODE")
    with mode, pytest.raises(OperationalError, match="NO"), session.atomic():
        pass
    assert "_cursor" not in vars(connections["default"])
    with session.atomic():
        assert session.run("SELECT 1", ()).fetchall() == [(1,)]


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db(transaction=True)
def test_a_project_that_commits_itself_has_savepoints_instead_of_transactions() -> None:
    session.run("SELECT 1", ()).fetchall()
    set_autocommit(False)
    try:
        with suppress(ValueError), session.atomic():
            Event.objects.create(kind="one")
            raise ValueError
        with session.atomic():
            Event.objects.create(kind="two")
        commit()
    finally:
        set_autocommit(True)
    assert [event.kind for event in Event.objects.all()] == ["two"]
    assert "_cursor" not in vars(connections["default"])


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db(transaction=True)
def test_whoever_replaces_the_cursor_sees_a_transaction_begin(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As tools do that show what is asked of the database."""
    wrapper, asked = connections["default"], list[str]()

    class Noting:
        def __init__(self, cursor: Any) -> None:
            self.cursor = cursor

        def execute(self, sql: str, parameters: Any = None) -> Any:
            asked.append(sql)
            return self.cursor.execute(sql, parameters)

    session.run("SELECT 1", ()).fetchall()
    plain = wrapper.cursor
    monkeypatch.setattr(wrapper, "cursor", lambda: Noting(plain()))
    with session.atomic():
        assert asked == ["BEGIN IMMEDIATE"]
