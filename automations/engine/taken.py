"""The tasks that a unit of work has claimed for its own worker as they began."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from automations.automation import Automation
from automations.engine import claims
from automations.engine.queues import queue_of
from automations.engine.store import Claim
from automations.models import AutomationTaskModel
from automations.nodes.base import Node
from automations.status import TaskState


class Taken:
    """Tasks in the order in which they are executed.

    Args:
        flow: the automation, bound to its instance.
        owner: name of the worker.
        background: detached steps may be taken, too.
        several: more than one may be taken, to be executed in the same transaction.
    """

    def __init__(self, flow: Automation, owner: str, *, background: bool, several: bool) -> None:
        self.flow = flow
        self.owner, self.background, self.several = owner, background, several
        #: Only steps of this queue are taken; None for any.
        self.queue: str | None = None
        self.tasks: list[AutomationTaskModel] = []
        #: Tasks that were ready; they are claimed by being finished, or left as they are.
        self.locked: list[AutomationTaskModel] = []

    def admits(self, node: Node) -> bool:
        """Tell whether a task that begins at a node may be taken."""
        if node.detached and (self.tasks or not self.background):
            return False
        if node.is_limited(type(self.flow).options):
            return False
        return (self.several or not self.tasks) and self.serves(node)

    def serves(self, node: Node) -> bool:
        """Tell whether a node's queue is that of the worker."""
        return self.queue is None or self.queue == queue_of(type(self.flow), node)

    @property
    def claim(self) -> Claim | None:
        """The right to execute the first of them."""
        return self.claim_of(self.tasks[0]) if self.tasks else None

    def claim_of(self, task: AutomationTaskModel) -> Claim:
        """Return the right to execute a task that was inserted as claimed."""
        return Claim(task.id, task.automation_id, task.fence, self.owner)

    def take_up(self, tasks: Iterable[AutomationTaskModel], now: datetime) -> None:
        """Take tasks that are locked in the open transaction, which claims and finishes them."""
        for task in tasks:
            task.state, task.owner, task.started = TaskState.RUNNING, self.owner, now
            task.attempts += 1
            self.locked.append(task)

    def next_atomic(self) -> AutomationTaskModel | None:
        """Take out the first task that can be executed in this transaction."""
        for place, task in enumerate(self.tasks):
            if not task.get_node().detached:
                return self.tasks.pop(place)
        return self.locked.pop(0) if self.locked else None

    def give_back_others(self, now: datetime) -> list[Node]:
        """Leave all but the first to whoever comes next; return where they stand."""
        others, self.tasks = self.tasks[1:], self.tasks[:1]
        for task in others:
            claims.release(self.claim_of(task), now)
        left, self.locked = [*others, *self.locked], []
        return [task.get_node() for task in left]

    def drop(self, closed: Iterable[int]) -> None:
        """Forget those that are over."""
        gone = set(closed)
        self.tasks = [task for task in self.tasks if task.id not in gone]
        self.locked = [task for task in self.locked if task.id not in gone]
