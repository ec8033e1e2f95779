"""A worker under load for long: its memory, what it holds open, and what a claim costs."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from signal import SIGTERM

from django.db import transaction

from automations import clock
from automations.engine.line import Line
from tests.acceptance.soak import elsewhere, oracle
from tests.acceptance.soak.alone import ROOT
from tests.acceptance.soak.servers import wait_for
from tests.flows.reliability import Mixed

#: How many instances are live at a time, and seconds between two looks at the worker.
LIVE, EVERY = 60, 0.5
#: Share of the time after which the worker counts as warm.
WARM = 0.25
#: Claims of which the median counts.
CLAIMS = 300


@dataclass
class Load:
    """A worker process and what was seen of it.

    Args:
        environment: in which it finds the database of the test.
        seconds: for which instances are started.
    """

    environment: dict[str, str]
    seconds: float
    started: int = 0
    memory: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    code: int | None = None

    def run(self) -> None:
        """Start instances as fast as they end, and look at the worker meanwhile."""
        command = ["automation_worker", "--interval", "0.05", "-v", "0", "--skip-checks"]
        process = subprocess.Popen(
            [sys.executable, "-m", "django", *command], cwd=ROOT, env=self.environment
        )
        try:
            self._feed()
            wait_for(lambda: self._live() < LIVE, "The first end of an instance")
            end = time.monotonic() + self.seconds
            while time.monotonic() < end and process.poll() is None:
                self._feed()
                self._look(process.pid)
                time.sleep(EVERY)
            wait_for(lambda: not self._live(), "The end of all instances", 300)
        finally:
            process.send_signal(SIGTERM)
            self.code = process.wait(60)

    def _live(self) -> int:
        return int(oracle.instances_of_mixed().filter(finished=False).count())

    def _feed(self) -> None:
        for _ in range(LIVE - self._live()):
            with transaction.atomic():
                Mixed(autorun=False).nice()
            self.started += 1

    def _look(self, pid: int) -> None:
        status = Path(f"/proc/{pid}/status").read_text()
        self.memory.append(int(status.split("VmRSS:")[1].split()[0]))
        self.files.append(len([*Path(f"/proc/{pid}/fd").iterdir()]))

    @property
    def growth(self) -> float:
        """By how much the memory has grown since the worker was warm, as a share."""
        warm = self.memory[int(len(self.memory) * WARM) :]
        quarter = max(len(warm) // 4, 1)
        return statistics.median(warm[-quarter:]) / statistics.median(warm[:quarter]) - 1

    @property
    def open_files(self) -> tuple[int, int]:
        """Fewest and most files and connections that the warm worker held open."""
        warm = self.files[int(len(self.files) * WARM) :]
        return min(warm), max(warm)


def cost_of_a_claim(backlog: int) -> float:
    """Return the milliseconds of a claim among so many tasks that are due."""
    elsewhere.ballast(backlog, due=clock.now() - timedelta(minutes=1))
    line, spent = Line(), []
    for _ in range(CLAIMS):
        began = time.perf_counter()
        assert line.claim(clock.now(), "measuring"), "Nothing was claimed."
        spent.append(time.perf_counter() - began)
    return statistics.median(spent) * 1000
