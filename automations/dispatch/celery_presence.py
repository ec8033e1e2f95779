"""Celery's workers in the table of workers: one row each, however many processes it has."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from django.db import Error, connections
from django.db.models import F

from automations import conf
from automations.dispatch.presence import Presence
from automations.engine import store
from automations.models import Worker


class MainPresence(Presence):
    """Signs of life of a worker's main process, which executes nothing itself.

    No connection stays open between them: processes that are forked later would inherit it.
    """

    def _tried(self, act: Callable[[], None]) -> None:
        super()._tried(act)
        connections.close_all()


class Tally:
    """How much a process has executed for a worker, written from time to time.

    Args:
        name: of the worker.
    """

    def __init__(self, name: str) -> None:
        self.name, self.executed = name, 0
        self._written = -math.inf  # the clock may begin with the machine

    def count(self, steps: int) -> None:
        """Add steps; write them if that was not done for a while."""
        self.executed += steps
        if time.monotonic() - self._written >= conf.get().HEARTBEAT:
            self.write()

    def write(self) -> None:
        """Write what was added."""
        self._written = time.monotonic()
        if not self.executed:
            return
        rows = Worker.objects.using(store.alias()).filter(name=self.name)
        try:
            rows.update(executed=F("executed") + self.executed)
        except Error:
            connections[store.alias()].close()
            return
        self.executed = 0


class Presences:
    """What this process has to do with signs of life."""

    def __init__(self) -> None:
        self._main: MainPresence | None = None
        self._tallies: dict[str, Tally] = {}

    def begin(self, name: str) -> None:
        """Begin to give signs of life of a worker."""
        self._main = MainPresence(name[:100], None)
        self._main.__enter__()

    def of(self, hostname: str | None) -> Tally:
        """Return the tally of a worker, as a task is told its name."""
        name = (hostname or "celery")[:100]
        return self._tallies.setdefault(name, Tally(name))

    def flush(self) -> None:
        """Write what was executed, before the process ends."""
        for tally in self._tallies.values():
            tally.write()

    def end(self) -> None:
        """Give no more signs of life: the worker has stopped."""
        self.flush()
        if self._main is not None:
            self._main.__exit__(None, None, None)
            self._main = None
