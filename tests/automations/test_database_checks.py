"""Checks of how the database is set up."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import checks
from django.db import connections

from automations import database_checks

RIGHT = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


def found(vendor: str, **options: Any) -> list[checks.CheckMessage]:
    return list(database_checks.problems("default", vendor, options))


def ids(vendor: str, **options: Any) -> list[str]:
    return [str(message.id) for message in found(vendor, **options)]


def without(name: str, **other: Any) -> dict[str, Any]:
    return {key: value for key, value in RIGHT.items() if key != name} | other


@pytest.mark.parametrize("level", ["repeatable read", "REPEATABLE READ", "serializable", None])
def test_e040_mariadb_that_shows_what_was_there_before(level: str | None) -> None:
    """Of two branches that reach a join neither may see the other."""
    (message,) = found("mysql", isolation_level=level)
    assert (message.id, message.level) == ("automations.E043", checks.ERROR)
    assert "read committed" in str(message.hint)


def test_mariadb_as_django_sets_it_up() -> None:
    assert ids("mysql") == ids("mysql", isolation_level="Read Committed") == []


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (without("transaction_mode"), "transaction_mode"),
        (without("transaction_mode", transaction_mode="DEFERRED"), "transaction_mode"),
        (without("timeout"), "timeout"),
        (without("timeout", timeout=5), "timeout"),
        (without("init_command"), "init_command"),
    ],
)
def test_w009_sqlite_that_gives_up_too_early(options: dict[str, Any], what: str) -> None:
    (message,) = found("sqlite", **options)
    assert (message.id, message.level) == ("automations.W009", checks.WARNING)
    assert what in message.msg
    assert what in str(message.hint)


def test_w009_names_everything_at_once() -> None:
    (message,) = found("sqlite")
    assert all(option in message.msg for option in RIGHT)


@pytest.mark.parametrize("mode", ["immediate", "EXCLUSIVE"])
def test_sqlite_as_it_should_be(mode: str) -> None:
    assert ids("sqlite", **without("transaction_mode", transaction_mode=mode)) == []


def test_postgresql_needs_nothing() -> None:
    assert ids("postgresql") == ids("oracle") == []


def test_the_database_of_the_instances_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """This suite's own is right; Django runs the check."""
    assert database_checks.check_databases in checks.registry.registry.get_checks()
    assert database_checks.check_databases() == []
    monkeypatch.setitem(connections["default"].settings_dict, "OPTIONS", {})
    told = [message.id for message in database_checks.check_databases()]
    assert told == (["automations.W009"] if connections["default"].vendor == "sqlite" else [])


@pytest.mark.parametrize("dispatcher", ["inline", "worker", "celery", "django_tasks"])
def test_it_does_not_depend_on_the_dispatcher(
    settings: Any, monkeypatch: pytest.MonkeyPatch, dispatcher: str
) -> None:
    """Two requests of web processes meet with each of them."""
    settings.AUTOMATIONS = {"DISPATCHER": dispatcher}
    monkeypatch.setitem(connections["default"].settings_dict, "OPTIONS", {"isolation_level": None})
    wrong = {"sqlite": ["automations.W009"], "mysql": ["automations.E043"]}
    told = [message.id for message in database_checks.check_databases()]
    assert told == wrong.get(connections["default"].vendor, [])


def test_a_database_in_memory_is_nobody_else_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no other process that could be in the way."""
    monkeypatch.setitem(connections["default"].settings_dict, "OPTIONS", {})
    monkeypatch.setitem(connections["default"].settings_dict, "NAME", ":memory:")
    assert database_checks.check_databases() == []
