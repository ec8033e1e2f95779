"""The brokers that some tests need, and Celery's processes on them.

REDIS_URL and RABBITMQ_URL say where they are; a run uses names of its own in them.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from kombu import Connection

ROOT = Path(__file__).resolve().parent.parent
URLS = {
    "redis": os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/9"),
    "rabbitmq": os.environ.get("RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//"),
}
#: Where nobody listens.
NOWHERE = {"redis": "redis://127.0.0.1:9/0", "rabbitmq": "amqp://guest:guest@127.0.0.1:9//"}
#: How each is installed.
HOW_TO_GET = {
    "redis": "Install it, on Debian with: apt-get install redis-server",
    "rabbitmq": "Install it, on Debian with: apt-get install rabbitmq-server",
}


@cache
def problem(name: str) -> str:
    """Return why a broker cannot be used and how to get it; empty if it can be."""
    try:
        with Connection(URLS[name], connect_timeout=5) as connection:
            connection.ensure_connection(max_retries=1, timeout=5)
    except Exception as error:
        return f"no answer from {URLS[name]} ({' '.join(str(error).split())}). {HOW_TO_GET[name]}"
    return ""


def remove_queues(name: str, queues: list[str]) -> None:
    """Remove queues with what is in them."""
    with Connection(URLS[name]) as connection:
        for queue in queues:
            found = connection.SimpleQueue(queue)
            found.clear()
            found.queue.delete()
            found.close()
            if name == "rabbitmq":
                connection.default_channel.exchange_delete(queue)


class Process:
    """A process of a test with its output in a file.

    Args:
        said: the file.
        environment: of the process.
        arguments: of Python.
    """

    def __init__(self, said: Path, environment: dict[str, str], *arguments: str) -> None:
        self.said_in = said
        with said.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=environment,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        """What it has written."""
        return self.said_in.read_text()

    def stop(self) -> int:
        """End it gracefully; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(60)
        finally:
            self.kill()

    def kill(self) -> None:
        """End it with all of its own processes."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        finally:
            self.process.wait()


@contextmanager
def running(*processes: Process) -> Iterator[Any]:
    """Leave no process behind."""
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
