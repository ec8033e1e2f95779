"""Statements go to libpq itself: in a transaction, with psycopg's values and errors."""

from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import NotSupportedError, OperationalError, connections, transaction

from automations.engine import session
from automations.engine.asking import alarm
from automations.exceptions import StepTimeout
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

__all__ = ["prepares"]

pytestmark = MARKS


def test_the_first_statement_begins_the_transaction() -> None:
    with transaction.atomic():
        executed("CREATE TABLE never_there (one integer)")
        transaction.set_rollback(True)
    assert asked("SELECT to_regclass(%s)::text", "never_there") is None


def test_without_a_transaction_each_statement_is_committed() -> None:
    asked("SELECT 1")
    assert connections["default"].connection.info.transaction_status == 0


def test_the_isolation_of_the_settings_is_kept() -> None:
    from psycopg import IsolationLevel

    with options(isolation_level=IsolationLevel.REPEATABLE_READ), transaction.atomic():
        assert asked("SHOW transaction_isolation") == "repeatable read"


def test_a_transaction_that_only_reads_is_begun_by_psycopg() -> None:
    connections["default"].ensure_connection()
    connections["default"].connection.read_only = True
    with transaction.atomic():
        assert asked("SHOW transaction_read_only") == "on"


def test_a_pipeline_of_somebody_else_is_ridden() -> None:
    connections["default"].ensure_connection()
    with connections["default"].connection.pipeline():
        assert asked(LENGTH, "abc") == 3


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("%s::timestamptz", datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("%s::uuid", UUID(int=7)),
        ("%s::boolean", True),
        ("%s::text", None),
        ("%s::bigint", 2**40),
        ("%s::text", "%s ä\n"),
        ("%s::text[]", ["a", "b"]),
    ],
)
def test_values_are_those_of_djangos_cursor(sql: str, value: Any) -> None:
    expected = django(f"SELECT {sql}", value)[0][0]
    assert [asked(f"SELECT {sql}", value) for _ in range(4)] == [expected] * 4


def test_moments_are_those_of_the_connections_zone(settings: Any) -> None:
    moment = datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert asked("SELECT %s::timestamptz", moment).utcoffset().total_seconds() == 0
    settings.TIME_ZONE, settings.USE_TZ = "Asia/Tokyo", False
    assert asked("SELECT %s::timestamptz", moment) == django("SELECT %s::timestamptz", moment)[0][0]


def test_how_many_rows_were_touched_is_told() -> None:
    with transaction.atomic():
        executed("CREATE TEMPORARY TABLE two AS VALUES (1), (2)")
        found = executed("UPDATE two SET column1 = %s", 3)
        transaction.set_rollback(True)
    assert (found.rowcount, list(found)) == (2, [])


def test_an_error_keeps_its_kind_whatever_is_prepared() -> None:
    """Also if it has a code that a stale plan has."""
    for _ in range(3):
        asked(LENGTH, "abc")
    executed(
        "CREATE FUNCTION pg_temp.refuse(integer) RETURNS integer LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '0A000'; END $$"
    )
    for _ in range(4):
        with pytest.raises(NotSupportedError):
            asked("SELECT pg_temp.refuse(%s)", 1)
    assert prepared()


def test_a_connection_that_is_gone_is_an_operational_error() -> None:
    """It says why the server ended it, and the next statement goes over a new one."""
    own = asked("SELECT pg_backend_pid()")
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [own])
    other.close()
    for reason in ("administrator command", "lost"):  # libpq learns it by the first
        with pytest.raises(OperationalError, match=reason):
            asked(LENGTH, "abc")
    connections["default"].close()
    assert asked(LENGTH, "abc") == 3


def test_who_listens_on_the_connection_is_told() -> None:
    told: list[str] = []
    django("LISTEN changes")
    connections["default"].connection.add_notify_handler(lambda one: told.append(one.payload))
    asked("SELECT pg_notify('changes', %s)::text", "now")
    assert told == ["now"]


def test_a_signal_is_heard_while_a_statement_of_user_code_waits() -> None:
    """A step's time limit is one."""
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(7)")
    token = session.in_user_code.set(True)
    try:
        with pytest.raises(StepTimeout), alarm(timedelta(seconds=0.1)):
            session.run("SELECT pg_advisory_lock(%s)", [7])
    finally:
        session.in_user_code.reset(token)
        other.close()
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
