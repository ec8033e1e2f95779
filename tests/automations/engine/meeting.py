"""Threads with connections of their own that meet where a test wants them to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

from automations import failpoints
from tests.flows import reliability

#: Seconds after which a test gives up waiting. Never asserted, only a way out.
PATIENCE = 60.0


class Gate:
    """A place where one thread stops until the test lets it pass."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def __call__(self, *args: Any) -> None:
        if not self.reached.is_set():
            self.reached.set()
            assert self.opened.wait(PATIENCE), "The gate was never opened."

    def wait(self) -> None:
        """Wait until the thread is there."""
        assert self.reached.wait(PATIENCE), "Nobody came to the gate."

    def open(self) -> None:
        """Let the thread pass."""
        self.opened.set()


class Actor:
    """A thread that does one thing on a connection of its own."""

    def __init__(self, act: Callable[[], Any], name: str = "actor") -> None:
        self.act, self.result, self.error = act, None, None
        self.thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.result = self.act()
        except BaseException as error:
            self.error = error
        finally:
            connections.close_all()

    def blocked(self, seconds: float = 0.05) -> bool:
        """Tell whether it is still at it; the wait is short and ends early only if it is not."""
        self.thread.join(seconds)
        return self.thread.is_alive()

    def join(self) -> Any:
        """Wait for it, raise what it raised, return what it returned."""
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive(), f"{self.thread.name} does not end."
        if self.error is not None:
            raise self.error
        return self.result


def together(*acts: Callable[[], Any]) -> list[Actor]:
    """Let all acts begin at one moment in a thread each; return the threads when all are done."""
    barrier = threading.Barrier(len(acts))

    def begin(act: Callable[[], Any]) -> Any:
        connections["default"].ensure_connection()
        barrier.wait(PATIENCE)
        return act()

    actors = [
        Actor(lambda act=act: begin(act), f"actor-{number}") for number, act in enumerate(acts)
    ]
    for actor in actors:
        actor.thread.join(PATIENCE)
        assert not actor.thread.is_alive(), f"{actor.thread.name} does not end."
    return actors


def only(name: str, action: Callable[[], Any]) -> Callable[[], None]:
    """Return an action of a failpoint that concerns one thread only."""

    def act() -> None:
        if threading.current_thread().name == name:
            action()

    return act


@contextmanager
def gate_at(failpoint: str, thread: str = "actor") -> Iterator[Gate]:
    """Stop a thread at a failpoint."""
    gate = Gate()
    with failpoints.at(failpoint, only(thread, gate)):
        try:
            yield gate
        finally:
            gate.open()


@contextmanager
def gate_in(step: str) -> Iterator[Gate]:
    """Stop whoever executes a step of `tests.flows.reliability`, named "<flow>.<step>"."""
    gate = Gate()
    with interfering(step, gate):
        try:
            yield gate
        finally:
            gate.open()


@contextmanager
def interfering(step: str, act: Callable[[Any], Any]) -> Iterator[None]:
    """Let a step of `tests.flows.reliability` do something besides its effect."""
    reliability.interference[step] = act
    try:
        yield
    finally:
        reliability.interference.pop(step, None)
