"""Ports of 127.0.0.1."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Tell whether a server can be started on a port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do it, so that a port that was closed a moment ago counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free(port: int, attempts: int = 50) -> int:
    """Return `port`, or the next one that is free.

    Raises:
        OSError: none of so many is free.
    """
    for candidate in range(port, min(port + attempts, 65_536)):
        if is_free(candidate):
            return candidate
    raise OSError(f"None of the ports {port} to {port + attempts - 1} is free.")


def answers(
    port: int, patience: float = 15, hopeless: Callable[[], object] = lambda: False
) -> bool:
    """Wait until somebody listens on a port.

    Args:
        port: the port.
        patience: how long to wait, in seconds.
        hopeless: asked again and again; anything true ends the waiting.

    Returns:
        Whether somebody listens.
    """
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and not hopeless():
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False
