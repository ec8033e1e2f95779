"""Documents of large flows, made up from a seed: always the same for the same size."""

from __future__ import annotations

import random
from typing import Any

#: A step with the slot by which it is left: "next", "then", "else" or "branches".
Exit = tuple[dict[str, Any], str]

_CONDITION = {
    "t": "expr",
    "op": ">",
    "left": {"t": "data", "path": "total"},
    "right": {"t": "const", "v": 100},
}
#: What share of the ways of an If, and of others, is led anywhere in a tangled flow; how far.
_OF_IF, _OF_OTHERS, _FAR = 0.2, 0.04, 50


def structured(count: int) -> dict[str, Any]:
    """Return a flow of so many steps as somebody would draw it: choices, branches, loops."""
    writer = Writer(random.Random(7))
    exits = [(writer.step("execute"), "next")]
    while len(writer.nodes) < count - 1:
        exits = writer.part(count - 1 - len(writer.nodes), 0, exits)
    writer.link(exits, writer.step("end"))
    return {"schema": "automations.flow/1", "name": f"Structured{count}", "nodes": writer.nodes}


def tangled(count: int) -> dict[str, Any]:
    """Return a flow of so many steps in which many ways lead anywhere."""
    document = structured(count)
    nodes, chance = document["nodes"], random.Random(8)
    for place, node in enumerate(nodes):
        for slot in ("next", "then", "else"):
            if slot not in node or chance.random() > (_OF_OTHERS if slot == "next" else _OF_IF):
                continue
            far = place + round((chance.random() - 0.35) * _FAR)
            to = nodes[max(1, min(count - 2, far))]["id"]
            node[slot] = to if slot == "next" else {"goto": to}
    return {**document, "name": f"Tangled{count}"}


class Writer:
    """Writes steps one after the other; each part takes the ways that are open and gives new."""

    def __init__(self, chance: random.Random) -> None:
        self.nodes: list[dict[str, Any]] = []
        self._chance = chance

    def step(self, kind: str) -> dict[str, Any]:
        """Return a new step."""
        more: dict[str, Any] = {"execute": {"call": {"args": []}}, "if": {"condition": _CONDITION}}
        node = {"id": f"s{len(self.nodes)}", "kind": kind, **more.get(kind, {})}
        self.nodes.append(node)
        return node

    def link(self, exits: list[Exit], to: dict[str, Any]) -> None:
        """Lead open ways to a step."""
        for node, slot in exits:
            if slot == "branches":
                node.setdefault(slot, []).append(to["id"])
            else:
                node[slot] = to["id"] if slot == "next" else {"goto": to["id"]}

    def part(self, size: int, depth: int, exits: list[Exit]) -> list[Exit]:
        """Write a step, or several that belong together; return the ways out of them."""
        draw = self._chance.random()
        if size >= 5 and depth < 4 and draw < 0.22:
            return self._choice(size - 1, depth, exits)
        if size >= 8 and depth < 3 and draw < 0.32:
            return self._branches(size - 2, depth, exits)
        step = self.step("execute")
        self.link(exits, step)
        if size < 4 or draw > 0.37:
            return [(step, "next")]
        question = self.step("if")
        self.link([(step, "next")], question)
        self.link([(question, "then")], step)
        return [(question, "else")]

    def _choice(self, size: int, depth: int, exits: list[Exit]) -> list[Exit]:
        step = self.step("if")
        self.link(exits, step)
        yes = self._sequence(self._share(size, 0.3), depth, [(step, "then")])
        no: list[Exit] = [(step, "else")]
        if self._chance.random() < 0.4:
            return [*yes, *no]
        return [*yes, *self._sequence(self._share(size, 0.2), depth, no)]

    def _branches(self, size: int, depth: int, exits: list[Exit]) -> list[Exit]:
        split = self.step("split")
        self.link(exits, split)
        ends: list[Exit] = []
        for _ in range(self._chance.randint(2, 4)):
            ends += self._sequence(self._share(size, 0.18), depth, [(split, "branches")])
        join = self.step("join")
        self.link(ends, join)
        return [(join, "next")]

    def _sequence(self, size: int, depth: int, exits: list[Exit]) -> list[Exit]:
        end = len(self.nodes) + size
        while len(self.nodes) < end:
            exits = self.part(end - len(self.nodes), depth + 1, exits)
        return exits

    def _share(self, size: int, most: float) -> int:
        return max(1, int(size * most * self._chance.random()))
