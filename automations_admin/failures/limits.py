"""When the tries of a step are used up, and what comes then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from automations import registry
from automations.engine import retry
from automations.graph import Way
from automations.policies import RetryPolicy
from automations_admin import names

#: Further tries that are counted one by one; what needs more is out of sight.
FAR = 1_000


@dataclass(frozen=True)
class Limit:
    """How often a step is tried.

    Attributes:
        policy: what the code says at present; None if it says nothing.
        then: label of the step at which the flow goes on after the last try; "" if it fails.
    """

    policy: RetryPolicy | None = None
    then: str = ""

    @property
    def most(self) -> int:
        """How many tries there are in all."""
        return self.policy.max_attempts if self.policy else 1

    def gives_up(self, attempts: int, due: datetime) -> datetime | None:
        """Return when the tries are used up if all of them fail at once; None if out of sight.

        Jitter is left out, and so is the time that the tries take.

        Args:
            attempts: how many there were.
            due: when the next one is.
        """
        if self.policy is None:
            return due
        steady, moment = replace(self.policy, jitter=0.0), due
        if self.most - attempts > FAR:
            return None
        try:
            for number in range(attempts + 1, self.most):
                moment += retry.delay(steady, number, "")
        except OverflowError:
            return None
        return moment


def limit(flow: str, step: str) -> Limit:
    """Return how often a step is tried, by the code as it is: the engine decides by that too."""
    cls = registry.find(flow)
    if cls is None:
        return Limit()
    name = cls.options.renamed_nodes.get(step, step)
    node = cls.nodes.get(name)
    caught = cls.graph.targets(name, Way.ERROR)
    return Limit(node.retry if node else None, names.step_label(caught[0]) if caught else "")
