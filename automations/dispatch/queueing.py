"""What the dispatchers have in common that put calls into the queues of another task system."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

from django.db import transaction

from automations.engine import queues, store
from automations.engine.dispatcher import Dispatcher, Due
from automations.engine.queues import Ring

logger = logging.getLogger("automations")

#: Seconds for which nothing is sent after a failure, so that requests do not wait in vain.
SILENCE = 5.0


class QueueDispatcher(Dispatcher):
    """Calls are sent after the commit. One that cannot be sent is logged; a sweep makes up for it.

    Subclasses say how to send one.
    """

    def __init__(self) -> None:
        self._silent_until = 0.0

    def send(self, ring: Ring) -> None:
        """Put a call for an instance into its queue."""
        raise NotImplementedError

    def send_sweep(self) -> None:
        """Put a call for a sweep into its queue."""
        raise NotImplementedError

    def poke(self, dues: Sequence[Due]) -> None:
        """Call for instances after the commit."""
        if dues:
            self._after_commit(lambda: self._send_all(list(dues)))

    def wake(self) -> None:
        """Call for a sweep after the commit."""
        self._after_commit(self.send_sweep)

    def sweep(self) -> bool:
        """Call for a sweep now."""
        self.send_sweep()
        return True

    def found(self) -> str:
        """Workers are called."""
        return "queue"

    def _send_all(self, dues: Sequence[Due]) -> None:
        for ring in queues.rings(dues):
            self.send(ring)

    def _after_commit(self, send: Callable[[], None]) -> None:
        transaction.on_commit(lambda: self._try(send), using=store.alias())

    def _try(self, send: Callable[[], None]) -> None:
        if time.monotonic() < self._silent_until:
            return
        try:
            send()
        except Exception as error:
            self._silent_until = time.monotonic() + SILENCE
            logger.warning(
                "Workers could not be called (%s). The next sweep finds what is due.",
                error,
                exc_info=True,
            )
