"""What a declaration says, as frozen data: vertices and edges.

Engine, checks, diagrams, statistics, designer and code generator share this one picture.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

#: Version of the dictionary that `Graph.to_dict` writes.
SCHEMA_VERSION = 1
#: Label of the way of those with whom the arms of an experiment are compared.
HOLDOUT = "holdout"


class Kind(StrEnum):
    """What a vertex does."""

    #: Runs code.
    EXECUTE = "execute"
    #: Does nothing and goes on.
    PASS = "pass"  # noqa: S105
    #: Decides which way to go.
    DECIDE = "decide"
    #: Opens parallel branches.
    SPLIT = "split"
    #: Waits for the branches of its split.
    JOIN = "join"
    #: Waits for a person.
    FORM = "form"
    #: Sends a message.
    MESSAGE = "message"
    #: Starts over on a schedule.
    REPEAT = "repeat"
    #: Closes its branch.
    END = "end"
    #: Waits for a message, a signal or a condition, whichever comes first.
    WAIT = "wait"
    #: Sends people along one of several ways, by lot and for good.
    EXPERIMENT = "experiment"
    #: Sets values.
    UPDATE = "update"
    #: Calls another system.
    WEBHOOK = "webhook"
    #: Sends a mail.
    MAIL = "mail"
    #: Starts another flow.
    START = "start"
    #: Goes back or ahead, so many times.
    JUMP = "jump"


class Way(StrEnum):
    """Why an edge is taken."""

    #: The step is done.
    NEXT = "next"
    #: The condition holds.
    THEN = "then"
    #: The condition does not hold.
    ELSE = "else"
    #: One of several ways, of which the edge's label tells which.
    CASE = "case"
    #: One of the parallel branches.
    BRANCH = "branch"
    #: The step failed and the declaration says where to go on.
    ERROR = "error"
    #: The schedule starts the steps over.
    REPEAT = "repeat"
    #: No edge: an operator moved the instance here.
    MOVE = "move"


@dataclass(frozen=True)
class Modifier:
    """A refinement of a vertex or of the whole flow, as plain data: `wording` says it in words.

    `kind` is the modifier's name, such as "after"; `value` is JSON-safe.
    """

    kind: str
    value: Any = None

    def to_dict(self) -> dict[str, Any]:
        """Return the modifier as plain data."""
        return {"kind": self.kind, "value": self.value}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Modifier:
        """Build a modifier from plain data."""
        return cls(data["kind"], data["value"])


@dataclass(frozen=True)
class Vertex:
    """One declared step."""

    name: str
    kind: Kind
    label: str
    #: Text, or text that is translated when it is shown.
    description: Any = ""
    modifiers: tuple[Modifier, ...] = ()
    #: What it does, for a kind of step of the project's own: text, or translated when shown.
    title: Any = ""
    #: Its symbol in the console, if it is not that of its kind.
    icon: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the vertex as plain data; title and icon only if there are any."""
        said = {
            "name": self.name,
            "kind": str(self.kind),
            "label": self.label,
            "description": str(self.description),
            "modifiers": [modifier.to_dict() for modifier in self.modifiers],
        }
        more = {"title": str(self.title), "icon": self.icon}
        return {**said, **{name: text for name, text in more.items() if text}}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Vertex:
        """Build a vertex from plain data."""
        return cls(
            data["name"],
            Kind(data["kind"]),
            data["label"],
            data["description"],
            tuple(map(Modifier.from_dict, data["modifiers"])),
            data.get("title", ""),
            data.get("icon", ""),
        )


@dataclass(frozen=True)
class Edge:
    """A way from one vertex to another."""

    source: str
    target: str
    way: Way = Way.NEXT
    #: Which of several ways of the same kind; "" if there is one.
    label: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return the edge as plain data; a label only if there is one."""
        said = {"source": self.source, "target": self.target, "way": str(self.way)}
        return {**said, "label": self.label} if self.label else said

    @classmethod
    def from_dict(cls, data: Mapping[str, str]) -> Edge:
        """Build an edge from plain data."""
        return cls(data["source"], data["target"], Way(data["way"]), data.get("label", ""))


@dataclass(frozen=True)
class Graph:
    """All vertices in declared order and all edges, in the order in which they are tried."""

    vertices: tuple[Vertex, ...]
    edges: tuple[Edge, ...]
    #: What is said of the flow as a whole: whom it is about, how they enter, goals, exit rules.
    about: tuple[Modifier, ...] = ()

    @property
    def start(self) -> str | None:
        """Name of the first vertex, or None for an empty graph."""
        return self.vertices[0].name if self.vertices else None

    @cached_property
    def by_name(self) -> dict[str, Vertex]:
        """Vertices by name."""
        return {vertex.name: vertex for vertex in self.vertices}

    @cached_property
    def _leaving(self) -> dict[str, tuple[Edge, ...]]:
        leaving: dict[str, list[Edge]] = {vertex.name: [] for vertex in self.vertices}
        for edge in self.edges:
            leaving.setdefault(edge.source, []).append(edge)
        return {name: tuple(edges) for name, edges in leaving.items()}

    @cached_property
    def _targets(self) -> dict[tuple[str, Way, str], tuple[str, ...]]:
        """What was asked of `targets` before: a step is left the same way again and again."""
        return {}

    def leaving(self, name: str) -> tuple[Edge, ...]:
        """Return the edges that leave the vertex `name`, in declared order."""
        return self._leaving.get(name, ())

    def targets(self, name: str, way: Way, label: str = "") -> tuple[str, ...]:
        """Return the names that `way` leads to from the vertex `name`.

        Args:
            name: of the vertex.
            way: why the edge is taken.
            label: only the edge with this label; "" for all of the way.
        """
        found = self._targets.get((name, way, label))
        if found is None:
            leaving = self.leaving(name)
            found = tuple(e.target for e in leaving if e.way == way and label in {"", e.label})
            self._targets[name, way, label] = found
        return found

    @cached_property
    def reachable(self) -> frozenset[str]:
        """Names of the vertices that can be reached from the start."""
        if self.start is None:
            return frozenset()
        return frozenset(self.walk([self.start]))

    def walk(self, names: Iterable[str], *, without: Iterable[str] = ()) -> Iterator[str]:
        """Yield every vertex that can be reached from `names`, each once, themselves first.

        Args:
            names: where to begin.
            without: vertices that are reached and not passed through.
        """
        seen: set[str] = set()
        todo, stops = list(names), frozenset(without)
        while todo:
            name = todo.pop(0)
            if name in seen or name not in self.by_name:
                continue
            seen.add(name)
            yield name
            if name not in stops:
                todo += [edge.target for edge in self.leaving(name)]

    @cached_property
    def nesting(self) -> dict[str, tuple[str, ...]]:
        """The splits whose branches surround each reachable vertex, outermost first.

        A forward data flow: a split adds itself, a join takes the innermost split away, and
        where ways meet, what they have in common from the outside inwards remains (the longest
        common prefix, which can only shrink, so the iteration ends).
        """
        if self.start is None:
            return {}
        found: dict[str, tuple[str, ...]] = {self.start: ()}
        todo = [self.start]
        while todo:
            name = todo.pop()
            after = self._after(name, found[name])
            for edge in self.leaving(name):
                known = found.get(edge.target)
                met = after if known is None else common_prefix(known, after)
                if met != known and edge.target in self.by_name:
                    found[edge.target] = met
                    todo.append(edge.target)
        return found

    def _after(self, name: str, before: tuple[str, ...]) -> tuple[str, ...]:
        kind = self.by_name[name].kind
        if kind == Kind.SPLIT:
            return (*before, name)
        return before[:-1] if kind == Kind.JOIN else before

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over what the graph does, not how it is described, as 64 hexadecimal digits."""
        said = self.to_dict()
        for vertex in said["vertices"]:
            for words in ("description", "title", "icon"):
                vertex.pop(words, None)
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Return the graph as plain data that JSON can hold; what it is about if that is said."""
        said = {
            "schema_version": SCHEMA_VERSION,
            "vertices": [vertex.to_dict() for vertex in self.vertices],
            "edges": [edge.to_dict() for edge in self.edges],
        }
        about = [modifier.to_dict() for modifier in self.about]
        return {**said, "about": about} if about else said

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Graph:
        """Build a graph from what `to_dict` returned.

        Raises:
            KeyError, ValueError: `data` is not a graph.
        """
        vertices = tuple(Vertex.from_dict(vertex) for vertex in data["vertices"])
        edges = tuple(Edge.from_dict(edge) for edge in data["edges"])
        return cls(vertices, edges, tuple(map(Modifier.from_dict, data.get("about", ()))))


T = TypeVar("T")


def common_prefix(one: tuple[T, ...], other: tuple[T, ...]) -> tuple[T, ...]:
    """Return the longest beginning that both tuples share."""
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return one[:length]
