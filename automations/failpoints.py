"""Named places in the engine at which a test can raise, wait or kill. No-ops in production."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from automations.exceptions import FailpointReached

#: The places, in the order in which a step passes them.
NAMES = (
    "start.stored",
    "claim.committed",
    "step.before",
    "step.after",
    "finish.stored",
    "finish.committed",
    "detached.before",
    "mail.sent",
    "call.answered",
    "detached.after",
    "message.stored",
    "message.consumed",
    "broadcast.stored",
    "submit.stored",
)

_actions: dict[str, Callable[[], None]] = {}


def hit(name: str) -> None:
    """Do what a test has asked for at this place; nothing if it has not."""
    if _actions:
        action = _actions.get(name)
        if action is not None:
            action()


@contextmanager
def at(name: str, action: Callable[[], None]) -> Iterator[None]:
    """Call `action` whenever the place is reached inside the block.

    Raises:
        ValueError: there is no such place.
    """
    if name not in NAMES:
        raise ValueError(f"{name!r} is no failpoint. There are: {', '.join(NAMES)}.")
    _actions[name] = action
    try:
        yield
    finally:
        _actions.pop(name, None)


def fail() -> None:
    """Raise `FailpointReached`."""
    raise FailpointReached


def kill() -> None:
    """End this process at once, as a power failure would."""
    os.kill(os.getpid(), signal.SIGKILL)


def nth(count: int, action: Callable[[], None]) -> Callable[[], None]:
    """Return an action that does nothing but on its `count`-th call."""
    left = [count]

    def act() -> None:
        left[0] -= 1
        if left[0] == 0:
            action()

    return act
