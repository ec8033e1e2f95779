"""A worker process of the soak: the real loop, with a doom."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from pathlib import Path
from signal import SIGTERM, signal

from django.db import connections
from django.test import override_settings

from automations import failpoints
from automations.dispatch.worker import Loop
from tests.acceptance.soak.plan import Doom

#: Seconds of a lease: long enough for a busy machine, short enough to wait for.
LEASE = 1.5
#: Kills must not use up the attempts of a step: they are what is tested.
SETTINGS = {"LEASE": LEASE, "HEARTBEAT": 0.5, "MAX_CRASHES": 10_000}


class Refusals(logging.Handler):
    """Notes each finish that was refused because the lease was lost."""

    def __init__(self, path: Path) -> None:
        super().__init__(logging.INFO)
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a dot, in a way that survives a kill."""
        if "was taken over" in record.getMessage():
            os.write(self.file, b".")


def start(doom: Doom | None, refusals: Path) -> int:
    """Fork a worker and return its process id."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    try:
        with override_settings(AUTOMATIONS=SETTINGS):
            _work(doom, refusals)
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
        os._exit(1)
    os._exit(0)


def _work(doom: Doom | None, refusals: Path) -> None:
    logger = logging.getLogger("automations")
    logger.setLevel(logging.INFO)
    logger.addHandler(Refusals(refusals))
    loop = Loop(interval=0.02)
    signal(SIGTERM, lambda *_: loop.stop())
    if doom is None or not doom.failpoint:
        loop.run()
        return
    number = doom.number
    strike = failpoints.nth(doom.visit, lambda: os.kill(os.getpid(), number))
    with failpoints.at(doom.failpoint, strike):
        loop.run()
