"""Statements that come again are prepared, where a lost one does no harm."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connections, transaction

from automations.engine import session
from tests.automations.engine.wired import (
    LENGTH,
    MARKS,
    asked,
    django,
    executed,
    options,
    prepared,
    prepares,
)
from tests.flows import basics

__all__ = ["prepares"]

pytestmark = MARKS


def often(sql: str = LENGTH) -> None:
    """Execute a statement until it is prepared."""
    assert [asked(sql, "abc") for _ in range(3)] == [3] * 3


def test_a_statement_that_comes_again_is_prepared() -> None:
    assert [asked(LENGTH, "a" * size) for size in (1, 2)] == [1, 2]
    assert prepared() == []
    assert [asked(LENGTH, "a" * size) for size in (3, 4)] == [3, 4]
    assert prepared() == ["SELECT length($1::text)"]


def test_without_a_threshold_nothing_is_prepared() -> None:
    with options(prepare_threshold=None):
        assert [asked(LENGTH, "abc") for _ in range(9)] == [3] * 9
        assert prepared() == []


@pytest.mark.parametrize("how", [{"repeatable": False}, {"interruptible": True}])
def test_nothing_is_prepared_where_nothing_could_be_repeated(how: dict[str, bool]) -> None:
    assert [asked(LENGTH, "abc", **how) for _ in range(9)] == [3] * 9
    assert prepared(by="") == []


def test_nothing_is_prepared_where_psycopg_has_all_forgotten_now_and_then() -> None:
    with options(server_side_binding=True):
        often()
        assert prepared() == []


def test_the_oldest_is_forgotten_when_there_are_too_many() -> None:
    connections["default"].ensure_connection()
    connections["default"].connection.prepared_max = 2
    for number in (1, 2, 3):
        for _ in range(3):
            assert asked(f"SELECT {number} + %s", 1) == number + 1
    assert prepared() == ["SELECT 2 + $1", "SELECT 3 + $1"]
    assert asked("SELECT 1 + %s", 1) == 2


def test_what_came_seldom_is_forgotten_too() -> None:
    from automations.engine.prepared import Prepared  # needs psycopg

    connections["default"].ensure_connection()
    raw = connections["default"].connection
    raw.prepared_max = 2
    for number in range(9):
        asked(f"SELECT {number} + %s", 1)
    assert len(Prepared.of(raw)._counts) == 2


def test_names_stay_with_a_connection_that_goes_from_hand_to_hand() -> None:
    """As one of a pool does."""
    from automations.engine.wire import Wire  # needs psycopg

    often()
    with connections["default"].cursor() as cursor:
        other = Wire(cursor.cursor)
        for _ in range(3):
            how = {"repeatable": True, "interruptible": False}
            assert other.execute("SELECT 1 + $1", [1], **how).fetchall() == [(2,)]
    assert asked(LENGTH, "abcd") == 4
    assert len(prepared()) == 2


def test_a_statement_that_somebody_has_deallocated_is_prepared_again() -> None:
    often()
    django("DEALLOCATE ALL")
    with pytest.raises(OperationalError) as raised:
        asked(LENGTH, "abc")
    assert session.is_transient(raised.value)
    often()
    assert prepared()


def test_a_flow_goes_on_when_somebody_has_deallocated_its_statements() -> None:
    for _ in range(5):
        assert basics.Five().finished()
    assert prepared()
    django("DEALLOCATE ALL")
    assert basics.Five().finished()


def test_a_plan_that_no_longer_fits_is_made_again() -> None:
    """PostgreSQL refuses plans whose result would be of another shape."""
    django("CREATE TEMPORARY TABLE shape AS SELECT 1 AS one")
    sql = "SELECT * FROM shape WHERE one = %s"
    for _ in range(3):
        asked(sql, 1)
    django("ALTER TABLE shape ADD COLUMN two integer")
    assert session.repeated(lambda: asked(sql, 1)) == 1
    for _ in range(3):
        asked(sql, 1)
    assert prepared() == ["SELECT * FROM shape WHERE one = $1"]


def test_what_is_prepared_in_a_transaction_that_is_rolled_back_stays() -> None:
    with transaction.atomic():
        often()
        transaction.set_rollback(True)
    often()
    assert executed(LENGTH, "ab").fetchall() == [(2,)]
