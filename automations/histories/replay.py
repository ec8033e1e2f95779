"""Histories against today's graph: where would an instance go another way than it went?

Nothing is run. Each stored transition is looked for among the edges that the graph has now, and
each step that was visited is compared with what it was; only the first difference of each branch
is told, as all that follows from it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from automations.graph import Graph, Kind, Way
from automations.histories.document import Document
from automations.status import LIVE

#: Kinds of steps that go on by themselves, the same way whatever they do.
_ALIKE = frozenset({Kind.EXECUTE, Kind.PASS, Kind.MESSAGE, Kind.UPDATE, Kind.MAIL, Kind.WEBHOOK})


class Why(StrEnum):
    """Why a history parts from a graph."""

    #: The step leads elsewhere, or nowhere.
    LEADS = "leads"
    #: A split opens a further branch.
    ADDED = "added"
    #: The flow begins elsewhere.
    BEGINS = "begins"
    #: The instance stands at a step that is gone.
    GONE = "gone"
    #: The step is of another kind: it waits for a person, or does so no longer.
    KIND = "kind"
    #: The flow itself is gone.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Parting:
    """Where a history and a graph part.

    Attributes:
        history: UUID of the instance.
        task: number of the task.
        why: what differs.
        step: name of the step that is left, or that has changed; "" for the beginning.
        way: kind of the edge; "" if none is concerned.
        was, now: step or kind then and today; "" for none.
    """

    history: str
    task: int
    why: Why
    step: str = ""
    way: str = ""
    was: str = ""
    now: str = ""

    @property
    def kind(self) -> tuple[str, ...]:
        """What equal partings of several histories share."""
        return (self.why, self.step, self.way, self.was, self.now)

    def __str__(self) -> str:
        return _SENTENCES[self.why].format(
            step=self.step or "the beginning",
            way=f" ({self.way})" if self.way else "",
            was=self.was or "nothing",
            now=self.now or "nothing",
        )


_SENTENCES = {
    Why.LEADS: "after {step}{way} today leads to {now}, was {was}",
    Why.ADDED: "{step} opens today a further branch to {now}",
    Why.BEGINS: "the flow begins today with {now}, was {was}",
    Why.GONE: "an instance stands at {was}, which is gone",
    Why.KIND: "{step} is today {now}, was {was}",
    Why.UNKNOWN: "the flow is not in the code",
}


def unknown(history: Document) -> Parting:
    """Return the parting of a history whose flow is gone."""
    return Parting(history["instance"]["uuid"], 0, Why.UNKNOWN)


def partings(
    graph: Graph, history: Document, renamed: Mapping[str, str] | None = None
) -> list[Parting]:
    """Return where a history parts from a graph, the first place of each branch.

    Args:
        graph: what the flow declares today.
        history: read by `reader`.
        renamed: today's names of steps by their old ones.
    """
    return list(_Replay(graph, history, renamed or {}).partings())


class _Replay:
    """One history, followed through a graph."""

    def __init__(self, graph: Graph, history: Document, renamed: Mapping[str, str]) -> None:
        self.graph, self.renamed = graph, renamed
        self.uuid: str = history["instance"]["uuid"]
        self.tasks: list[Document] = history["tasks"]
        definition = history["definition"]
        self.before = Graph.from_dict(definition["graph"]) if definition else None
        self.opened = self._branches()

    def _branches(self) -> dict[int, set[str]]:
        """Return the steps to which each visit to a split has led."""
        found: dict[int, set[str]] = {}
        for task in self.tasks:
            if task["way"] == Way.BRANCH and task["previous"]:
                found.setdefault(task["previous"], set()).add(self._name(task))
        return found

    def partings(self) -> Iterator[Parting]:
        """Yield them in the order of tasks."""
        parted = set[int]()
        for task in self.tasks:
            if task["previous"] in parted:
                parted.add(task["number"])
                continue
            found = list(self._of(task))
            yield from found
            if any(one.why != Why.ADDED for one in found):
                parted.add(task["number"])

    def _of(self, task: Document) -> Iterator[Parting]:
        """Yield the first that differs at a task, and the branches that it would open besides."""
        for rule in (self._gone, self._led, self._changed):
            if (found := rule(task)) is not None:
                yield found
                return
        for branch in self._added(task):
            yield self._parting(task, Why.ADDED, self._name(task), Way.BRANCH, now=branch)

    # -- rules -------------------------------------------------------------------------------

    def _led(self, task: Document) -> Parting | None:
        """Tell whether today's graph leads to the task as well."""
        if task["previous"] is None:
            return self._begun(task)
        if task["way"] == Way.MOVE:
            return None
        name, previous = self._name(task), self.tasks[task["previous"] - 1]
        source = self._name(previous)
        now = self._targets(source, task["way"])
        if name in now:
            return None
        return self._parting(task, Why.LEADS, source, task["way"], name, ", ".join(now))

    def _begun(self, task: Document) -> Parting | None:
        """A flow may be begun elsewhere by a call; only its own beginning is compared."""
        name, now = self._name(task), self.graph.start or ""
        start = self.before.start if self.before else None
        if start is None or self._today(start) != name or name == now:
            return None
        return self._parting(task, Why.BEGINS, was=name, now=now)

    def _gone(self, task: Document) -> Parting | None:
        name = self._name(task)
        if name in self.graph.by_name or task["state"] not in LIVE:
            return None
        return self._parting(task, Why.GONE, was=name)

    def _changed(self, task: Document) -> Parting | None:
        before = self.before.by_name.get(task["step"]) if self.before else None
        now = self.graph.by_name.get(self._name(task))
        if before is None or now is None or before.kind == now.kind:
            return None
        if {before.kind, now.kind} <= _ALIKE:
            return None
        return self._parting(task, Why.KIND, now.name, was=before.kind, now=now.kind)

    def _added(self, task: Document) -> list[str]:
        if task["number"] not in self.opened:
            return []
        now = self.graph.targets(self._name(task), Way.BRANCH)
        return [name for name in now if name not in self.opened[task["number"]]]

    # -- names -------------------------------------------------------------------------------

    def _targets(self, source: str, way: str) -> tuple[str, ...]:
        """Return where today a way leads; of all but branches and cases the first edge counts."""
        if not way:
            return tuple(edge.target for edge in self.graph.leaving(source))
        found = self.graph.targets(source, Way(way)) if way in tuple(Way) else ()
        return found if way in {Way.BRANCH, Way.CASE} else found[:1]

    def _name(self, task: Document) -> str:
        return self._today(task["step"])

    def _today(self, step: str) -> str:
        return self.renamed.get(step, step)

    def _parting(self, task: Document, why: Why, *said: Any, **more: Any) -> Parting:
        return Parting(self.uuid, task["number"], why, *map(str, said), **more)
