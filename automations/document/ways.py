"""The ways between the steps of a document, and where in it each of them is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

#: Kinds of steps that have no way on to the next step.
CLOSED = frozenset({"switch", "split", "end"})


@dataclass(frozen=True)
class Way:
    """One way out of a step.

    Attributes:
        source: id of the step that it leaves.
        slot: where the step says it, as a JSON pointer within the step, such as "/cases/0/goto";
            "" for a way to the step declared next.
        target: id of the step that it leads to, which may not exist; None if there is no step.
        back: it starts steps over.
    """

    source: str
    slot: str
    target: str | None
    back: bool = False


class Ways:
    """All ways of a document.

    Args:
        nodes: its steps, as JSON.
    """

    def __init__(self, nodes: Iterable[Mapping[str, Any]]) -> None:
        self.nodes = list(nodes)
        self.ids = [node["id"] for node in self.nodes]

    @cached_property
    def all(self) -> list[Way]:
        """The ways in declared order."""
        return [way for place, node in enumerate(self.nodes) for way in self._of(node, place)]

    @cached_property
    def _leaving(self) -> Mapping[str, list[Way]]:
        found: dict[str, list[Way]] = defaultdict(list)
        for way in self.all:
            found[way.source].append(way)
        return found

    def leaving(self, step: str) -> list[Way]:
        """Return the ways out of a step."""
        return self._leaving.get(step, [])

    def reached(self, begin: Iterable[str]) -> list[str]:
        """Return the steps that can be come to, those with which it begins among them."""
        known = set(self.ids)

        def following(step: str) -> Iterator[str]:
            yield from (w.target for w in self.leaving(step) if w.target in known and w.target)

        return _walked((step for step in begin if step in known), following)

    def leading_to(self, steps: Iterable[str]) -> list[str]:
        """Return the steps from which some steps can be come to, those themselves among them."""
        sources: dict[str | None, list[str]] = defaultdict(list)
        for way in self.all:
            sources[way.target].append(way.source)
        return _walked(steps, lambda step: sources.get(step, []))

    def _of(self, node: Mapping[str, Any], place: int) -> Iterator[Way]:
        following = self.ids[place + 1] if place + 1 < len(self.ids) else None
        on = ("/next", node["next"]) if "next" in node else ("", following)
        for slot, target, back in _ways(node, on, self.ids[0]):
            yield Way(node["id"], slot, target, back)
        if "onError" in node:
            yield Way(node["id"], "/onError", node["onError"])


def _walked(begin: Iterable[str], following: Callable[[str], Iterable[str]]) -> list[str]:
    """Return all that can be come to from where it begins."""
    seen: dict[str, None] = {}
    left = [*begin]
    while left:
        step = left.pop()
        if step not in seen:
            seen[step] = None
            left += following(step)
    return [*seen]


Said = tuple[str, str | None, bool]


def _ways(node: Mapping[str, Any], on: tuple[str, str | None], first: str) -> Iterator[Said]:
    kind = node["kind"]
    for slot, target in _chosen(node, on):
        yield slot, target, False
    if kind == "jump":
        yield "/goto", node.get("goto"), True
    if kind == "repeat":
        yield "/start", node.get("start", first), True
    if may_go_on(node):
        yield *on, False


def _chosen(
    node: Mapping[str, Any], on: tuple[str, str | None]
) -> Iterator[tuple[str, str | None]]:
    """Yield the ways of which one or several are taken, by what the step decides."""
    match node["kind"]:
        case "if":
            for name in ("then", "else"):
                goto = node.get(name, {}).get("goto")
                yield (f"/{name}/goto", goto) if goto else on
        case "switch":
            for place, case in enumerate(node.get("cases", ())):
                yield f"/cases/{place}/goto", case.get("goto")
            if "default" in node:
                yield "/default", node["default"]
        case "split":
            for place, target in enumerate(node.get("branches", ())):
                yield f"/branches/{place}", target
        case "experiment":
            yield from _each("arms", node, on)
        case "waitFor":
            yield from _each("waits", node, on)
            if "within" in node:
                yield ("/else", node["else"]) if "else" in node else on


def _each(
    name: str, node: Mapping[str, Any], on: tuple[str, str | None]
) -> Iterator[tuple[str, str | None]]:
    for place, one in enumerate(node.get(name, ())):
        yield (f"/{name}/{place}/goto", one["goto"]) if "goto" in one else on


def may_skip(node: Mapping[str, Any]) -> bool:
    """Tell whether a rule may pass a step over."""
    return (
        bool(node.get("skipIf"))
        or "skipAfter" in node
        or (node.get("during", {}).get("otherwise") == "skip")
    )


def may_go_on(node: Mapping[str, Any]) -> bool:
    """Tell whether the way to the next step is one of its own, and not only chosen."""
    kind = node["kind"]
    if kind in {"if", "experiment", "waitFor", *CLOSED}:
        return may_skip(node)
    if kind == "repeat":
        return may_skip(node) or any(name in node for name in ("next", "times", "until"))
    return True
