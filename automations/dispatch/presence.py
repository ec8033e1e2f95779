"""A worker's row: that it is there, when it was seen last, that it has stopped."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType

from django.db import Error, connections

from automations import clock, conf
from automations.engine import store
from automations.models import Worker

logger = logging.getLogger("automations")

#: How long a worker's row is kept after its last sign of life.
KEEP = timedelta(days=1)


class Presence:
    """Signs of life of a worker, written by a thread so that a long step does not silence it.

    Args:
        name: the worker's name.
        executed: tells how many tasks it has executed; None if others write that.
    """

    def __init__(self, name: str, executed: Callable[[], int] | None) -> None:
        self.name, self.executed = name, executed
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True, name="automations-presence")

    def __enter__(self) -> Presence:
        self._tried(self.sign_on)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._tried(self.sign_off)

    def see(self) -> None:
        """Write once that the worker is alive, if the database lets us."""
        self._tried(self.seen)

    def sign_on(self) -> None:
        """Write the worker's row, and remove those of workers that were not seen for a day."""
        now = clock.now()
        Worker.objects.using(store.alias()).update_or_create(
            name=self.name,
            defaults={
                "host": socket.gethostname(),
                "pid": os.getpid(),
                "started": now,
                "seen": now,
                "stopped": None,
            },
        )
        Worker.objects.using(store.alias()).filter(seen__lt=now - KEEP).delete()

    def seen(self) -> None:
        """Write that the worker is alive; its row may be missing after a fault at the start."""
        if not self._update(seen=clock.now()):
            self.sign_on()

    def sign_off(self) -> None:
        """Write that the worker has stopped."""
        now = clock.now()
        self._update(seen=now, stopped=now)

    def _update(self, **values: object) -> int:
        if self.executed is not None:
            values["executed"] = self.executed()
        return Worker.objects.using(store.alias()).filter(name=self.name).update(**values)

    def _tried(self, act: Callable[[], None]) -> None:
        """Call `act`; a database that does not answer now keeps no worker from working."""
        try:
            act()
        except Error as error:
            logger.warning("Worker %s could not give a sign of life: %s", self.name, error)
            connections[store.alias()].close()

    def _beat(self) -> None:
        try:
            while not self._stop.wait(conf.get().HEARTBEAT):
                self._tried(self.seen)
        finally:
            connections.close_all()
