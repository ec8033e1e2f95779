"""A contestant as a sub-process: its own interpreter, a fresh database, one line of answer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.contestants import meter
from benchmarks.ratios.contests import US, Entrant
from benchmarks.ratios.storage import Storage

ROOT = Path(__file__).resolve().parents[2]
#: The peers' environment, which scripts/setup makes.
PEERS = ROOT / ".venv-peers/bin/python"


class NoAnswer(Exception):
    """A contestant ended with an error."""


def interpreter(contestant: str) -> str:
    """Return the interpreter of a contestant."""
    return sys.executable if contestant == US else str(PEERS)


def run(entrant: Entrant, size: int, database: str) -> meter.Sample | None:
    """Run a workload on a database; return what was measured, if anything.

    Raises:
        NoAnswer: it ended with an error.
    """
    words = ["-m", "benchmarks.contestants", entrant.contestant, entrant.workload, str(size)]
    done = subprocess.run(
        [interpreter(entrant.contestant), *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "AUTOMATIONS_TEST_DATABASE": database},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoAnswer(f"{entrant} ended with {done.returncode}:\n{done.stderr[-4000:]}")
    return meter.read(done.stdout)


class Track:
    """Runs entrants, each on a copy of a database with its contestant's tables.

    Args:
        storage: where the databases are.
    """

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._made: set[str] = set()

    def run(self, entrant: Entrant, size: int) -> meter.Sample | None:
        """Return what an entrant has measured; `None` if it cannot do this."""
        if entrant.contestant not in self._made:
            made = self.storage.make(entrant.contestant)
            run(Entrant(entrant.contestant, "prepare"), 0, made)
            self._made.add(entrant.contestant)
        return run(entrant, size, self.storage.copy(entrant.contestant))
