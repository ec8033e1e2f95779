"""A step that waits for what happens: a message, a signal or a condition, whichever comes first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from automations import calling
from automations.exceptions import DefinitionError
from automations.graph import Kind, Modifier, Way
from automations.nodes.base import Context, Exit, Node
from automations.nodes.sealed import fact
from automations.occasions import Condition, Message, Occasion, Signal, as_occasion
from automations.outcomes import Answer, Proceed, Wait
from automations.status import Waiting
from automations.values import as_timedelta, is_computed, said_duration


@dataclass(frozen=True)
class Branch:
    """One of the things that are waited for.

    Attributes:
        occasion: what must happen.
        target: where the flow goes on; None for the next node.
        key: correlation key of a message: a value, or a callable or reference that gives it.
        label: tells it from the others; "" if it is the only one.
    """

    occasion: Occasion
    target: Any = None
    key: Any = None
    label: str = ""

    @property
    def is_signal(self) -> bool:
        """Whether a signal is waited for."""
        return isinstance(self.occasion, Signal)

    @property
    def is_message(self) -> bool:
        """Whether a message is waited for, and not a signal or condition."""
        return isinstance(self.occasion, Message)

    @property
    def spoken(self) -> str:
        """What is waited for, as a page says it."""
        if isinstance(self.occasion, Message):
            return self.occasion.name
        if isinstance(self.occasion, Condition):
            return calling.spoken(self.occasion.asked)
        return self.label or "a signal"

    @property
    def declared(self) -> Any:
        """What is waited for, as the graph says it: a condition that is data as its JSON."""
        asked = self.occasion.asked if isinstance(self.occasion, Condition) else None
        return self.spoken if asked is None else calling.declared(asked)


class WaitFor(Node):
    """Waits until one of several things has happened, and goes on where that one leads.

    A message that comes before the step is reached waits in the inbox of the instance.

    Args:
        occasion: flow.message(…), flow.signal(…), or a condition: a callable that takes the task,
            or a reference to one. More are added with `.On`.
        key: of a message: only one that was sent with this key (`Flow.deliver(name, key=…)`).
        description: see `Node`.
    """

    kind = Kind.WAIT
    routing = True

    def __init__(self, occasion: Any = None, *, key: Any = None, description: Any = "") -> None:
        super().__init__(description=description)
        self.branches: tuple[Branch, ...] = ()
        self.limit: Any = None
        self.else_target: Any = None
        if occasion is not None:
            self._add(occasion, None, key, "")

    # -- modifiers ---------------------------------------------------------------------------

    def On(self, occasion: Any, node: Any = None, *, key: Any = None, label: str = "") -> Self:
        """Wait for something else as well.

        Args:
            occasion, key: as for `WaitFor`.
            node: where the flow goes on then; by default the next node.
            label: what the way is called in diagrams; by default the name of what happens.

        Raises:
            DefinitionError: there is one of the same label already.
        """
        return self._add(occasion, node, key, label or Branch(_waitable(occasion)).spoken)

    def Within(self, limit: Any) -> Self:
        """Wait no longer than `limit`: a timedelta, seconds, or a callable for one."""
        self._note("Within")
        self.limit = limit if is_computed(limit) else as_timedelta(limit)
        return self

    def Else(self, node: Any) -> Self:
        """Say where the flow goes on if nothing happens within the limit."""
        self._note("Else")
        self.else_target = node
        return self

    def _add(self, occasion: Any, node: Any, key: Any, label: str) -> Self:
        if label in {branch.label for branch in self.branches}:
            raise DefinitionError(
                f"A WaitFor waits for {label!r} twice. Give one of them another label."
            )
        self.branches = (*self.branches, Branch(_waitable(occasion), node, key, label))
        return self

    # -- what the declaration says -----------------------------------------------------------

    def seal(self, name: str) -> None:
        """Check that it can end.

        Raises:
            DefinitionError: it waits for nothing, or says what follows a limit that it lacks.
        """
        if not self.branches:
            raise DefinitionError(f"Node {name} waits for nothing. Say for what: WaitFor(…).")
        if self.else_target is not None and self.limit is None:
            raise DefinitionError(f"Node {name} has .Else and no limit. Add .Within(…).")
        super().seal(name)

    @property
    def messages(self) -> frozenset[str]:
        """Names of the messages that it waits for."""
        return frozenset(name for branch in self.branches if (name := self.message_of(branch)))

    def message_of(self, branch: Branch) -> str:
        """Return the name of the message that a branch waits for; "" for a condition.

        A signal reaches the instance as a message of a name that nobody else uses.
        """
        if isinstance(branch.occasion, Message):
            return branch.occasion.name
        return f"signal:{self.name}:{branch.label}"[:100] if branch.is_signal else ""

    @property
    def signals(self) -> Iterator[tuple[str, Signal]]:
        """The signals that it waits for, each with the name of its message."""
        for branch in self.branches:
            if isinstance(branch.occasion, Signal):
                yield self.message_of(branch), branch.occasion

    def exits(self) -> Iterator[Exit]:
        """Yield a way for each thing that is waited for, then that of the limit."""
        for branch in self.branches:
            way = Way.CASE if branch.label else Way.NEXT
            yield Exit(way, self._target(branch), branch.label)
        if self.limit is not None:
            yield Exit(Way.ELSE, self.else_target or self.next_target)
        named = all(branch.label for branch in self.branches)
        if named and self.may_skip:
            yield Exit(Way.NEXT, self.next_target)
        yield from self.error_exits()

    def _target(self, branch: Branch) -> Any:
        return self.next_target if branch.target is None else branch.target

    def modifiers(self) -> Iterator[Modifier]:
        """Yield the small print, with what is waited for first."""
        yield Modifier("waits_for", [branch.declared for branch in self.branches])
        if self.limit is not None:
            yield Modifier("within", said_duration(self.limit))
        yield from super().modifiers()

    def callables(self) -> Iterator[tuple[Any, tuple[Any, ...], dict[str, Any]]]:
        """Yield conditions, keys and the limit as well."""
        yield from super().callables()
        for branch in self.branches:
            if isinstance(branch.occasion, Condition):
                yield branch.occasion.asked, (), {}
            if is_computed(branch.key):
                yield branch.key, (), {}
        if is_computed(self.limit):
            yield self.limit, (), {}

    @fact
    def computes_time(self) -> bool:
        """Whether a change of the data may concern what it waits for."""
        computed = any(is_computed(one.key) or not one.is_message for one in self.branches)
        return computed or is_computed(self.limit) or super().computes_time

    @fact
    def ask_calls(self) -> bool:
        """Whether asking may touch the database: it looks into the inbox."""
        return True

    # -- what the engine asks ----------------------------------------------------------------

    def ask(self, context: Context) -> Answer:
        """Go on with the first thing that has happened, or wait."""
        awaits = []
        for branch in self.branches:
            name, key = self.message_of(branch), self._key(context, branch)
            if name:
                awaits.append((name, key))
                taken = context.take(name, key)
                if taken is not None:
                    return self._go_on(branch, taken)
            elif context.call(branch.occasion.asked):  # type: ignore[union-attr]
                return self._go_on(branch, None)
        end = self._end(context)
        if end is not None and end <= context.now:
            return Proceed(Way.ELSE, None, "Its time was up")
        spoken = ", ".join(branch.spoken for branch in self.branches)
        due = self._next_look(context, end)
        return self.bounded(context, Wait(Waiting.MESSAGE, due, spoken, awaits=tuple(awaits)))

    def _go_on(self, branch: Branch, result: Any) -> Proceed:
        way = Way.CASE if branch.label else Way.NEXT
        return Proceed(way, result, branch.spoken, branch.label)

    def _key(self, context: Context, branch: Branch) -> str:
        if branch.is_signal:
            return str(context.subject)
        value = context.call(branch.key) if is_computed(branch.key) else branch.key
        return "" if value is None else str(value)[:200]

    def _end(self, context: Context) -> datetime | None:
        if self.limit is None:
            return None
        limit: timedelta = as_timedelta(context.call(self.limit))
        end: datetime = context.task.created + limit
        return end

    def _next_look(self, context: Context, end: datetime | None) -> datetime | None:
        """Return when conditions are asked again or the limit is over, whichever comes first."""
        asked = [one.occasion for one in self.branches if isinstance(one.occasion, Condition)]
        moments = [context.now + (one.poll or context.poll) for one in asked]
        return min([*moments, *([end] if end else [])], default=None)


def _waitable(given: Any) -> Occasion:
    occasion = as_occasion(given)
    if isinstance(occasion, (Message, Signal, Condition)):
        return occasion
    raise DefinitionError("A WaitFor cannot wait for rows. Use a condition that asks for them.")
