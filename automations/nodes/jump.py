"""A step that goes to another one, so many times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from automations.exceptions import DefinitionError
from automations.graph import Kind, Modifier, Way
from automations.nodes.base import Context, Exit, Node
from automations.outcomes import Answer, Proceed, Wait
from automations.status import Waiting
from automations.values import as_timedelta, positive, said_duration


class Jump(Node):
    """Goes to `node` at most `at_most` times in the life of an instance, then to the next node.

    Args:
        node: where to go: a node, a reference to one, or its name.
        at_most: how many times; at least 1.
        at_least_after: how long after the step was reached it goes there at the earliest, a
            timedelta or seconds, so that a loop does not run hot; by default at once.
        description: see `Node`.

    Raises:
        DefinitionError: a value is out of its range.
    """

    kind = Kind.JUMP
    routing = True

    def __init__(
        self,
        node: Any,
        at_most: int,
        at_least_after: timedelta | float | None = None,
        *,
        description: Any = "",
    ) -> None:
        super().__init__(description=description)
        if node is None:
            raise DefinitionError(
                f"Jump takes a node, a reference to one or its name, not {node!r}."
            )
        self.jump_target = node
        self.at_most = positive(at_most)
        self.least = None if at_least_after is None else as_timedelta(at_least_after)
        if self.least is not None and self.least <= timedelta():
            raise DefinitionError("at_least_after takes a duration greater than 0.")

    def exits(self) -> Iterator[Exit]:
        """Yield the jump before the way on."""
        yield Exit(Way.REPEAT, self.jump_target)
        yield from super().exits()

    def modifiers(self) -> Iterator[Modifier]:
        """Yield the small print, with how often and how soon first."""
        after = None if self.least is None else said_duration(self.least)
        yield Modifier("jumps", {"at_most": self.at_most, "after": after})
        yield from super().modifiers()

    def ask(self, context: Context) -> Answer:
        """Go there if that is still allowed, as soon as it is time."""
        done, _last = context.visits()
        if done >= self.at_most:
            return Proceed(message="No jump is left")
        due = self._due(context)
        if due is not None and due > context.now:
            return self.bounded(context, Wait(Waiting.TIME, due))
        said = f"Jump {done + 1} of {self.at_most}"
        return Proceed(Way.REPEAT, message=said, planned=due or context.now)

    def _due(self, context: Context) -> datetime | None:
        """Return when it is time, or None for at once; an operator may have set it."""
        if self.least is None:
            return None
        task = context.task
        moment: datetime = task.rescheduled or task.created + self.least
        return moment
