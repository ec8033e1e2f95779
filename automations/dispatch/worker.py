"""Everything is left to worker processes, and the worker's own loop."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex

from django.db import Error, connections

from automations import clock, registry
from automations.dispatch import skew, sweeps
from automations.dispatch.doorbell import Doorbell
from automations.dispatch.listening import Listener, can_listen, notify
from automations.dispatch.presence import Presence
from automations.engine import alerts, bell, claims, holding, limiting, store
from automations.engine.dispatcher import Dispatcher, Due
from automations.engine.runner import Runner

logger = logging.getLogger("automations")

#: Most seconds between two tries to reach the database.
LONGEST_PAUSE = 5.0
#: Time after which it is looked for free slots of limits for which nobody was called. Not counted
#: in passes: an idle worker makes few, a busy one many.
CALL_EVERY = timedelta(seconds=10)
#: Time after which instances are looked at again whose code was gone; in a deploy old workers
#: block what new ones know.
UNBLOCK_EVERY = timedelta(minutes=1)


class WorkerDispatcher(Dispatcher):
    """Starts, messages and forms only store what is due; workers find it, on PostgreSQL at once."""

    def poke(self, dues: Sequence[Due]) -> None:
        """Wake idle workers, with the commit."""
        notify()

    def wake(self) -> None:
        """Wake idle workers, with the commit."""
        notify()

    def found(self) -> str:
        """By notifications of PostgreSQL; elsewhere workers look at intervals."""
        return "notify" if can_listen() else "poll"


@dataclass
class Loop:
    """The loop of a worker process.

    Attributes:
        interval: seconds to wait when nothing is due and nobody calls.
        batch: how many messages and tasks make a pass.
        name: the worker's name; by default host, process and a random part.
        report: takes a line about the progress, such as a command's stderr.
        parent: number of a file that can be read as soon as the parent process is gone; None
            without one.
    """

    interval: float = 1.0
    batch: int = 20
    name: str = ""
    report: Callable[[str], None] = lambda line: None
    parent: int | None = None
    executed: int = 0
    #: When it was looked for free slots of limits, and the key that was looked at last.
    _looked: datetime | None = None
    _called: str = ""
    _unblocked: datetime | None = None
    _stopped: bool = False
    _watched: datetime = field(default_factory=clock.now)
    #: The moment up to which the last pass has looked.
    _passed: datetime = field(default_factory=clock.now)
    _bell: Doorbell | None = None

    def __post_init__(self) -> None:
        self.name = self.name or f"{socket.gethostname()}:{os.getpid()}:{token_hex(3)}"[:100]
        self.runner = Runner(self.name, stopped=lambda: self._stopped)

    def stop(self) -> None:
        """Finish the present task, claim no further one, and return from `run`."""
        self._stopped = True
        if self._bell is not None:
            self._bell.ring()

    def run(self) -> None:
        """Run what is due until `stop` is called."""
        self._compare_clocks()
        with Presence(self.name, lambda: self.executed), Doorbell() as self._bell:
            listener = Listener(self.report)
            try:
                self._run(self._bell, listener)
            finally:
                listener.close()

    def _run(self, doorbell: Doorbell, listener: Listener) -> None:
        failures = 0
        while not self._stopped:
            try:
                if failures:
                    claims.expire(self.name, clock.now())
                done = self.run_pass()
                self.watch()
                failures = 0
                if not done and not listener.open():
                    self._sleep(doorbell, listener)
            except Error as error:
                failures += 1
                self._recover(error, failures, doorbell)

    def _sleep(self, doorbell: Doorbell, listener: Listener) -> None:
        """Sleep until somebody calls, the next thing is due, or it is time to look again."""
        pauses = [self.interval, listener.pause, self._until_next()]
        seconds = min(pause for pause in pauses if pause is not None)
        parent = [] if self.parent is None else [self.parent]
        ready = doorbell.wait(seconds, [*listener.files, *parent])
        if self.parent in ready:
            self.stop()
        if ready.intersection(listener.files):
            listener.hear()

    def _until_next(self) -> float | None:
        """Return the seconds until the next thing is due, or None if nothing is.

        What has fallen due since the last pass looked is due at once.
        """
        due = sweeps.next_due(self._passed)
        return None if due is None else max(0.0, (due - clock.now()).total_seconds())

    def run_once(self) -> None:
        """Run what is due now, then return."""
        with Presence(self.name, lambda: self.executed):
            while not self._stopped and self.run_pass():
                pass
            alerts.watch()

    def watch(self) -> None:
        """Look every minute whether there is something that staff must be told.

        Not at once: what fell due while no worker was there is done first.
        """
        now = clock.now()
        if abs(now - self._watched) >= timedelta(seconds=alerts.EVERY):
            self._watched = now
            alerts.watch()

    def run_pass(self) -> int:
        """Run one batch of due messages, acts on many, entries and tasks; return how many.

        Neither many messages, a long batch of acts nor many entries keep tasks from being run.
        """
        now = self._passed = clock.now()
        if self._unblocked is None or abs(now - self._unblocked) >= UNBLOCK_EVERY:
            self._unblocked = now
            registry.ask_again()
            holding.unblock_all()
        if self._looked is None or self._called or abs(now - self._looked) >= CALL_EVERY:
            self._looked = now
            self._called = limiting.sweep(self._called)
        done = sweeps.sweep(now, self.batch, self.name)
        if done:
            bell.get().wake()
        done += self._run_tasks(now)
        self.executed += done
        if done:
            self.report(f"{done} executed, {self.executed} in all")
        return done

    def _run_tasks(self, now: datetime) -> int:
        """Claim tasks one by one, so that a stop or a slow step holds up no others."""
        done = 0
        while done < self.batch and not self._stopped and self.runner.run_due(now, 1):
            done += 1
        return done

    def _compare_clocks(self) -> None:
        """Say if our clock is not that of the others; a database that is away now says nothing."""
        try:
            complaint = skew.complaint()
        except Error:
            connections[store.alias()].close()
            return
        if complaint:
            logger.warning("%s", complaint)
            self.report(complaint)

    def _recover(self, error: Error, failures: int, doorbell: Doorbell) -> None:
        """Drop the connection and wait before the next try, longer each time."""
        logger.warning("The database does not answer (%s). Trying again.", error)
        self.report(f"The database does not answer: {error}")
        connections[store.alias()].close()
        doorbell.wait(min(self.interval * 2 ** min(failures, 16), LONGEST_PAUSE))
