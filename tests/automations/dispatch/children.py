"""Worker processes for tests: forked, with settings of their own, and real ones."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.test import override_settings

#: Seconds after which a test gives up waiting. Never asserted, only a way out.
PATIENCE = 60.0


class Child:
    """A forked process that runs `automation_worker`.

    Args:
        said: file for what it writes to stderr.
        arguments: of the command.
        settings: values of the setting AUTOMATIONS.
    """

    def __init__(self, said: Path, *arguments: str, **settings: Any) -> None:
        self.said_in = said
        connections.close_all()
        self.pid = os.fork()
        if not self.pid:
            os._exit(self._run(arguments, settings))
        self.code: int | None = None

    def _run(self, arguments: tuple[str, ...], settings: dict[str, Any]) -> int:
        try:
            with self.said_in.open("w", buffering=1) as file:
                os.dup2(file.fileno(), 2)
                sys.stderr = file
                with override_settings(AUTOMATIONS=settings):
                    call_command("automation_worker", *arguments, stderr=file)
        except SystemExit as error:
            return int(error.code or 0)
        except BaseException:
            with self.said_in.open("a") as file:
                traceback.print_exc(file=file)
            return 1
        return 0

    @property
    def said(self) -> str:
        """What it has written to stderr."""
        return self.said_in.read_text() if self.said_in.exists() else ""

    def signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def ended(self) -> bool:
        """Tell whether it has ended; then `code` says how."""
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code is not None

    def join(self) -> int:
        """Wait until it has ended and return its exit code; negative: the signal."""
        until(self.ended, f"the end of the worker, which said: {self.said}")
        assert self.code is not None
        return self.code

    def kill(self) -> None:
        """End it, if it still runs."""
        if not self.ended():
            self.signal(signal.SIGKILL)
            self.join()


def until(holds: Callable[[], Any], what: str) -> Any:
    """Ask again and again until something holds; return what it said."""
    end = time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < end, f"Waited in vain for {what}."
        time.sleep(0.01)
    return found
