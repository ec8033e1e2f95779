"""Celery's workers are killed, and their broker is restarted and emptied; nothing is lost.

Started by `alone.conduct`; what it is given: `broker`, `seed`, `instances`, and how many of what is
done: `kills`, `stops`, `acts` on the broker.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.acceptance.soak import alone
from tests.acceptance.soak.brokers import BROKERS, Broker
from tests.acceptance.soak.servers import PostgreSQL, children_of

#: Workers, processes of each, and how many instances are live at a time.
WORKERS, PROCESSES, LIVE = 2, 2, 150
#: Seconds that a process sleeps at least, longer than its lease.
LEASE, SLEEP = 3.0, 4.5
QUEUE = "soak"
SETTINGS = {
    "DISPATCHER": "celery",
    "SWEEP": 0.5,
    "RING_AGAIN": 1.0,
    "LEASE": LEASE,
    "HEARTBEAT": 0.5,
    "MAX_CRASHES": 10_000,
}
#: Seconds that the proof may take, at least and for each instance.
LEAST, EACH = 300.0, 1.0


@dataclass(frozen=True)
class Plan:
    """How many processes are killed and stopped, and how often something is done to the broker."""

    kills: int
    stops: int
    acts: int


@dataclass
class Site:
    """Everything that runs.

    Attributes:
        broker: where the workers listen.
        folder: where processes of the pools leave their marks.
        chance: what every choice is drawn from.
        acts: what was done to the broker, and how often.
    """

    broker: Broker
    folder: Path
    chance: random.Random
    plan: Plan
    started: int = 0
    kills: int = 0
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    acts: Counter[str] = field(default_factory=Counter)

    def run(self, instances: int) -> None:
        """Keep everything going until all instances have ended and all is done that was planned.

        What is done to workers and broker is spread over the work.
        """
        end = time.monotonic() + max(LEAST, EACH * instances)
        live = min(LIVE, instances // 5)
        strike_at = 0.0
        while time.monotonic() < end:
            self._keep_going()
            self._wake()
            over = self._has_struck(1.0) and self.acts.total() >= self.plan.acts
            if self._feed(instances if over else instances - live, live) and over:
                return
            share = min(1.0, self.started / (instances - live))
            calm = self._has_struck(share)
            self._be_calm(calm)
            if not calm and time.monotonic() > strike_at:
                self._strike()
                strike_at = time.monotonic() + self.chance.uniform(0.5, 3)
            if self.acts.total() < self.plan.acts * share:
                self._disturb()
            time.sleep(0.2)

    def _has_struck(self, share: float) -> bool:
        """Tell whether a share of all that is planned has died and slept."""
        return self.killed >= self.plan.kills * share and self.asleep >= self.plan.stops * share

    def _be_calm(self, calm: bool) -> None:
        """Let the processes of the pools die at failpoints, or not."""
        mark = self.folder / "calm"
        mark.touch() if calm else mark.unlink(missing_ok=True)

    @property
    def killed(self) -> int:
        """How many kills there were, by the driver and at failpoints."""
        return self.kills + _marks(self.folder / "aimed")

    @property
    def asleep(self) -> int:
        """How many processes were stopped."""
        return _marks(self.folder / "stops")

    def _keep_going(self) -> None:
        """Start what does not run: the workers, and beat for the sweeps."""
        wanted = {f"worker{number}": _worker(number) for number in range(WORKERS)}
        wanted["beat"] = ["beat", "-s", str(self.folder / "schedule"), "--pidfile="]
        for name, options in wanted.items():
            process = self.running.get(name)
            if process is None or process.poll() is not None:
                self.running[name] = self._start(name, options)

    def _start(self, name: str, options: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / f"said-{name}").open("ab") as said:
            return subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "celery",
                    "-A",
                    "tests.acceptance.soak.celery_app",
                    *options,
                ],
                cwd=alone.ROOT,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def _wake(self) -> None:
        """Wake the processes that have slept for longer than their lease."""
        for path in self.folder.glob("asleep-*"):
            if time.time() - path.stat().st_mtime > SLEEP:
                path.unlink()
                with suppress(ProcessLookupError):
                    os.kill(int(path.name.rpartition("-")[2]), signal.SIGCONT)

    def _next_number(self) -> int:
        """Draw the next signal, so that in the end there are as many of both as planned."""
        plan = self.plan
        left = max(plan.kills - self.killed, 0), max(plan.stops - self.asleep, 0)
        kill, stop = (*left,) if any(left) else (1, 0)
        return self.chance.choices([signal.SIGKILL, signal.SIGSTOP], [kill, stop])[0]

    def _strike(self) -> None:
        """Kill or stop a process of a pool, or sometimes kill a whole worker."""
        number = self._next_number()
        worker = self.running[f"worker{self.chance.randrange(WORKERS)}"]
        pool = children_of(worker.pid)
        with suppress(ProcessLookupError):
            if number == signal.SIGKILL and (self.chance.random() < 0.2 or not pool):
                os.killpg(worker.pid, number)
                worker.wait()
                self.kills += 1
            elif pool:
                pid = self.chance.choice(pool)
                if number == signal.SIGSTOP:
                    (self.folder / f"asleep-{pid}").touch()
                    (self.folder / "stops").open("a").write(".")
                os.kill(pid, number)
                self.kills += number == signal.SIGKILL

    def _disturb(self) -> None:
        """Empty the broker, or let it go away for a moment."""
        act = self.chance.choice(["flush", "restart", "kill"])
        self.acts[act] += 1
        if act == "flush":
            self.broker.flush(QUEUE)
        else:
            self.broker.restart("kill" if act == "kill" else "fast")

    def _feed(self, last: int, most: int) -> bool:
        """Start instances up to a number, so many at a time; tell whether all have ended."""
        from tests.acceptance.soak import oracle
        from tests.flows.reliability import Mixed

        live = oracle.instances_of_mixed().filter(finished=False).count()
        for _ in range(min(most - live, last - self.started, 20)):
            Mixed(name=str(self.started))
            self.started += 1
        return self.started >= last and not live

    def end(self) -> None:
        """End every process, by force: nothing is at work any more."""
        for process in self.running.values():
            for pid in (*children_of(process.pid), process.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()


def _worker(number: int) -> list[str]:
    options = ["worker", "-P", "prefork", "-c", str(PROCESSES), "-n", f"soak{number}@%h"]
    return [*options, "--without-mingle", "--without-gossip", "-l", "warning"]


def _marks(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def main(broker: str, seed: int, instances: int, **plan: int) -> dict[str, Any]:
    """Run the proof and return its figures."""
    with (
        PostgreSQL() as database,
        BROKERS[broker]() as served,
        tempfile.TemporaryDirectory() as name,
    ):
        assert isinstance(served, Broker)
        os.environ |= {
            "AUTOMATIONS_TEST_SETTINGS": json.dumps(SETTINGS),
            "AUTOMATIONS_TEST_BROKER": served.url,
            "AUTOMATIONS_TEST_QUEUE": QUEUE,
            "AUTOMATIONS_SOAK_FOLDER": name,
            "AUTOMATIONS_SOAK_SEED": str(seed),
            "CELERY_SKIP_CHECKS": "1",
        }
        alone.open_database(database.environment())
        import tests.acceptance.soak.celery_app  # noqa: F401  # this process sends by it
        from tests.acceptance.soak import oracle

        site = Site(served, Path(name), random.Random(seed), Plan(**plan))
        began = time.monotonic()
        try:
            site.run(instances)
        finally:
            site.end()
        said = {path.name: path.read_text()[-1500:] for path in site.folder.glob("said-*")}
        found = oracle.figures()
        return {
            "wrong": oracle.wrongs(instances),
            "said": said,
            "seconds": round(time.monotonic() - began),
            "kills": site.killed,
            "aimed": _marks(site.folder / "aimed"),
            "stops": site.asleep,
            "acts": site.acts,
            "transitions": found.transitions,
            "reclaims": found.reclaims,
            "repeats": found.repeats,
        }


if __name__ == "__main__":
    print(json.dumps(main(**alone.given())))
