"""Each measurement has a fresh database, and none is left behind."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.ratios import storage
from benchmarks.ratios.storage import Files, Server
from tests import databases


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set for sub-processes ends with the test."""
    monkeypatch.setenv("AUTOMATIONS_TEST_DB", databases.chosen())
    monkeypatch.setattr(storage, "COMMITS", {"sqlite": 2, "postgresql": 2})


def numbers(path: str) -> list[int]:
    """Return what is stored in a file."""
    with closing(sqlite3.connect(path)) as connection:
        return [number for (number,) in connection.execute("SELECT n FROM one")]


def test_a_copy_of_a_file_is_fresh(tmp_path: Path) -> None:
    """What was written to the copy before is gone, and the original keeps what it has."""
    files = Files(tmp_path)
    made = files.make("ours")
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        for statement in (*storage.PRAGMAS, "CREATE TABLE one (n)", "INSERT INTO one VALUES (1)"):
            connection.execute(statement).fetchall()
    for _ in range(2):
        copy = files.copy("ours")
        assert numbers(copy) == [1]
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("INSERT INTO one VALUES (2)")

    assert numbers(made) == [1]


def test_files_know_a_rate(tmp_path: Path) -> None:
    """Twice, in the same file."""
    files = Files(tmp_path)

    assert files.commits() > 0
    assert files.commits() > 0


def test_files_are_removed() -> None:
    """With their folder; sub-processes are told which database it is."""
    with storage.storage("sqlite") as place:
        folder = Path(place.make("ours")).parent
        assert os.environ["AUTOMATIONS_TEST_DB"] == "sqlite"
        assert folder.exists()

    assert not folder.exists()


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db
def test_databases_on_a_server_are_copied_and_dropped() -> None:
    """Only those that were made here."""
    with storage.storage("postgresql") as place:
        assert isinstance(place, Server)
        with place._connect(place.make("ours")) as connection:
            connection.execute("CREATE TABLE one AS SELECT 1 AS n")
        with place._connect(place.copy("ours")) as connection:
            assert connection.execute("SELECT n FROM one").fetchall() == [(1,)]
        assert place.commits() > 0
        made = list(place.made)

    with place._connect("postgres") as connection:
        said = "SELECT count(*) FROM pg_database WHERE datname = ANY(%s)"
        assert connection.execute(said, [made]).fetchone() == (0,)
    assert len(made) == 3
