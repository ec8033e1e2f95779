"""Transactions that are tried again, statements of our own, and when writes are gathered."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import copy_context
from threading import Thread
from unittest import mock

import pytest
from django.db import OperationalError, connection, connections, transaction

from automations.engine import gathered, session
from automations.models import Event


class Failing:
    """Fails so many times, then succeeds."""

    def __init__(self, times: int, error: Exception) -> None:
        self.times, self.error, self.calls = times, error, 0

    def __call__(self) -> str:
        self.calls += 1
        if self.calls <= self.times:
            raise self.error
        return "done"


LOCKED = OperationalError("database is locked")


@pytest.fixture
def outside(db: None) -> Iterator[None]:
    """Let the code believe that no transaction is open, and wait for nothing."""
    with (
        mock.patch.object(connections["default"], "in_atomic_block", False),
        mock.patch("automations.engine.session.time.sleep"),
    ):
        yield


def test_transient_error_is_tried_again(outside: None) -> None:
    act = Failing(2, LOCKED)

    assert (session.repeated(act), act.calls) == ("done", 3)


def test_tries_have_an_end(outside: None) -> None:
    act = Failing(99, LOCKED)

    with pytest.raises(OperationalError):
        session.repeated(act)
    assert act.calls == session.MAX_TRIES


@pytest.mark.parametrize("error", [OperationalError("no such column"), ValueError("locked")])
def test_other_errors_are_not_tried_again(outside: None, error: Exception) -> None:
    act = Failing(1, error)

    with pytest.raises(type(error)):
        session.repeated(act)
    assert act.calls == 1


@pytest.mark.django_db
def test_nothing_is_tried_again_inside_a_transaction() -> None:
    """Its earlier statements are lost as well, so its owner must decide."""
    act = Failing(1, LOCKED)

    with pytest.raises(OperationalError):
        session.repeated(act)
    assert act.calls == 1


@pytest.mark.parametrize(
    ("error", "transient"),
    [
        (OperationalError("database is locked"), True),
        (OperationalError(1213, "Deadlock found when trying to get lock"), True),
        (OperationalError(1205, "Lock wait timeout exceeded"), True),
        (OperationalError(2006, "Server has gone away"), False),
        (OperationalError("disk I/O error"), False),
    ],
)
def test_errors_that_may_pass(error: OperationalError, transient: bool) -> None:
    assert session.is_transient(error) is transient


@pytest.mark.parametrize(
    ("state", "transient"), [("40001", True), ("40P01", True), ("08006", False)]
)
def test_postgresql_says_it_by_a_code(state: str, transient: bool) -> None:
    error, cause = OperationalError("could not serialize"), Exception()
    cause.sqlstate = state  # type: ignore[attr-defined]
    error.__cause__ = cause

    assert session.is_transient(error) is transient


@pytest.mark.parametrize("text", ["no such table: t_1213", "value 40001 is too long for column"])
def test_number_in_a_text_is_no_code(text: str) -> None:
    assert not session.is_transient(OperationalError(text))


def test_transient_error_of_user_code_belongs_to_the_engine(outside: None) -> None:
    """As long as the transaction may be tried again it is no failure of the step."""
    found: list[bool] = []

    def act() -> None:
        found.append(session.must_repeat(LOCKED))
        raise LOCKED

    with pytest.raises(OperationalError):
        session.repeated(act)

    assert found == [True] * (session.MAX_TRIES - 1) + [False]


@pytest.mark.django_db
def test_other_errors_of_user_code_are_its_own() -> None:
    assert not session.must_repeat(LOCKED)
    assert not session.must_repeat(ValueError("database is locked"))


# -- gathering -------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("several", [False, True])
def test_writes_are_gathered_where_that_saves_statements(several: bool) -> None:
    gathers = {"postgresql": True, "sqlite": several}.get(connection.vendor, False)
    with session.atomic(), session.gathering(lambda writes: None, {}, several=several):
        assert (gathered.current.get() is not None) is gathers
    assert gathered.current.get() is None


@pytest.mark.django_db
def test_a_statement_finds_what_is_gathered_written_unless_it_does_not_care() -> None:
    written: list[int] = []
    found = gathered.Gathered(connection, lambda writes: written.append(len(writes.rows)))
    with found.gathering():
        found.add(Event, [])
        assert session.run("SELECT 1", (), flush=False).fetchall()
        assert written == []
        assert session.run("SELECT 1", ()).fetchall()
        assert written == [1]


@pytest.mark.django_db
def test_the_connection_is_known_inside_and_no_longer_outside() -> None:
    with session.atomic():
        assert session._open.get() is session.connection() is connections["default"]
        with session.atomic():
            assert session.connection() is connections["default"]
        assert session._open.get() is connections["default"]
    assert session._open.get() is None


@pytest.mark.django_db
def test_another_thread_with_the_same_context_has_its_own_connection() -> None:
    """As asgiref's `sync_to_async` runs a function in a thread with a copy of the context."""
    found = []
    with session.atomic():
        context = copy_context()
        thread = Thread(target=lambda: found.append(context.run(session.connection)))
        thread.start()
        thread.join()
        assert found[0] is not session.connection()


@pytest.mark.django_db
def test_an_error_ends_the_block_as_it_does_in_django() -> None:
    def act() -> None:
        with session.atomic():
            Event.objects.create(kind="undone")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        act()
    assert session._open.get() is None
    assert not Event.objects.filter(kind="undone").exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_is_not_done_again_whatever_a_hook_says() -> None:
    """A deadlock in a hook is no reason to store a second instance."""
    hook = Failing(9, LOCKED)

    def act() -> None:
        with session.atomic():
            Event.objects.create(kind="once")
            transaction.on_commit(hook)

    with pytest.raises(OperationalError):
        session.repeated(act)
    assert (hook.calls, Event.objects.filter(kind="once").count()) == (1, 1)
