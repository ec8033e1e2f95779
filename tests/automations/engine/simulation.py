"""An instance in memory, which goes through random programs in random order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hypothesis import strategies as st

from automations.engine.transition import (
    JOINED,
    Ended,
    Opened,
    Token,
    Transition,
    is_local,
    transition,
)
from automations.graph import Graph, Kind, Way
from automations.outcomes import (
    Answer,
    Arrive,
    Close,
    Failure,
    Fork,
    Proceed,
    Skip,
    Wait,
)
from automations.status import InstanceState, TaskState, Waiting

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FAILED = Failure("ValueError", "no")


@dataclass
class Simulation:
    """An instance that lives in memory; the order of answers and their content are drawn."""

    graph: Graph
    data: st.DataObject
    failures: int = 0
    tokens: dict[int, Token] = field(default_factory=dict)
    ids: int = 0
    budget: int = 60
    exited: str = ""
    ended: Ended | None = None
    visits: list[int] = field(default_factory=list)
    fired: Counter[int] = field(default_factory=Counter)
    tree: list[tuple[str, str, int]] = field(default_factory=list)

    def run(self) -> None:
        """Answer until nothing can move; failed tasks are retried then."""
        self.open(Opened(self.graph.start or "", 0, Way.NEXT, ()))
        while self.ended is None:
            movable = [item for item in self.tokens.values() if item.can_move]
            assert movable, f"stuck with {self.tokens}"
            self.answer(self.data.draw(st.sampled_from(movable)))
            if self.ended and self.ended.state == InstanceState.FAILED:
                self.retry()

    def retry(self) -> None:
        """Make failed tasks ready again, as an operator does."""
        self.ended = None
        for task, item in list(self.tokens.items()):
            if item.state == TaskState.FAILED:
                self.tokens[task] = Token(task, item.node, "ready", "", item.path)

    def open(self, opened: Opened) -> None:
        """Give a task that begins its id."""
        self.ids += 1
        assert len(opened.path) == len(self.graph.nesting[opened.node]), opened
        self.tokens[self.ids] = Token(self.ids, opened.node, "ready", "", opened.path)
        self.tree.append((opened.node, opened.way, opened.slot))

    def answer(self, item: Token) -> None:
        """Answer for one token and apply what follows."""
        answer = self.say(item)
        tokens = list(self.tokens.values())
        change = transition(self.graph, tokens, item.task, answer, self.exited)
        again = transition(self.graph, tokens[::-1], item.task, answer, self.exited)
        assert set(change.closed) == set(again.closed)
        assert (change.opened, change.kept, change.ended) == (
            again.opened,
            again.kept,
            again.ended,
        )
        if is_local(self.graph, item, answer):
            assert change == transition(self.graph, [item], item.task, answer, self.exited)
        self.apply(item, change)

    def say(self, item: Token) -> Answer:
        """Return an answer that the node could give."""
        self.budget -= 1
        match self.graph.by_name[item.node].kind:
            case Kind.SPLIT:
                self.visits.append(item.task)
                return Fork()
            case Kind.JOIN:
                return Arrive()
            case Kind.END:
                return Close()
            case Kind.DECIDE:
                again = self.budget > 0 and self.data.draw(st.booleans())
                return Proceed(Way.THEN if again else Way.ELSE)
        choices: list[Answer] = [Proceed(), Proceed(), Skip()]
        if self.budget > 0:
            choices.append(Wait(Waiting.TIME, NOW))
        if self.failures:
            choices.append(FAILED)
        found: Answer = self.data.draw(st.sampled_from(choices))
        self.failures -= isinstance(found, Failure)
        return found

    def apply(self, item: Token, change: Transition) -> None:
        """Do what the store would do."""
        for closed in change.closed:
            path = self.tokens.pop(closed.task).path
            if closed.message == JOINED:
                leads = [opened for opened in change.opened if opened.previous == closed.task]
                self.fired[path[-1]] += len(leads)
        if change.kept is not None:
            self.tokens[item.task] = change.kept
        elif item.task in self.tokens:
            raise AssertionError(f"{item} answered, was not closed and not kept")
        for opened in change.opened:
            self.open(opened)
        self.exited, self.ended = change.exited, change.ended


@dataclass
class Ordered(Simulation):
    """Always takes the oldest or the newest token."""

    first: int = 0

    def run(self) -> None:
        """Answer in order of age."""
        self.open(Opened(self.graph.start or "", 0, Way.NEXT, ()))
        while self.ended is None:
            movable = sorted(item.task for item in self.tokens.values() if item.can_move)
            self.answer(self.tokens[movable[self.first]])

    def say(self, item: Token) -> Answer:
        """Return the plain answer."""
        kind = self.graph.by_name[item.node].kind
        if kind == Kind.SPLIT:
            return Fork()
        return {Kind.JOIN: Arrive(), Kind.END: Close()}.get(kind, Proceed())
