"""A step that closes its branch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from automations.graph import Kind, Modifier, Way
from automations.nodes.base import Context, Exit, Node
from automations.outcomes import Answer, Close


class End(Node):
    """Closes its branch; the instance has ended when no branch is open.

    Args:
        exited: why the instance leaves early at this end; empty for a normal end, whose
            outcome is completed.
        description: see `Node`.
    """

    kind = Kind.END
    routing = True

    def __init__(self, *, exited: str = "", description: Any = "") -> None:
        super().__init__(description=description)
        self.exited = exited

    def exits(self) -> Iterator[Exit]:
        """Yield a way on only if the end may be passed over."""
        if self.may_skip:
            yield Exit(Way.NEXT, self.next_target)

    def modifiers(self) -> Iterator[Modifier]:
        """Yield the small print, with the reason to leave early."""
        yield from super().modifiers()
        if self.exited:
            yield Modifier("exited", self.exited)

    def ask(self, context: Context) -> Answer:
        """Close the branch."""
        return Close(self.exited)
