"""A contestant is a sub-process with a database of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.ratios.child import PEERS, NoAnswer, Track, interpreter, run
from benchmarks.ratios.contests import US, Entrant
from benchmarks.ratios.storage import Files


@pytest.fixture(autouse=True)
def _sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are quickly made."""
    monkeypatch.setenv("AUTOMATIONS_TEST_DB", "sqlite")


def test_our_engine_is_measured_on_a_fresh_database_each_time(tmp_path: Path) -> None:
    """The workload itself sees to it that nothing else has ended there."""
    track = Track(Files(tmp_path))

    first, second = (track.run(Entrant(US, "w1"), 2) for _ in range(2))

    assert first
    assert second
    assert first.statements == second.statements > 0


def test_an_error_of_a_contestant_is_shown(tmp_path: Path) -> None:
    """With what it has written."""
    with pytest.raises(NoAnswer, match="unknown"):
        run(Entrant(US, "unknown"), 1, str(tmp_path / "a.sqlite3"))


def test_peers_have_an_interpreter_of_their_own() -> None:
    """What they need is never installed beside us."""
    assert interpreter("viewflow") == str(PEERS)
    assert interpreter(US) != str(PEERS)
