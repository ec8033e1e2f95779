"""What a step says when a dry run asks it: its answer, and what it would do to get there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automations import own_steps
from automations.outcomes import Answer, Proceed
from automations.remarks import WOULD, WOULD_CALL, WOULD_CALL_WITH_EFFECTS, Rehearsed, Remark

if TYPE_CHECKING:
    from automations.nodes.base import Context


def called(name: str, effects: str) -> tuple[Remark, ...]:
    """Return the sentence that something would be called, with what that touches outside."""
    if effects:
        return (Remark.of(WOULD_CALL_WITH_EFFECTS, name=name, effects=effects),)
    return (Remark.of(WOULD_CALL, name=name),)


class Rehearsing:
    """The part of every node that answers a dry run."""

    routing: bool

    def ask(self, context: Context) -> Answer:
        """Execute the step and tell how the flow goes on."""
        raise NotImplementedError

    def would(self) -> tuple[Remark, ...]:
        """Return what the step would do, in sentences."""
        offer = own_steps.of(type(self))
        return (Remark(WOULD),) if offer is None else called(str(offer.title), offer.effects)

    def rehearse(self, context: Context) -> Rehearsed:
        """Answer as `ask` would, without doing anything; `context.call` may be used to read.

        A step that only routes is asked. Of any other it is told what it would do, and taken for
        granted that this goes well: override this if more can be known.
        """
        if self.routing:
            return Rehearsed(self.ask(context))
        return Rehearsed(Proceed(), self.would())
