"""Several worker processes of one command: each is started anew when it dies."""

from __future__ import annotations

import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connections

from automations import clock
from automations.dispatch.doorbell import Doorbell

logger = logging.getLogger("automations")

#: How long a process must have lived to be started anew at once.
LIVED = timedelta(seconds=10)
#: Signals that end everything gracefully.
STOPS = (signal.SIGTERM, signal.SIGINT)


@dataclass
class Place:
    """One of the processes.

    Attributes:
        number: counted from 1.
        pid: of the process; None while there is none.
        began: when it was started last.
        after: when it may be started again.
    """

    number: int
    pid: int | None
    began: datetime
    after: datetime


@dataclass
class Processes:
    """A parent that starts processes, starts them anew, and ends them.

    Args:
        count: how many.
        work: what each does: called with its number and the number of a file that can be read as
            soon as the parent is gone.
        report: takes a line about what happens.
    """

    count: int
    work: Callable[[int, int], None]
    report: Callable[[str], None] = lambda line: None
    _stopped: bool = False
    _places: list[Place] = field(default_factory=list)

    def run(self) -> None:
        """Keep the processes running until a signal ends them all."""
        now = clock.now()
        self._places = [Place(number, None, now, now) for number in range(1, self.count + 1)]
        # Whoever holds the end to write is alive: only the parent does.
        self._alive, self._mine = os.pipe()
        with Doorbell() as bell:
            for number in (*STOPS, signal.SIGCHLD):
                signal.signal(number, lambda number, _: self._called(number, bell))
            while self._tend(bell):
                bell.wait(self._pause())
        for file in (self._alive, self._mine):
            os.close(file)

    def _called(self, number: int, bell: Doorbell) -> None:
        self._stopped = self._stopped or number in STOPS
        bell.ring()

    def _tend(self, bell: Doorbell) -> bool:
        """Look after the processes; tell whether there is anything left to look after."""
        for place in self._places:
            if place.pid is not None and os.waitpid(place.pid, os.WNOHANG)[0]:
                self._lost(place)
        for place in self._places:
            if self._stopped and place.pid is not None:
                with suppress(ProcessLookupError):
                    os.kill(place.pid, signal.SIGTERM)
            elif not self._stopped and place.pid is None and place.after <= clock.now():
                self._start(place, bell)
        return not self._stopped or any(place.pid is not None for place in self._places)

    def _lost(self, place: Place) -> None:
        now = clock.now()
        if not self._stopped:
            self.report(f"Worker process {place.number} ({place.pid}) has died.")
        place.pid = None
        place.after = now if now - place.began >= LIVED else now + LIVED / 10

    def _pause(self) -> float:
        """Return for how many seconds there is nothing to do unless a signal comes."""
        waits = [place.after - clock.now() for place in self._places if place.pid is None]
        return max(min(waits, default=timedelta(hours=1)).total_seconds(), 0.0)

    def _start(self, place: Place, bell: Doorbell) -> None:
        connections.close_all()
        sys.stdout.flush()
        sys.stderr.flush()
        place.began = clock.now()
        # A signal between the fork and the child's own handlers must not be taken for the parent's.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        place.pid = os.fork()
        if not place.pid:
            os._exit(self._child(place.number, bell))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)

    def _child(self, number: int, bell: Doorbell) -> int:
        """Do the work in the new process; return its exit code."""
        try:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.close(self._mine)
            bell.__exit__(None, None, None)
            self.work(number, self._alive)
        except BaseException:  # noqa: BLE001 - the parent's code must not go on in the child
            traceback.print_exc()
            return 1
        return 0
