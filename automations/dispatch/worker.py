"""Everything is left to worker processes, and the worker's own loop."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from secrets import token_hex

from django.db import Error, connections

from automations import clock, registry
from automations.dispatch import skew, sweeps
from automations.dispatch.presence import Presence
from automations.engine import alerts, claims, holding, store
from automations.engine.dispatcher import Dispatcher
from automations.engine.runner import Runner

logger = logging.getLogger("automations")

#: Most seconds between two tries to reach the database.
LONGEST_PAUSE = 5.0
#: Passes after which instances are looked at again whose code was gone.
UNBLOCK_EVERY = 100


class WorkerDispatcher(Dispatcher):
    """Starts, messages and forms only store what is due; workers find it."""


@dataclass
class Loop:
    """The loop of a worker process.

    Attributes:
        interval: seconds to wait when nothing is due.
        batch: how many messages and tasks make a pass.
        name: the worker's name; by default host, process and a random part.
        report: takes a line about the progress, such as a command's stderr.
    """

    interval: float = 1.0
    batch: int = 20
    name: str = ""
    report: Callable[[str], None] = lambda line: None
    executed: int = 0
    _passes: int = 0
    _stopped: bool = False
    _watched: datetime = field(default_factory=clock.now)
    #: Rung by `stop`; unlike an event it may be rung by a signal at any moment.
    _bell: SimpleQueue[None] = field(default_factory=SimpleQueue)

    def __post_init__(self) -> None:
        self.name = self.name or f"{socket.gethostname()}:{os.getpid()}:{token_hex(3)}"[:100]
        self.runner = Runner(self.name, stopped=lambda: self._stopped)

    def stop(self) -> None:
        """Finish the present task, claim no further one, and return from `run`."""
        self._stopped = True
        self._bell.put(None)

    def _wait(self, seconds: float) -> None:
        with suppress(Empty):
            self._bell.get(timeout=seconds)

    def run(self) -> None:
        """Run what is due until `stop` is called."""
        self._compare_clocks()
        with Presence(self.name, lambda: self.executed):
            failures = 0
            while not self._stopped:
                try:
                    if failures:
                        claims.expire(self.name, clock.now())
                    done = self.run_pass()
                    self.watch()
                    failures = 0
                except Error as error:
                    failures += 1
                    self._recover(error, failures)
                    continue
                if not done:
                    self._wait(self.interval)

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
        if self._passes % UNBLOCK_EVERY == 0:
            registry.ask_again()
            holding.unblock_all()
        self._passes += 1
        now = clock.now()
        done = sweeps.sweep(now, self.batch, self.name)
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

    def _recover(self, error: Error, failures: int) -> None:
        """Drop the connection and wait before the next try, longer each time."""
        logger.warning("The database does not answer (%s). Trying again.", error)
        self.report(f"The database does not answer: {error}")
        connections[store.alias()].close()
        self._wait(min(self.interval * 2 ** min(failures, 16), LONGEST_PAUSE))
