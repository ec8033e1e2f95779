"""The document of a flow: logic only, in a canonical order, with a hash of what it does."""

from __future__ import annotations

import hashlib
import inspect
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from automations.document.shapes import BY_KIND, CUSTOM

#: What the first key of a document says.
VERSION = "automations.flow/1"
#: Where code stands, which is no part of what it does.
PLACES = frozenset({"file", "line"})


@dataclass(frozen=True)
class Document:
    """A flow as data.

    Attributes:
        name: what the class is called in Python.
        options: what is said of the flow as a whole; see `options`.
        nodes: the steps in declared order, each as JSON.
        doc: what the flow is for, as the class says it.
    """

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    nodes: tuple[Mapping[str, Any], ...] = ()
    doc: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the document as JSON, with its keys in canonical order."""
        said: dict[str, Any] = {"schema": VERSION, "name": self.name}
        if self.doc:
            said["doc"] = self.doc
        said |= {key: self.options[key] for key in self.options}
        return {**said, "nodes": [ordered(node) for node in self.nodes]}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """Return the document that JSON says; `problems` tells before whether it is one."""
        known = {"schema", "name", "doc", "nodes"}
        options = {key: value for key, value in said.items() if key not in known}
        doc = inspect.cleandoc("\n".join(re.split("\r\n?|\n", said.get("doc", ""))))
        return cls(said["name"], options, tuple(said["nodes"]), doc if doc.strip() else "")

    @property
    def logic_hash(self) -> str:
        """SHA-256 of what the flow does, in hexadecimal: the same for the same logic."""
        bare = json.dumps(
            without_places(self.to_json()), sort_keys=True, separators=(",", ":"), allow_nan=False
        )
        return hashlib.sha256(bare.encode()).hexdigest()

    @property
    def names(self) -> dict[str, str]:
        """Names of the steps in Python, by their ids."""
        return {node["id"]: node.get("name", node["id"]) for node in self.nodes}

    @property
    def opaque(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The values that only Python can say, each with the id of its step, "" for the flow."""
        yield from (("", one) for one in _opaque(self.options))
        for node in self.nodes:
            yield from ((node["id"], one) for one in _opaque(node))


def ordered(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return a step with its keys in canonical order; keys that nobody knows stand at the end."""
    shape = BY_KIND.get(str(node.get("kind")))
    slots = [slot.name for slot in shape.slots] if shape else []
    known = [*_HEAD, *slots]
    rest = [key for key in node if key not in known]
    return {key: node[key] for key in (*known, *rest) if key in node}


_HEAD = ("id", "name", "kind", "cls")


def is_custom(node: Mapping[str, Any]) -> bool:
    """Tell whether the class of a step is not one of ours."""
    return node.get("kind") == CUSTOM


def without_places(said: Any) -> Any:
    """Return JSON without the places at which code stands."""
    if isinstance(said, Mapping):
        opaque = said.get("t") == "opaque"
        return {
            key: without_places(value)
            for key, value in said.items()
            if not (opaque and key in PLACES)
        }
    return [without_places(one) for one in said] if isinstance(said, (list, tuple)) else said


def _opaque(said: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(said, Mapping):
        if said.get("t") == "opaque":
            yield said
            return
        for value in said.values():
            yield from _opaque(value)
    elif isinstance(said, (list, tuple)):
        for value in said:
            yield from _opaque(value)
