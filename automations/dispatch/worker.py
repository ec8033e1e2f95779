"""Everything is left to worker processes, and the worker's own loop."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from secrets import token_hex

from django.db import Error, connections

from automations import clock
from automations.dispatch.presence import Presence
from automations.engine import delivery, holding, store
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
        with Presence(self.name, lambda: self.executed):
            failures = 0
            while not self._stopped:
                try:
                    done = self.run_pass()
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

    def run_pass(self) -> int:
        """Run one batch of due messages and tasks; return how many.

        Tasks are claimed one by one, so that a stop or a slow step holds up no others.
        """
        if self._passes % UNBLOCK_EVERY == 0:
            holding.unblock_all()
        self._passes += 1
        now = clock.now()
        done = delivery.sweep(now, self.batch)
        while done < self.batch and not self._stopped:
            if not self.runner.run_due(now, 1):
                break
            done += 1
        self.executed += done
        if done:
            self.report(f"{done} executed, {self.executed} in all")
        return done

    def _recover(self, error: Error, failures: int) -> None:
        """Drop the connection and wait before the next try, longer each time."""
        logger.warning("The database does not answer (%s). Trying again.", error)
        self.report(f"The database does not answer: {error}")
        connections[store.alias()].close()
        self._wait(min(self.interval * 2 ** min(failures, 16), LONGEST_PAUSE))
