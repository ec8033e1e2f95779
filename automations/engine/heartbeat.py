"""Signs of life of a detached step: a thread that extends the lease."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from types import TracebackType

from django.db import Error, connections

from automations import clock, conf
from automations.engine import claims, store
from automations.engine.store import Claim

logger = logging.getLogger("automations")


class Heartbeat:
    """Extends the lease of a claim while its block runs, but not beyond the step's timeout.

    Args:
        claim: the claim.
        timeout: how long the step may take; None for no limit.
    """

    def __init__(self, claim: Claim, timeout: timedelta | None) -> None:
        self.claim = claim
        self.until: datetime | None = clock.now() + timeout if timeout else None
        self.lost = False
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Heartbeat:
        if not connections[store.alias()].in_atomic_block:
            self._thread = threading.Thread(
                target=self._beat, daemon=True, name="automations-heartbeat"
            )
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _beat(self) -> None:
        settings = conf.get()
        try:
            while not self._stop.wait(settings.HEARTBEAT):
                now = clock.now()
                if self.until is not None and now > self.until:
                    return
                self.lost = not self._extend(now + settings.lease)
                if self.lost:
                    return
        finally:
            connections.close_all()

    def _extend(self, until: datetime) -> bool:
        """Extend the lease; a database that does not answer is asked again the next time."""
        try:
            return claims.extend(self.claim, until)
        except Error as error:
            logger.warning("The lease of task %s was not extended: %s", self.claim.task, error)
            connections[store.alias()].close()
            return True
