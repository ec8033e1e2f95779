"""What wakes a worker that has nothing to do: a stop, a notification of the database, time."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType


class Doorbell:
    """A pair of sockets: ringing writes a byte, which a signal may do at any moment."""

    def __init__(self) -> None:
        self._inside, self._outside = socket.socketpair()
        for end in (self._inside, self._outside):
            end.setblocking(False)

    def __enter__(self) -> Doorbell:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._inside.close()
        self._outside.close()

    def ring(self) -> None:
        """Wake whoever waits, or will wait next."""
        # Full means that it was rung often enough; closed that nobody waits any more.
        with suppress(OSError):
            self._outside.send(b"\0")

    def wait(self, seconds: float, files: Iterable[int] = ()) -> set[int]:
        """Wait until it is rung, one of the files can be read, or time is up.

        Args:
            seconds: how long at most.
            files: numbers of open files to watch as well.

        Returns:
            Those of the files that can be read.
        """
        with selectors.DefaultSelector() as selector:
            selector.register(self._inside, selectors.EVENT_READ)
            for file in files:
                selector.register(file, selectors.EVENT_READ)
            ready = {key.fd for key, _ in selector.select(max(seconds, 0))}
        if self._inside.fileno() in ready:
            with suppress(BlockingIOError):
                self._inside.recv(4096)
        return ready - {self._inside.fileno()}
