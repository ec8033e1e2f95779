"""A process of another task system in the table of workers: seen whenever it is called."""

from __future__ import annotations

import os
import socket
import time

from automations import conf
from automations.dispatch.presence import Presence


class TaskPresence:
    """Signs of life of a process that hears of itself only when it is called."""

    def __init__(self) -> None:
        self.executed = 0
        self._seen: tuple[int, float] | None = None

    @property
    def name(self) -> str:
        """Name of the worker: host and process."""
        return f"{socket.gethostname()}:{os.getpid()}"[:100]

    def see(self) -> str:
        """Write that the process is there, if that was not done for a while; return its name."""
        pid, now = os.getpid(), time.monotonic()
        known = self._seen is not None and self._seen[0] == pid
        if not known:
            self.executed = 0
        if self._seen is None or not known or now - self._seen[1] >= conf.get().HEARTBEAT:
            self._seen = pid, now
            Presence(self.name, lambda: self.executed).see()
        return self.name
