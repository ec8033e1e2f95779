"""Processes that the demo starts, watches, and takes with it when it ends."""

from __future__ import annotations

import os
import signal
import subprocess  # nosec B404
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

#: How long a process may take to end by itself, in seconds.
GRACE = 15


class Children:
    """The processes, as a context manager: on leaving it they are stopped."""

    def __init__(self, log_dir: Path, environment: dict[str, str]) -> None:
        """Remember where to log, and what to add to the environment."""
        log_dir.mkdir(parents=True, exist_ok=True)
        self.log_dir = log_dir
        self.environment = {**os.environ, "PYTHONUNBUFFERED": "1", **environment}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *arguments: str) -> None:
        """Start a command of this project; what it says goes to `<name>.log`.

        It gets a session of its own, so that Ctrl-C reaches it through us, in good order.
        """
        with self.log_path(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(  # noqa: S603 - our own commands  # nosec B603
                [sys.executable, "-m", "sample_flows", *arguments],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def log_path(self, name: str) -> Path:
        """Return where a process logs."""
        return self.log_dir / f"{name}.log"

    def ended(self) -> str | None:
        """Return the name of a process that has ended, if there is one."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                return name
        return None

    def watch(self, interval: float = 0.5) -> str:
        """Wait until a process ends, and return its name."""
        while (name := self.ended()) is None:
            time.sleep(interval)
        return name

    def stop(self) -> None:
        """End all processes, the last one first; who does not listen is killed."""
        running = [process for process in self.processes.values() if process.poll() is None]
        for process in reversed(running):
            process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for process in reversed(running):
            try:
                process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()
