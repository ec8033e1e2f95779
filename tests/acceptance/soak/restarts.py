"""The database goes away and comes back, again and again, while instances start and run.

Started by `alone.conduct`; what it is given: `database`, `seed`, `outages`, `seconds`, `gap`.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import TYPE_CHECKING, Any

from tests.acceptance.soak import alone, outages
from tests.acceptance.soak.outages import Outage
from tests.acceptance.soak.servers import DATABASES, Server, wait_for

if TYPE_CHECKING:
    from multiprocessing.synchronize import Event

#: Processes that work and that start instances.
WORKERS, STARTERS = 2, 2
#: Seconds between two starts of one process, and for which instances start before an outage.
PACE, FED = 0.25, 2.0
#: Seconds after which a database that is back must have been idle at the latest.
PATIENCE = 90.0


@dataclass
class Proof:
    """Everything that runs.

    Attributes:
        server: the database.
        feeding, over: whether instances are started, whether that is over.
        idle: seconds after each outage until nothing was left to do.
    """

    server: Server
    feeding: Event = field(default_factory=multiprocessing.Event)
    over: Event = field(default_factory=multiprocessing.Event)
    workers: list[int] = field(default_factory=list)
    starters: list[int] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)

    @property
    def notes(self) -> Path:
        """The file in which starters note what became of each start."""
        return self.server.folder / "starts"

    def run(self, planned: list[Outage], seconds: float) -> None:
        """Let all outages happen, or as many as fit, and wait for the end of every instance."""
        from tests.acceptance.soak import worker

        self.workers += [
            worker.start(None, self.server.folder / "refusals") for _ in range(WORKERS)
        ]
        self.starters += [self._start_starter(number) for number in range(STARTERS)]
        end = time.monotonic() + seconds
        for outage in planned:
            if time.monotonic() > end:
                break
            self._suffer(outage)

    def _suffer(self, outage: Outage) -> None:
        began = time.monotonic()
        self.feeding.set()
        time.sleep(max(FED, outage.gap - (self.idle[-1] if self.idle else 0.0)))
        self.server.end(outage.how)
        self.feeding.clear()
        time.sleep(outage.away)
        self.server.start()
        back = time.monotonic()
        wait_for(_is_idle, f"Going on after {outage} (began {began})", PATIENCE)
        self.idle.append(time.monotonic() - back)

    def _start_starter(self, number: int) -> int:
        from django.test import override_settings

        from tests.acceptance.soak import worker

        pid = os.fork()
        if not pid:
            try:  # what it runs itself is taken over as soon as what a worker runs
                with override_settings(AUTOMATIONS=worker.SETTINGS):
                    self._feed(number)
            finally:
                os._exit(0)
        return pid

    def _feed(self, number: int) -> None:
        """Start instances and note what became of each; none is started anew after an error."""
        from django.db import Error, connections

        file = os.open(self.notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        count = 0
        while not self.over.is_set():
            if not self.feeding.wait(0.1):
                continue
            name, word = f"{number}-{count}", "started"
            try:
                _start(name, at_once=count % 2 == 0)
            except Error:
                word = "unknown"
                connections.close_all()
            os.write(file, f"{word} {name}\n".encode())
            count += 1
            time.sleep(PACE)

    def end(self) -> list[int]:
        """End every process; return those of the workers that had ended before."""
        self.over.set()
        gone = [pid for pid in self.workers if os.waitpid(pid, os.WNOHANG)[0]]
        for pid in {*self.workers} - {*gone}:
            os.kill(pid, SIGTERM)
            _await(pid)
        for pid in self.starters:
            _await(pid)
        return gone


def _await(pid: int) -> None:
    """Wait for the end of a process, for a while, and then end it."""
    try:
        wait_for(lambda: os.waitpid(pid, os.WNOHANG)[0] == pid, "The end of a process", 30)
    except TimeoutError:
        os.kill(pid, SIGKILL)
        os.waitpid(pid, 0)
        raise


def _start(name: str, *, at_once: bool) -> None:
    from django.db import transaction

    from tests.flows.reliability import Mixed

    if at_once:
        Mixed(name=name)
        return
    with transaction.atomic():
        Mixed(autorun=False, name=name).nice()


def _is_idle() -> bool:
    from django.db import Error, connections

    from automations.models import AutomationModel

    try:
        return not AutomationModel.objects.live().exists()
    except Error:
        return False
    finally:
        connections.close_all()


def wrongs(notes: Path) -> tuple[list[str], dict[str, int]]:
    """Compare the starts that were noted with the instances that are there.

    A start that ended with an error may have been stored or not, but not twice.
    """
    from tests.acceptance.soak import oracle

    words = dict(reversed(line.split()) for line in notes.read_text().splitlines())
    there = Counter(
        data["name"] for data in oracle.instances_of_mixed().values_list("data", flat=True)
    )
    lost = [name for name, word in words.items() if word == "started" and not there[name]]
    twice = [name for name, count in there.items() if count > 1 or name not in words]
    unknown = [name for name, word in words.items() if word == "unknown"]
    wrong = [f"lost: {lost}"] * bool(lost) + [f"doubled or unknown: {twice}"] * bool(twice)
    figures = {
        "instances": sum(there.values()),
        "errors": len(unknown),
        "stored_although": sum(there[name] for name in unknown),
    }
    return [*wrong, *oracle.wrongs(sum(there.values()))], figures


def main(database: str, seed: int, count: int, seconds: float, gap: list[float]) -> dict[str, Any]:
    """Run the proof and return its figures."""
    with DATABASES[database]() as server:
        alone.open_database(server.environment())
        proof = Proof(server)
        planned = outages.draw(seed, count, [*server.ends], (gap[0], gap[1]))
        began = time.monotonic()
        try:
            proof.run(planned, seconds)
        finally:
            gone = proof.end()
        from tests.acceptance.soak.oracle import figures

        wrong, counted = wrongs(proof.notes)
        found = figures()
        return {
            **counted,
            "wrong": wrong,
            "gone": gone,
            "outages": Counter(outage.how for outage in planned[: len(proof.idle)]),
            "idle": [round(seconds, 1) for seconds in proof.idle],
            "seconds": round(time.monotonic() - began),
            "transitions": found.transitions,
            "reclaims": found.reclaims,
            "repeats": found.repeats,
        }


if __name__ == "__main__":
    print(json.dumps(main(**alone.given())))
