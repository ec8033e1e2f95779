"""Fresh databases: made once for each contestant, copied for each measurement."""

from __future__ import annotations

import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from benchmarks.contestants import project

#: UPDATEs with a commit of their own that a rate is taken from, three times over.
COMMITS = {"sqlite": 10_000, "postgresql": 500}
PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL")


class Storage(Protocol):
    """Where databases of one kind are."""

    def make(self, name: str) -> str:
        """Create an empty database; return what a sub-process opens it by."""

    def copy(self, name: str) -> str:
        """Copy a database whose users have gone; return what the copy is opened by."""

    def commits(self) -> float:
        """Return how many UPDATEs with a commit the database does per second."""


def _per_second(act: Callable[[int], object], count: int) -> float:
    rates = []
    for _ in range(3):
        began = time.perf_counter()
        for number in range(count):
            act(number)
        rates.append(count / (time.perf_counter() - began))
    return statistics.median(rates)


class Files:
    """SQLite: files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, name: str) -> str:
        """Return a path at which nothing is."""
        return str(self._free(name))

    def copy(self, name: str) -> str:
        """Copy the file; what its users have written last they leave in it when they close it."""
        path = self._free(f"{name}-copy")
        with sqlite3.connect(self.folder / f"{name}.sqlite3") as source:
            source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        source.close()
        shutil.copyfile(self.folder / f"{name}.sqlite3", path)
        return str(path)

    def commits(self) -> float:
        """Return the rate of commits in a file of its own."""
        connection = sqlite3.connect(self._free("commits"), isolation_level=None)
        for statement in (*PRAGMAS, "CREATE TABLE one (n)", "INSERT INTO one VALUES (0)"):
            connection.execute(statement).fetchall()
        rate = _per_second(
            lambda number: connection.execute("UPDATE one SET n = ?", [number]), COMMITS["sqlite"]
        )
        connection.close()
        return rate

    def _free(self, name: str) -> Path:
        path = self.folder / f"{name}.sqlite3"
        for ending in ("", "-wal", "-shm"):
            Path(f"{path}{ending}").unlink(missing_ok=True)
        return path


class Server:
    """PostgreSQL: databases whose names begin alike; only those are ever dropped.

    Args:
        entry: an entry of `DATABASES`.
    """

    def __init__(self, entry: dict[str, Any]) -> None:
        self.entry = entry
        self.made: set[str] = set()

    def make(self, name: str) -> str:
        """Create an empty database."""
        return self._create(name)

    def copy(self, name: str) -> str:
        """Create a database from another one as its template."""
        return self._create(f"{name}_copy", f"TEMPLATE {self._name(name)}")

    def commits(self) -> float:
        """Return the rate of commits to a table of its own."""
        connection = self._connect(self._create("commits"))
        connection.execute("CREATE TABLE one (n int)")
        connection.execute("INSERT INTO one VALUES (0)")
        rate = _per_second(
            lambda number: connection.execute("UPDATE one SET n = %s", [number]),
            COMMITS["postgresql"],
        )
        connection.close()
        return rate

    def drop_all(self) -> None:
        """Drop what was made."""
        with self._connect("postgres") as connection:
            for name in self.made:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _create(self, name: str, how: str = "") -> str:
        full = self._name(name)
        with self._connect("postgres") as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {full} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {full} {how}")
        self.made.add(full)
        return full

    def _name(self, name: str) -> str:
        return f"{self.entry['NAME']}_ratios_{name}"

    def _connect(self, name: str) -> Any:
        import psycopg

        return psycopg.connect(
            host=self.entry["HOST"],
            port=self.entry["PORT"],
            user=self.entry["USER"],
            password=self.entry["PASSWORD"],
            dbname=name,
            autocommit=True,
            options="-c synchronous_commit=on",
        )


@contextmanager
def storage(database: str) -> Iterator[Storage]:
    """Yield where databases of a kind are, and remove what was made there in the end.

    Args:
        database: "sqlite" or "postgresql"; sub-processes are told by AUTOMATIONS_TEST_DB.
    """
    os.environ["AUTOMATIONS_TEST_DB"] = database
    if database == "sqlite":
        with tempfile.TemporaryDirectory(prefix="automations-ratios-") as folder:
            yield Files(Path(folder))
        return
    server = Server(project.database())
    try:
        yield server
    finally:
        with suppress(Exception):
            server.drop_all()
