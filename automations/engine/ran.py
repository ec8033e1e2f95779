"""What a chain of steps came to."""

from __future__ import annotations

from dataclasses import dataclass, field

from automations.models import AutomationModel


@dataclass
class Ran:
    """What a chain of steps came to.

    Attributes:
        steps: how many tasks were executed.
        row: the instance as it was stored last.
        left_due: other tasks of the instance may be due.
        killed: the instance was deleted by its own code.
        reached: other instances that a message or start has reached.
    """

    steps: int = 0
    row: AutomationModel | None = None
    left_due: bool = False
    killed: bool = False
    reached: list[int] = field(default_factory=list)

    def followed_by(self, more: Ran) -> Ran:
        """Return both in one, with nothing left due."""
        return Ran(
            self.steps + more.steps,
            more.row or self.row,
            False,
            self.killed or more.killed,
            self.reached + more.reached,
        )
