"""The command measures what it is asked for, and counts what was missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.contestants.meter import Sample
from benchmarks.ratios import child, command, storage
from benchmarks.ratios.contests import Entrant
from tests import databases

Calls = list[tuple[str, int]]


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Answer for every contestant: ours takes a second for ten units, all others take five."""
    calls: Calls = []

    def run(track: child.Track, entrant: Entrant, size: int) -> Sample:
        calls.append((str(entrant), size))
        extra = {"queries": 4, "ms": 2, "processor": 1}
        return Sample(10, 1 if entrant.contestant == "ourselves" else 5, 1, extra=extra)

    monkeypatch.setenv("AUTOMATIONS_TEST_DB", databases.chosen())
    monkeypatch.setattr(storage, "COMMITS", {"sqlite": 1, "postgresql": 1})
    monkeypatch.setattr(storage.Files, "commits", lambda files: 100.0)
    monkeypatch.setattr(child.Track, "run", run)
    monkeypatch.setattr(command, "PEERS", Path(__file__))
    return calls


def test_a_contest_is_held(measured: Calls, capsys: pytest.CaptureFixture[str]) -> None:
    """With the short size and as many rounds as are asked for."""
    missed = command.main(["w6", "--on", "sqlite", "--rounds", "2"])

    assert missed == 0
    assert measured == [("ourselves w6", 50), ("ourselves w6-burst", 50), ("viewflow w6", 50)] * 2
    assert "demanded 4: met" in capsys.readouterr().out


def test_what_is_missed_is_counted(measured: Calls, capsys: pytest.CaptureFixture[str]) -> None:
    """Among what is measured of ours alone; a long run has the sizes of the demands."""
    missed = command.main(["w3", "--on", "sqlite", "--long"])

    assert missed == 1
    assert measured == [("ourselves w3", 100_000)]
    assert "1 missed" in capsys.readouterr().out


def test_what_is_for_another_database_is_left_out(measured: Calls) -> None:
    """Two workers are compared on PostgreSQL only."""
    assert command.main(["w7", "--on", "sqlite"]) == 0
    assert measured == []


def test_without_peers_it_says_how_to_get_them(
    measured: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is measured of ours alone needs none."""
    monkeypatch.setattr(command, "PEERS", Path("/nowhere"))

    command.main(["w3", "--on", "sqlite"])
    with pytest.raises(SystemExit, match="scripts/setup peers"):
        command.main(["w1", "--on", "sqlite"])


def test_a_database_that_is_away_is_named(
    measured: Calls, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In capitals."""
    monkeypatch.setattr(databases, "_driver_is_missing", lambda name: True)

    command.main(["w3", "--on", "postgresql"])
    databases.problem.cache_clear()

    assert "NOT MEASURED ON POSTGRESQL" in capsys.readouterr().out
    assert measured == []
