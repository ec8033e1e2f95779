"""Everything is left to worker processes, and the worker's own loop."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from secrets import token_hex

from django.db import DatabaseError, connections

from automations import clock, conf
from automations.engine import delivery, holding, store
from automations.engine.dispatcher import Dispatcher
from automations.engine.runner import Runner
from automations.models import Worker

logger = logging.getLogger("automations")

#: How long a worker's row is kept after its last sign of life.
KEEP = timedelta(days=1)


class WorkerDispatcher(Dispatcher):
    """Starts, messages and forms only store what is due; workers find it."""


@dataclass
class Loop:
    """The loop of a worker process.

    Attributes:
        interval: seconds to wait when nothing is due.
        batch: how many tasks are claimed in one go.
        name: the worker's name; by default host, process and a random part.
        report: takes a line about the progress, such as a command's stderr.
    """

    interval: float = 1.0
    batch: int = 20
    name: str = ""
    report: Callable[[str], None] = lambda line: None
    executed: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.name = self.name or f"{socket.gethostname()}:{os.getpid()}:{token_hex(3)}"[:100]
        self.runner = Runner(self.name)

    def stop(self) -> None:
        """Finish the present task, claim no further one, and return from `run`."""
        self._stop.set()

    def run(self) -> None:
        """Run what is due until `stop` is called."""
        failures = 0
        while not self._stop.is_set():
            try:
                done = self.beat_and_pass()
                failures = 0
            except DatabaseError as error:
                failures += 1
                self._recover(error, failures)
                continue
            if not done:
                self._stop.wait(self.interval)
        self.sign_off()

    def beat_and_pass(self) -> int:
        """Give a sign of life and run one batch of what is due; return how many."""
        self.beat()
        done = self.run_pass(self.batch)
        if done:
            self.executed += done
            self.report(f"{done} tasks executed, {self.executed} in all")
        return done

    def run_pass(self, limit: int) -> int:
        """Run at most `limit` due messages and tasks; return how many.

        Tasks are claimed one by one, so that a stop or a slow step holds up no others.
        """
        now = clock.now()
        done = delivery.sweep(now, limit)
        while done < limit and not self._stop.is_set():
            if not self.runner.run_due(now, 1):
                break
            done += 1
        return done

    def beat(self) -> None:
        """Write the worker's row if its last sign of life is old; let blocked instances go on."""
        now = clock.now()
        last: object = getattr(self, "_seen", None)
        if isinstance(last, type(now)) and timedelta(0) <= now - last < timedelta(
            seconds=conf.get().HEARTBEAT
        ):
            return
        self._seen = now
        Worker.objects.using(store.alias()).update_or_create(
            name=self.name,
            defaults={"seen": now, "executed": self.executed, "stopped": None},
            create_defaults={
                "host": socket.gethostname(),
                "pid": os.getpid(),
                "started": now,
                "seen": now,
            },
        )
        Worker.objects.using(store.alias()).filter(seen__lt=now - KEEP).delete()
        holding.unblock_all()

    def sign_off(self) -> None:
        """Write that the worker has stopped."""
        now = clock.now()
        Worker.objects.using(store.alias()).filter(name=self.name).update(
            seen=now, stopped=now, executed=self.executed
        )

    def _recover(self, error: DatabaseError, failures: int) -> None:
        """Drop the connection and wait before the next try, longer each time."""
        logger.warning("The database does not answer (%s). Trying again.", error)
        self.report(f"The database does not answer: {error}")
        connections[store.alias()].close()
        self._stop.wait(min(self.interval * 2**failures, 30))
