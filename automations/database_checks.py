"""What can be wrong with the settings of the database in which instances are stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import connections, router

#: Seconds that SQLite should wait for another writer.
PATIENCE = 20
#: What SQLite should be opened with, as it is written into OPTIONS.
SQLITE = {
    "transaction_mode": '"transaction_mode": "IMMEDIATE"',
    "timeout": f'"timeout": {PATIENCE}',
    "init_command": '"init_command": "PRAGMA journal_mode=WAL"',
}


@checks.register("automations")
def check_databases(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """E043, W009: the database of the instances. Nothing is asked of it."""
    alias = router.db_for_write(apps.get_model("automations", "AutomationModel"))
    connection: Any = connections[alias]
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        return []
    return list(problems(alias, connection.vendor, connection.settings_dict.get("OPTIONS", {})))


def problems(alias: str, vendor: str, options: Mapping[str, Any]) -> Iterator[checks.CheckMessage]:
    """Yield what is wrong with a database.

    Args:
        alias: its key in DATABASES.
        vendor: as Django calls it: "sqlite", "mysql" for MariaDB as well.
        options: its OPTIONS.
    """
    if vendor == "mysql":
        yield from _isolation(alias, options.get("isolation_level", "read committed"))
    elif vendor == "sqlite" and (missing := list(_missing(options))):
        yield checks.Warning(
            f"The SQLite database {alias!r} is used by several processes, and its OPTIONS do not "
            f"say what that needs: {', '.join(missing)}.",
            hint=f"Write into its OPTIONS: {', '.join(SQLITE[name] for name in missing)}.",
            id="automations.W009",
        )


def _isolation(alias: str, level: str | None) -> Iterator[checks.CheckMessage]:
    """Yield a mistake if transactions show what was there when they began.

    Then branches that reach a join at the same moment might not see each other.
    """
    if level is None or level.lower() != "read committed":
        said = "left to the server" if level is None else repr(level)
        yield checks.Error(
            f"The isolation level of the database {alias!r} is {said}.",
            hint='Write into its OPTIONS: "isolation_level": "read committed", Django\'s default.',
            id="automations.E043",
        )


def _missing(options: Mapping[str, Any]) -> Iterator[str]:
    """Yield the options of a SQLite database that are not as they should be."""
    if str(options.get("transaction_mode")).upper() not in {"IMMEDIATE", "EXCLUSIVE"}:
        yield "transaction_mode"
    if (options.get("timeout") or 0) < PATIENCE:
        yield "timeout"
    if "journal_mode=wal" not in str(options.get("init_command")).lower().replace(" ", ""):
        yield "init_command"
