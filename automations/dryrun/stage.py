"""One instance in memory: the same decisions as in the engine, and no row of it.

It is what `engine.unit.Unit` is to a stored instance: `transition` says what follows from an
answer and `settling` what an answer does to its task. Only where the engine reads or writes rows,
there are lists here.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from automations import conf, jsonsafe
from automations.dryrun.asked import Asked
from automations.engine import assignment, payload, settling, store
from automations.engine.places import token_of
from automations.engine.transition import JOINED, PASSED, Opened, Token, Transition, transition
from automations.engine.unique import about
from automations.graph import Way
from automations.models import AutomationModel, AutomationTaskModel
from automations.nodes.base import Node
from automations.outcomes import Answer
from automations.status import LIVE, InstanceState, TaskState, Waiting

#: Where the ids of tasks begin that are not stored, far from those that are.
FIRST_ID = 2**62


@dataclass
class Letter:
    """A message in the inbox of the instance."""

    name: str
    key: str
    data: dict[str, Any]
    taken: bool = False


@dataclass
class Stage:
    """The instance, its tasks, and the moment.

    Attributes:
        flow: the class.
        row: the instance, which is not stored.
        now: the simulated moment.
        tasks: all its tasks, in the order in which they began.
        arrived: tasks that have begun and were not asked yet.
        tokens: the places where the instance is, by task.
        inbox: messages that wait for a step.
        awaits: for which messages each task waits, as names and keys.
    """

    flow: Any
    row: AutomationModel
    now: datetime
    tasks: list[AutomationTaskModel] = field(default_factory=list)
    arrived: deque[AutomationTaskModel] = field(default_factory=deque)
    tokens: dict[int, Token] = field(default_factory=dict)
    inbox: list[Letter] = field(default_factory=list)
    awaits: dict[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, flow: Any, data: dict[str, Any], at: datetime, seed: str) -> Stage:
        """Return the stage of a new instance, which has no task yet.

        Args:
            flow: the class.
            data: what the instance starts with, as JSON can hold it.
            at: when.
            seed: what its ids are drawn from.

        Raises:
            NotStorable: the data cannot be stored.
        """
        text = jsonsafe.dumps(data, "data", conf.get().MAX_DATA)
        row = AutomationModel(
            pk=FIRST_ID,
            automation_class=flow.get_automation_class_name(),
            uuid=UUID(seed),
            state=InstanceState.RUNNING,
            data=payload.plain(text),
            created=at,
            updated=at,
        )
        row.stored_text, row.pauses = text, 0
        row.subject = about(flow, row.data)
        return cls(flow, row, at)

    # -- asking ------------------------------------------------------------------------------

    @property
    def graph(self) -> Any:
        """What the flow declares."""
        return self.flow.graph

    def context(self, task: AutomationTaskModel) -> Asked:
        """Return what joins automation, instance and task for a question."""
        context = Asked(
            automation=self.flow.bind(self.row),
            task=task,
            now=self.now,
            poll=conf.get().poll,
            visits=lambda: self._planned(task.status),
            assign=lambda name, arms: self._arm(context, name, arms),
            take=lambda name, key: self._take(context, name, key),
        )
        return context

    def _planned(self, step: str) -> tuple[int, datetime | None]:
        """Return how often a step was gone through with a planned time, and the last of them."""
        done = [task for task in self.tasks if task.status == step]
        planned = [t.planned for t in done if t.planned and t.state == TaskState.DONE]
        return len(planned), max(planned, default=None)

    def _arm(self, context: Asked, name: str, arms: tuple[tuple[str, float], ...]) -> str:
        arm, stored = assignment.foreseen(self.row, name, arms)
        context.note_arm(arm, arms, stored=stored)
        return arm

    def _take(self, context: Asked, name: str, key: str) -> dict[str, Any] | None:
        for letter in self.inbox:
            if letter.name == name and not letter.taken and key in {"", letter.key}:
                letter.taken = True
                context.note_message(name)
                return dict(letter.data)
        return None

    def node(self, task: AutomationTaskModel) -> Node:
        """Return the node of a task."""
        found: Node = self.flow.nodes[task.status]
        return found

    def visit(self, task: AutomationTaskModel) -> int:
        """Return which visit to its step a task is, counted from 1."""
        earlier = [t for t in self.tasks if t.status == task.status and t.pk < task.pk]
        return len(earlier) + 1

    def number(self, task: AutomationTaskModel) -> int:
        """Return the number of a task, counted from 1."""
        return int(task.pk) - FIRST_ID

    def task(self, number: int) -> AutomationTaskModel | None:
        """Return the task of a number, or None."""
        return next((task for task in self.tasks if self.number(task) == number), None)

    # -- where it is -------------------------------------------------------------------------

    @property
    def open(self) -> list[AutomationTaskModel]:
        """Tasks at which the instance is, failed ones included."""
        return [task for task in self.tasks if task.state in LIVE]

    def due(self) -> AutomationTaskModel | None:
        """Return the task that a worker would take next, or None."""
        if self.row.finished:
            return None
        found = [t for t in self.tasks if t.due is not None and t.due <= self.now]
        return min(found, key=lambda task: (task.due, task.pk), default=None)

    def next_due(self) -> datetime | None:
        """Return when a task is to be looked at next, or None for never."""
        if self.row.finished:
            return None
        return min((task.due for task in self.tasks if task.due is not None), default=None)

    def taken(self) -> Counter[tuple[str, str]]:
        """Return how often each edge was taken, by source and target."""
        pairs = ((t.previous.status, t.status) for t in self.tasks if t.previous is not None)
        return Counter(pairs)

    # -- what follows ------------------------------------------------------------------------

    def open_first(self, step: str) -> None:
        """Let the instance begin at a step."""
        self._open(Opened(step, 0, Way.NEXT, ()))

    def _open(self, opened: Opened) -> None:
        previous = self.task(opened.previous - FIRST_ID) if opened.previous else None
        task = AutomationTaskModel(
            slot=opened.slot,
            way=str(opened.way) if previous else "",
            branch=opened.label,
            path=store.write_path(opened.path),
            status=opened.node,
            state=TaskState.READY,
            created=self.now,
            due=self.now,
        )
        task.automation, task.previous = self.row, previous
        self.arrived.append(task)

    def insert(self, task: AutomationTaskModel) -> None:
        """Take a task among those that there are."""
        task.pk = FIRST_ID + len(self.tasks) + 1
        self.tasks.append(task)
        self.tokens[task.pk] = token_of(task)

    def name(self, task: AutomationTaskModel) -> None:
        """Give a task that has just begun its UUID, the same in each repetition."""
        task.uuid = uuid5(self.row.uuid, str(len(self.tasks) + 1))

    def settle(self, task: AutomationTaskModel, answer: Answer) -> None:
        """Set the fields of a task that an answer decides."""
        settling.settle(task, answer, self.now, self.graph)

    def note_awaited(self, task: AutomationTaskModel, answer: Answer) -> None:
        """Note for which messages a task waits now."""
        self.awaits[task.pk] = getattr(answer, "awaits", ())

    def follow(self, task: AutomationTaskModel, answer: Answer) -> Transition:
        """Return what follows from the answer of a task."""
        self.tokens[task.pk] = token_of(task)
        begun = (
            Token(-place, t.status, TaskState.READY, path=store.read_path(t.path))
            for place, t in enumerate(self.arrived, start=1)
        )
        tokens = [*self.tokens.values(), *begun]
        return transition(self.graph, tokens, task.pk, answer, self.row.reason)

    def apply(self, task: AutomationTaskModel, change: Transition) -> None:
        """Do what a transition changes besides the task itself."""
        for item in change.closed:
            other = self.task(item.task - FIRST_ID)
            if other is not None and (other is not task or item.message in {JOINED, PASSED}):
                _close(other, item.state, item.message, self.now)
            self.tokens.pop(item.task, None)
        if change.kept is not None:
            self.tokens[task.pk] = change.kept
            if change.kept.at_join:
                task.path = store.write_path(change.kept.path)
        for opened in change.opened:
            self._open(opened)
        self.row.reason = change.exited or self.row.reason
        if change.ended is not None:
            self._end(change.ended.state, change.ended.reason)

    def _end(self, state: InstanceState, reason: str) -> None:
        row = self.row
        row.state, row.finished, row.ended, row.reason = state, True, self.now, reason[:1000]

    def leave(self, reason: str) -> None:
        """End the instance early, wherever it stands."""
        for task in self.open:
            _close(task, TaskState.CANCELLED, reason, self.now)
        self.tokens.clear()
        self._end(InstanceState.EXITED, reason)

    # -- data --------------------------------------------------------------------------------

    def noted_changes(self) -> dict[str, Any] | None:
        """Return what has changed in the data since they were noted last, and note them."""
        before, text = self.row.stored_text, jsonsafe.dumps(self.row.data, "data")
        if text == before:
            return None
        self.row.stored_text = text
        after = payload.plain(text)
        self.row.data.clear()
        self.row.data.update(after)
        return payload.changes(json.loads(before), after)

    def wake(self) -> None:
        """Have asked again what the new data may concern: conditions, and computed times."""
        computed = {name for name, node in self.flow.nodes.items() if node.computes_time}
        for task in self._waiting():
            timed = task.waiting in {Waiting.TIME, Waiting.MESSAGE} and task.status in computed
            if task.waiting != Waiting.CONDITION and not timed:
                continue
            if task.due is not None or task.waiting == Waiting.MESSAGE:
                task.due = min(task.due or self.now, self.now)

    def wake_for(self, message: str) -> None:
        """Have the steps look into the inbox that wait for a message of this name."""
        for task in self._waiting():
            if message in getattr(self.node(task), "messages", ()):
                task.due = self.now

    def _waiting(self) -> Iterable[AutomationTaskModel]:
        return (task for task in self.tasks if task.state == TaskState.WAITING)


def _close(task: AutomationTaskModel, state: TaskState, message: str, now: datetime) -> None:
    task.state, task.waiting, task.due, task.finished = state, "", None, now
    task.message = message[:255]


def edges(stage: Stage, source: str, change: Transition) -> Iterator[Any]:
    """Yield the edges of the graph that a transition takes from a step."""
    for opened in change.opened:
        for edge in stage.graph.leaving(source):
            if (edge.target, edge.way) == (opened.node, opened.way) and (
                opened.label in {"", edge.label}
            ):
                yield edge
                break
