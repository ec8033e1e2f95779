"""The three databases the suite runs on: how each is reached, and whether it can be reached.

The variable AUTOMATIONS_TEST_DB chooses: sqlite (default), postgresql or mariadb. The usual
variables of the clients (PGHOST, MYSQL_HOST, ...) say where the servers are. Two runs on one
server do not disturb each other if PGDATABASE or MYSQL_DATABASE differ.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import sys
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NAMES = ("sqlite", "postgresql", "mariadb")

#: The Python module each server is spoken to with, and what installs it.
DRIVERS = {"postgresql": ("psycopg", "psycopg[binary]"), "mariadb": ("MySQLdb", "mysqlclient")}

#: Seconds that a server may take to answer the first call.
PATIENCE = 5


def chosen() -> str:
    """Return the name of the database that this run uses.

    Raises:
        ValueError: AUTOMATIONS_TEST_DB names none of the three.
    """
    name = os.environ.get("AUTOMATIONS_TEST_DB") or "sqlite"
    if name not in NAMES:
        raise ValueError(f"AUTOMATIONS_TEST_DB is {name!r}; write one of {', '.join(NAMES)}.")
    return name


def configuration() -> dict[str, Any]:
    """Return the entry of `DATABASES` for the chosen database.

    Without its driver Django could not even load, so SQLite stands in; `problem` tells.
    A sub-process of a test is told by AUTOMATIONS_TEST_DATABASE which database to open.
    """
    name = chosen()
    entry = _sqlite() if name == "sqlite" or _driver_is_missing(name) else _SERVERS[name]()
    if existing := os.environ.get("AUTOMATIONS_TEST_DATABASE"):
        entry["NAME"] = existing
    return entry


@cache
def problem() -> str:
    """Return why the chosen database cannot be used and how to get it; empty if it can be."""
    name = chosen()
    if name == "sqlite":
        return ""
    if _driver_is_missing(name):
        module, package = DRIVERS[name]
        return f"the Python module {module} is missing; install {package}."
    entry = _SERVERS[name]()
    try:
        _LOGINS[name](entry)
    except Exception as error:
        where = f"{entry['USER']}@{entry['HOST']}:{entry['PORT']}"
        return f"no login as {where} ({' '.join(str(error).split())}). {_HOW_TO_GET[name]}"
    return ""


@cache
def folder() -> Path:
    """Return the folder of this run, which sub-processes share. It need not exist yet."""
    name = f"automations-tests-{secrets.token_hex(8)}"
    return Path(os.environ.get("AUTOMATIONS_TEST_FOLDER") or Path(tempfile.gettempdir()) / name)


def make_folder() -> None:
    """Create the folder of this run; the process that creates it removes it at its end."""
    if os.environ.get("AUTOMATIONS_TEST_FOLDER"):
        return
    folder().mkdir(mode=0o700)
    os.environ["AUTOMATIONS_TEST_FOLDER"] = str(folder())
    atexit.register(_remove, folder(), os.getpid())


def _remove(created: Path, owner: int) -> None:
    if os.getpid() == owner:  # a forked process inherits the call, not the ownership
        shutil.rmtree(created, ignore_errors=True)


def _driver_is_missing(name: str) -> bool:
    return find_spec(DRIVERS[name][0]) is None


def _sqlite() -> dict[str, Any]:
    # Commands such as `check` need no file. pytest never opens this one, but it must be a file
    # there too: live_server reads the name early, and would share one connection in its threads.
    name = str(folder() / "automations.sqlite3") if "pytest" in sys.modules else ":memory:"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        # A file, not memory: threads and sub-processes meet in it. pytest-xdist adds its worker.
        "TEST": {"NAME": str(folder() / "test.sqlite3")},
    }


def _postgresql() -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ.get("PGHOST", "127.0.0.1"),
        "PORT": os.environ.get("PGPORT", "5432"),
        "USER": os.environ.get("PGUSER", "postgres"),
        "PASSWORD": os.environ.get("PGPASSWORD", ""),
        "NAME": os.environ.get("PGDATABASE", "automations"),
        # What tests store need not survive the server; processes that they start commit as usual.
        "OPTIONS": {"options": "-c synchronous_commit=off"} if "pytest" in sys.modules else {},
    }


def _mariadb() -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.mysql",
        "HOST": os.environ.get("MYSQL_HOST", "127.0.0.1"),
        "PORT": os.environ.get("MYSQL_TCP_PORT", "3306"),
        "USER": os.environ.get("MYSQL_USER", "root"),
        "PASSWORD": os.environ.get("MYSQL_PWD", ""),
        "NAME": os.environ.get("MYSQL_DATABASE", "automations"),
        "OPTIONS": {"charset": "utf8mb4", "isolation_level": "read committed"},
        "TEST": {"CHARSET": "utf8mb4"},
    }


def _log_in_to_postgresql(entry: dict[str, Any]) -> None:
    import psycopg

    psycopg.connect(
        host=entry["HOST"],
        port=entry["PORT"],
        user=entry["USER"],
        password=entry["PASSWORD"],
        dbname="postgres",
        connect_timeout=PATIENCE,
    ).close()


def _log_in_to_mariadb(entry: dict[str, Any]) -> None:
    import MySQLdb

    MySQLdb.connect(
        host=entry["HOST"],
        port=int(entry["PORT"]),
        user=entry["USER"],
        password=entry["PASSWORD"],
        connect_timeout=PATIENCE,
    ).close()


_SERVERS = {"postgresql": _postgresql, "mariadb": _mariadb}
_LOGINS = {"postgresql": _log_in_to_postgresql, "mariadb": _log_in_to_mariadb}
_HOW_TO_GET = {
    "postgresql": "Start PostgreSQL, or set PGHOST, PGPORT, PGUSER and PGPASSWORD.",
    "mariadb": "Start MariaDB, or set MYSQL_HOST, MYSQL_TCP_PORT, MYSQL_USER and MYSQL_PWD.",
}
