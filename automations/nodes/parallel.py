"""Steps that open parallel branches and bring them together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from automations.graph import Kind, Way
from automations.nodes.base import Context, Exit, Node
from automations.outcomes import Answer, Arrive, Fork, Skip


class Split(Node):
    """Opens a branch for each `.Next`, all at once."""

    kind = Kind.SPLIT
    routing = True

    def __init__(self, *, description: Any = "") -> None:
        super().__init__(description=description)
        self.branches: tuple[Any, ...] = ()

    def Next(self, node: Any) -> Self:
        """Add a branch that begins with `node`."""
        self.branches = (*self.branches, node)
        return self

    def exits(self) -> Iterator[Exit]:
        """Yield a way for each branch."""
        for branch in self.branches:
            yield Exit(Way.BRANCH, branch)
        if self.may_skip:
            yield Exit(Way.NEXT, None)
        yield from self.error_exits()

    def ask(self, context: Context) -> Answer:
        """Open the branches."""
        return Fork()


class Join(Node):
    """Waits until every branch of its split has arrived or ended, then goes on once."""

    kind = Kind.JOIN
    routing = True

    def ask(self, context: Context) -> Answer:
        """Arrive with one branch, or give up waiting for the others."""
        end = self.give_up_at(context)
        if end is not None and end <= context.now:
            return Skip("Skipped: the other branches were late")
        return Arrive(end)
