"""Asking a node: user code runs here, in a savepoint, and errors become answers."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from automations import clock, conf, failpoints, jsonsafe
from automations.encoder import PLAIN
from automations.engine import capping, failure, human, letters, limiting, retention, retry, store
from automations.engine.savepoint import Savepoint
from automations.engine.session import in_user_code
from automations.exceptions import NotStorable, StepTimeout
from automations.nodes.base import Context, Node
from automations.nodes.form import Form
from automations.outcomes import Answer, Failure, Go, Proceed, Wait
from automations.status import Waiting


class Killed(Exception):
    """User code has deleted the instance that it was asked about. What it sent is in the outbox."""


def arrive(node: Node, context: Context) -> Answer:
    """Ask a node that was just reached.

    Returns:
        `Go` if a step is to be executed; any other answer needs no execution.

    Raises:
        Killed: its instance is gone.
    """
    answer: Answer = Go()
    if not node.goes_at_once:
        answer = _guarded(node, context, node.look, savepoint=node.look_calls)
    if isinstance(answer, Go) and node.routing:
        return route(node, context)
    return answer


def look(node: Node, context: Context) -> Answer:
    """Ask a claimed task whether it can go on now.

    The first attempt at a step that need not wait was asked when it was reached; only its hours
    may be over since. A further one is asked again, as it may have been the question that failed.
    """
    task = context.task
    if task.waiting == Waiting.PERSON:
        return Go()
    if not task.waiting and task.attempts <= 1:
        return _within_hours(node, context) if node.window is not None else Go()
    return _guarded(node, context, node.look, savepoint=node.look_calls)


def _within_hours(node: Node, context: Context) -> Answer:
    return _guarded(node, context, lambda c: node.hold(c) or Go(), savepoint=node.look_calls)


def route(node: Node, context: Context) -> Answer:
    """Ask a routing node which way to go."""
    return _guarded(
        node, context, lambda c: _addressed(node, c, node.ask(c)), savepoint=node.ask_calls
    )


def rehearse(node: Node, context: Context, act: Callable[[Context], Answer]) -> Answer:
    """Ask for a dry run what a step would do: errors become answers, addressees are looked up.

    Args:
        node: the step.
        context: of the question.
        act: asks; it does nothing that stays.
    """
    return _guarded(node, context, lambda c: _addressed(node, c, act(c)), savepoint=True)


def _addressed(node: Node, context: Context, answer: Answer) -> Answer:
    if isinstance(answer, Wait) and answer.waiting == Waiting.PERSON and isinstance(node, Form):
        return human.addressed(node, context, answer)
    return answer


def execute(node: Node, context: Context) -> Answer:
    """Execute an atomic step in a savepoint: an error undoes what it wrote, with its contact."""
    return _guarded(
        node, context, lambda c: capping.ask(node, c) or _limited(node, c), savepoint=True
    )


def limited(node: Node, context: Context, fence: int) -> Answer | None:
    """Return what stops a step that needs permits; None if it has got them all.

    Its keys are user code, the rest is not.
    """
    found: list[limiting.Applied] = []

    def ask(context: Context) -> Answer:
        found.extend(limiting.applied(node, context))
        return Go()

    answer = _guarded(node, context, ask, savepoint=True)
    return limiting.admit(node, found, context, fence) if isinstance(answer, Go) else answer


def admit(node: Node, context: Context) -> Answer | None:
    """Return what stops a detached step before it is executed; None if nothing does."""
    if node.cap is None:
        return None
    answer = _guarded(node, context, lambda c: capping.ask(node, c) or Go(), savepoint=True)
    return None if isinstance(answer, Go) else answer


def execute_detached(node: Node, context: Context) -> Answer:
    """Execute a detached step outside any transaction."""
    return _guarded(node, context, lambda c: _limited(node, c), savepoint=False, outside=True)


def _limited(node: Node, context: Context) -> Answer:
    began = clock.now()
    failpoints.hit("step.before")
    token = in_user_code.set(True)
    try:
        with alarm(node.timeout):
            answer = node.ask(context)
    finally:
        in_user_code.reset(token)
    failpoints.hit("step.after")
    if node.timeout is not None and clock.now() - began > node.timeout:
        raise StepTimeout(f"The step took longer than {node.timeout}.")
    return answer


@dataclass(frozen=True)
class _Before:
    """The data of an instance before user code is called.

    Attributes:
        stored: as they are stored, as far as this process knows.
        text: as they are now; the step before this one may be in the same transaction.
    """

    stored: str
    text: str

    @classmethod
    def of(cls, row: Any) -> _Before:
        """Note the data of an instance."""
        return cls(row.stored_text, PLAIN.encode(row.data))

    def put_back(self, row: Any, *, outside: bool) -> None:
        """Take back what user code has done to the data; what it stored outside remains."""
        text = row.stored_text if outside else self.text
        if not outside:
            row.stored_text = self.stored
        row.checked_text = None
        row.data.clear()
        row.data.update(json.loads(text))


def _guarded(
    node: Node,
    context: Context,
    act: Callable[[Context], Answer],
    *,
    savepoint: bool,
    outside: bool = False,
) -> Answer:
    """Call `act` and turn what it raises into a `Failure`, with data as they were before.

    Raises:
        Killed: `act` has deleted the instance.
    """
    row = context.automation.row
    before = _Before.of(row) if savepoint or outside else None
    token = letters.outbox.set(context.outbox)
    try:
        if before is None:
            return _checked(act(context), context, None)
        with retention.noting() as gone, _savepoint(row) if savepoint else nullcontext():
            answer = _checked(act(context), context, row)
    except Exception as error:
        if savepoint and store.must_repeat(error):
            raise
        if before is not None:
            before.put_back(row, outside=outside)
        context.outbox.clear()
        return _failed(node, context, error)
    else:
        if row.pk in gone:
            raise Killed
        return answer
    finally:
        letters.outbox.reset(token)


def _failed(node: Node, context: Context, error: Exception) -> Failure:
    task = context.task
    attempts = max(task.attempts, 1)
    planned = retry.retry_at(node.retry, error, attempts, clock.now(), str(task.uuid))
    return failure.describe(node.name, error, planned)


def _savepoint(row: Any) -> Savepoint:
    return Savepoint(store.connection(), lambda: _forget(row))


def _forget(row: Any) -> None:
    """Have the next step read the instance anew, as user code may write to its row itself."""
    row.stored = None


def _checked(answer: Answer, context: Context, row: Any) -> Answer:
    """Check that what was asked for can be stored, and what was sent; see `_storable`."""
    found = _storable(answer, row)
    letters.check(context.outbox)
    return found


def _storable(answer: Answer, row: Any) -> Answer:
    """Check that data and result can be stored; a result that cannot is left out and said so.

    The text of the data is noted at the instance, so that it is made once.

    Args:
        answer: what the node says.
        row: the instance, if user code may have changed its data.
    """
    if row is not None:
        row.checked_text = jsonsafe.dumps(row.data, "data", conf.get().MAX_DATA)
    if not isinstance(answer, Proceed) or answer.result is None:
        return answer
    try:
        jsonsafe.dumps(answer.result, "result", conf.get().MAX_DATA)
    except NotStorable as error:
        said = f"{answer.message}; result not stored: {error}"
        return replace(answer, result=None, message=said)
    return answer


def alarm(limit: timedelta | None) -> AbstractContextManager[None]:
    """Interrupt the block after `limit` where that is possible: in a process's main thread."""
    main = threading.current_thread() is threading.main_thread()
    if limit is None or not main or not hasattr(signal, "setitimer"):
        return nullcontext()
    return _ringing(limit)


@contextmanager
def _ringing(limit: timedelta) -> Iterator[None]:
    def ring(number: int, frame: Any) -> None:
        raise StepTimeout(f"The step took longer than {limit}.")

    previous = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(limit.total_seconds(), 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
