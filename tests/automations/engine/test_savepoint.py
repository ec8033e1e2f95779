"""A savepoint is made when user code asks the database, and undoes what it wrote if it raises."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connections, transaction
from django.test.utils import CaptureQueriesContext

from automations.engine import gathered
from automations.engine.gathered import Gathered, Writes
from automations.engine.savepoint import Savepoint
from automations.exceptions import TransactionBroken

connection = connections["default"]
pytestmark = pytest.mark.django_db(transaction=True)


class Late(Exception):
    """What user code raises."""


@contextmanager
def failing(error: type[Exception] = Late) -> Iterator[None]:
    """A savepoint whose block ends with an error."""
    with pytest.raises(error), Savepoint(connection):
        yield


def names() -> list[str]:
    """Return the groups that are there."""
    return list(Group.objects.order_by("name").values_list("name", flat=True))


def make(name: str) -> None:
    """Write to the database."""
    Group.objects.create(name=name)


def test_code_that_asks_nothing_costs_nothing() -> None:
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        before = len(captured)
        with Savepoint(connection):
            pass
        during = len(captured) - before

    assert during == 0


def test_what_was_written_is_undone_by_an_error_and_what_was_before_it_stays() -> None:
    with transaction.atomic():
        make("before")
        with failing():
            make("within")
            raise Late

    assert names() == ["before"]


def test_what_was_written_stays_without_an_error() -> None:
    with transaction.atomic(), Savepoint(connection):
        make("within")

    assert names() == ["within"]


def test_error_within_a_block_without_a_savepoint_undoes_what_was_written_before_that() -> None:
    """Django's `save` opens such a block before it asks: it must not end our savepoint."""
    with transaction.atomic():
        with failing():
            with transaction.atomic(savepoint=False):
                make("first to ask")
            make("then")
            raise Late
        make("after")

    assert names() == ["after"]


def test_own_savepoints_of_the_code_lie_within() -> None:
    with transaction.atomic(), Savepoint(connection):
        with transaction.atomic():
            make("kept")
        with pytest.raises(IntegrityError), transaction.atomic():
            make("kept")
        make("after")

    assert names() == ["after", "kept"]


def test_atomic_block_of_the_code_that_asks_first_is_undone_with_the_rest() -> None:
    with transaction.atomic(), failing():
        with transaction.atomic():
            make("kept by its own block")
        raise Late

    assert names() == []


def test_outer_block_is_undone_with_what_an_inner_one_has_kept() -> None:
    """The inner one asks first: both savepoints are made, the outer one before it."""
    with transaction.atomic():
        make("before")
        with failing():
            with Savepoint(connection):
                make("inner")
            raise Late

    assert names() == ["before"]


def test_inner_block_alone_is_undone() -> None:
    with transaction.atomic(), Savepoint(connection):
        with failing():
            make("inner")
            raise Late
        make("outer")

    assert names() == ["outer"]


@pytest.mark.parametrize("asks", [False, True])
def test_callbacks_of_code_that_raises_are_not_called(asks: bool) -> None:
    called: list[str] = []

    with transaction.atomic():
        transaction.on_commit(lambda: called.append("before"))
        with failing():
            transaction.on_commit(lambda: called.append("within"))
            if asks:
                make("within")
            raise Late

    assert called == ["before"]


@pytest.mark.parametrize("asks", [False, True])
def test_callbacks_of_code_that_ends_well_are_called(asks: bool) -> None:
    called: list[str] = []

    with transaction.atomic(), Savepoint(connection):
        transaction.on_commit(lambda: called.append("within"))
        if asks:
            make("within")

    assert called == ["within"]


@pytest.mark.parametrize("asks", [False, True])
def test_code_that_wants_the_transaction_rolled_back_has_broken_it(asks: bool) -> None:
    with transaction.atomic():
        make("before")
        with failing(TransactionBroken):
            if asks:
                make("within")
            transaction.set_rollback(True)
        make("after")

    assert names() == ["after", "before"]


def test_swallowed_error_of_the_database_has_broken_the_block() -> None:
    with transaction.atomic():
        make("before")
        with failing(TransactionBroken):
            try:
                with transaction.atomic(savepoint=False):
                    make("before")
            except IntegrityError:
                pass

    assert names() == ["before"]


def test_who_wants_to_know_is_told_when_the_database_is_asked_and_once() -> None:
    told: list[Any] = []

    with transaction.atomic(), Savepoint(connection, lambda: told.append(names())):
        assert told == []
        make("within")
        make("within, too")

    assert told == [[]]


def test_connection_is_as_it_was_afterwards() -> None:
    before = dict(vars(connection))

    with transaction.atomic():
        with Savepoint(connection):
            pass
        with Savepoint(connection):
            make("within")

    assert "_cursor" not in vars(connection)
    assert vars(connection).keys() == before.keys()


def test_what_was_gathered_is_written_before_the_code_asks_and_stays_if_it_raises() -> None:
    def write(it: Writes) -> None:
        for name in it.rows[Group]:
            make(*name)

    found = Gathered(connection, write)
    with transaction.atomic(), found.gathering():
        found.add(Group, ["gathered"])
        with failing():
            assert names() == ["gathered"]
            make("within")
            raise Late

    assert names() == ["gathered"]


def test_what_the_code_has_written_is_not_gathered() -> None:
    found = Gathered(connection, lambda it: None)
    with transaction.atomic(), found.gathering(), Savepoint(connection):
        assert gathered.current.get() is None


def test_what_was_gathered_before_and_cannot_be_written_is_no_fault_of_the_code() -> None:
    """Nothing of the transaction is kept, so that the engine can try again."""

    def write(_: Writes) -> None:
        raise IntegrityError

    def work() -> None:
        with Gathered(connection, write).gathering():  # type: ignore[arg-type]
            gathered.current.get().add(Group, [])  # type: ignore[union-attr]
            with pytest.raises(TransactionBroken), Savepoint(connection), suppress(IntegrityError):
                make("within")
            assert connection.needs_rollback

    with transaction.atomic():
        work()

    assert names() == []
