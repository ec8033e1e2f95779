"""The graph of a document that may not run: for a picture of a draft, whatever is wrong with it.

What the document names is replaced by stand-ins of the same name, which nothing ever calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from automations import own_steps
from automations.blueprint import dressed
from automations.designed.judging import structure
from automations.document.building import build
from automations.document.document import Document
from automations.document.shapes import CUSTOM
from automations.document.structure import faults
from automations.exceptions import AutomationsError
from automations.graph import Graph, Vertex
from automations.nodes.execute import Execute
from automations.offers import Offer

#: Most characters of code that a picture shows.
MOST = 60


def sketch(said: Any) -> Graph | None:
    """Return the graph of a document as JSON, or None if it is not clear enough for one."""
    if faults(said, structure()):
        return None
    plain = _without_code(said)
    document = Document.from_json(plain)
    found = {path: _stand_in(path.rpartition(":")[2] or path) for path in _paths(plain)}
    found |= {
        node["cls"]: type(node["cls"].rpartition(":")[2], (Execute,), {})
        for node in document.nodes
        if node["kind"] == CUSTOM
    }
    nodes = Document(document.name, {}, document.nodes)
    try:
        return _dressed(build(nodes, found, registered=False).graph, document)
    except AutomationsError:
        return None


def _dressed(graph: Graph, document: Document) -> Graph:
    """Return a graph whose stand-ins for offered classes of steps look as those do."""
    known = own_steps.offered()
    names = document.names
    found = {names[one["id"]]: known.get(one.get("cls", "")) for one in document.nodes}
    vertices = tuple(_as_offered(one, found[one.name]) for one in graph.vertices)
    return replace(graph, vertices=vertices)


def _as_offered(vertex: Vertex, offer: Offer | None) -> Vertex:
    """Return a vertex of a stand-in with kind and looks of the class for which it stands."""
    if offer is None:
        return vertex
    return dressed(replace(vertex, kind=getattr(offer.given, "kind", vertex.kind)), offer)


def _without_code(said: Any) -> Any:
    """Return a document with a name in the place of each piece of code."""
    if isinstance(said, Mapping):
        if said.get("t") == "opaque":
            return {"t": "ref", "path": f"code:{said['src'][:MOST]}"}
        return {key: _without_code(value) for key, value in said.items()}
    return [_without_code(one) for one in said] if isinstance(said, list) else said


def _paths(said: Any) -> Iterator[str]:
    if isinstance(said, Mapping):
        if said.get("t") == "ref":
            yield said["path"]
        for value in said.values():
            yield from _paths(value)
    elif isinstance(said, list):
        for one in said:
            yield from _paths(one)


def _stand_in(name: str) -> Any:
    def stand_in(*_args: Any, **_kwargs: Any) -> None:
        raise NotImplementedError("A picture is never run.")

    stand_in.__name__ = stand_in.__qualname__ = name
    return stand_in
