"""Sources that are patched in tests: imported, changed, and imported again."""

from __future__ import annotations

import json
import linecache
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from automations import registry
from automations.automation import Automation
from automations.document import names
from automations.document.document import Document, without_places
from automations.document.introspection import document_of
from automations.document.origin import declared
from automations.document.patching import patched


@contextmanager
def imported(source: str | bytes) -> Iterator[ModuleType]:
    """Have source imported as a module, and its classes forgotten afterwards."""
    known = {*registry.declared()}
    name, file = "patched", "/nowhere/patched.py"
    module = ModuleType(name)
    module.__file__ = file
    sys.modules[name] = module
    text = source if isinstance(source, str) else source.decode("utf-8-sig")
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    try:
        exec(compile(source, file, "exec"), module.__dict__)
        yield module
    finally:
        del sys.modules[name], linecache.cache[file]
        names._imports.cache_clear()
        for cls in {*registry.declared()} - known:
            registry.unregister(cls)


def document_in(source: str | bytes, name: str) -> Document:
    """Return the document of a class in some source."""
    with imported(source) as module:
        return document_of(getattr(module, name))


def patch(source: str, after: Document, name: str = "") -> str:
    """Return source whose class says what a document says."""
    with imported(source) as module:
        cls: type[Automation] = getattr(module, name or after.name)
        return patched(source.encode(), declared(cls), after).decode()


def changed(document: Document, /, **by_id: Any) -> Document:
    """Return a document with other slots of some steps; None takes a slot away."""
    nodes = []
    for node in document.nodes:
        new = {**node, **by_id.get(node["id"], {})}
        nodes.append({key: value for key, value in new.items() if value is not None})
    return Document(document.name, document.options, tuple(nodes), document.doc)


def said(document: Document) -> str:
    """Return a document as text, without places, and whatever module it is of."""
    return json.dumps(without_places(document.to_json()), sort_keys=True)


def plain(document: Document) -> Document:
    """Return a document whose steps have the ids that they have in Python."""
    nodes = []
    for node in document.nodes:
        names = {"id": node.get("name", node["id"]), "name": None}
        new = {key: value for key, value in {**node, **names}.items() if value is not None}
        nodes.append(_renamed(new, document.names))
    return Document("", document.options, tuple(nodes), document.doc)


def _renamed(said: Any, names: dict[str, str]) -> Any:
    ways = ("goto", "next", "onError", "start", "else", "default")
    if isinstance(said, dict):
        return {
            key: names.get(value, value)
            if key in ways and isinstance(value, str)
            else [names.get(one, one) for one in value]
            if key == "branches"
            else _renamed(value, names)
            for key, value in said.items()
        }
    return [_renamed(one, names) for one in said] if isinstance(said, list) else said
