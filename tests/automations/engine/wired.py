"""A connection to PostgreSQL whose statements are prepared early, and a look at those."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections

from automations.engine import drivers

#: Of modules that look at statements as PostgreSQL gets them; they import `prepares`.
MARKS = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.only_on("postgresql"),
    pytest.mark.usefixtures("prepares"),
]
LENGTH = "SELECT length(%s::text)"
_PREPARED = "SELECT name, statement FROM pg_prepared_statements ORDER BY prepare_time, name"


@contextmanager
def options(**more: Any) -> Iterator[None]:
    """Have a new connection with these options."""
    connection = connections["default"]
    before = connection.settings_dict["OPTIONS"]
    connection.close()
    connection.settings_dict["OPTIONS"] = {**before, **more}
    yield
    connection.close()
    connection.settings_dict["OPTIONS"] = before


@pytest.fixture
def prepares() -> Iterator[None]:
    """Have a new connection, which prepares at the third time."""
    with options(prepare_threshold=2):
        yield


def executed(sql: str, *parameters: Any, **how: bool) -> Any:
    """Execute a statement of ours, by default in a transaction that may be repeated."""
    return drivers.execute(connections["default"], sql, parameters, **{"repeatable": True, **how})


def asked(sql: str, *parameters: Any, **how: bool) -> Any:
    """Return the first column of the first row of a statement of ours."""
    return executed(sql, *parameters, **how).fetchall()[0][0]


def django(sql: str, *parameters: Any) -> list[Any]:
    """Execute a statement by Django's cursor, and return the rows, if there are."""
    with connections["default"].cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return list(cursor.fetchall()) if cursor.description else []


def prepared(*, by: str = "_automations_") -> list[str]:
    """Return the texts of statements that the server knows by names that begin so."""
    return [text for name, text in django(_PREPARED) if name.startswith(by)]
