"""What keeps a document from running: its own problems, and what it may not name.

A document may name what the project offers and the methods that its base offers. Text that begins
with "self." is a reference in Python and so is judged as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError

from automations import offers, own_steps
from automations.automation import Automation
from automations.designed import whole
from automations.document import schema
from automations.document.problems import Problem, Rules, problems
from automations.document.shapes import CUSTOM
from automations.document.structure import faults
from automations.offers import Offer
from automations.this import reference

#: Keys of a document whose text is the name of a template, with the path that must be offered.
TEMPLATES = {
    "template": offers.mail_path,
    **dict.fromkeys(("templateName", "dashboardTemplate", "defaultTemplateName"), offers.page_path),
}


def judge(said: Any, name: str, base: str = "") -> list[Problem]:
    """Return what keeps a document from being published, in the order of its steps.

    Args:
        said: any JSON.
        name: of the flow; the document must say the same.
        base: path of the class whose offered methods it may call; "" for none.
    """
    wrong = problems(said, rules())
    if faults(said, structure()):
        return wrong
    found = [*wrong, *_Named(said, base).problems()]
    if said["name"] != name:
        found.insert(0, Problem("const", "/name", "", {"value": name}))
    return list({(one.code, one.path): one for one in found}.values())


def rules() -> Rules:
    """Return by what the document of a designed flow is judged, here and in the browser."""
    return Rules(structure(), offers.offered().keys(), steps=own_steps.rules())


@lru_cache(maxsize=1)
def structure() -> Any:
    """Return the JSON Schema of documents."""
    return schema.schema()


class _Named:
    """What a document of the right structure names.

    Args:
        said: the document.
        base: path of an offered class, or "".
    """

    def __init__(self, said: Mapping[str, Any], base: str) -> None:
        self.said, self.base = said, base
        self.offers, self.methods = offers.offers(), offers.methods(base)
        self.cls = self.offers[base].given if base in self.offers else Automation

    def problems(self) -> Iterator[Problem]:
        """Yield what may not be named, and arguments that do not fit."""
        if self.base and self.base not in self.offers:
            yield Problem("not-offered", "/name", "", {"path": self.base})
        rest = {name: value for name, value in self.said.items() if name != "nodes"}
        yield from self._values(rest, "", "")
        yield from whole.problems(self.said, self.offers, self.methods)
        for place, node in enumerate(self.said["nodes"]):
            at = f"/nodes/{place}"
            yield from self._values(node, at, node["id"])
            if node["kind"] == CUSTOM:
                yield from self._given(node, at)
                continue
            for where, call in _calls(node):
                yield from self._arguments(call, f"{at}/{where}", node["id"])

    def _given(self, node: Mapping[str, Any], at: str) -> Iterator[Problem]:
        """Yield values that a step of the project's own does not take."""
        offered = self.offers.get(node["cls"])
        kwargs = node.get("call", {}).get("kwargs", {}) if offered else {}
        for name, value in kwargs.items():
            if offered and value["t"] == "const" and name in offered.params:
                where = f"{at}/call/kwargs/{name}"
                yield from self._argument(offered, name, value["v"], where, node["id"])

    def _values(self, said: Any, at: str, step: str) -> Iterator[Problem]:
        if isinstance(said, str):
            named = reference(said)
            if named is not None and not self._has(named.name):
                yield Problem("not-offered", at, step, {"path": said[:200]})
        elif isinstance(said, list):
            for place, one in enumerate(said):
                yield from self._values(one, f"{at}/{place}", step)
        elif isinstance(said, dict):
            yield from self._of_object(said, at, step)

    def _of_object(self, said: Mapping[str, Any], at: str, step: str) -> Iterator[Problem]:
        if said.get("t") == "this" and not self._has(said["name"]):
            yield Problem("not-offered", at, step, {"path": said["name"]})
        for name, one in said.items():
            where = f"{at}/{name}"
            if name in TEMPLATES and isinstance(one, str):
                yield from self._template(one, TEMPLATES[name](one), where, step)
            else:
                yield from self._values(one, where, step)

    def _has(self, name: str) -> bool:
        """Tell whether a name is a method that is offered, or one of the data."""
        return name in self.methods or not hasattr(self.cls, name)

    def _template(self, name: str, path: str, at: str, step: str) -> Iterator[Problem]:
        if name and path not in self.offers:
            yield Problem("not-offered", at, step, {"path": name[:200]})

    # -- arguments of actions ----------------------------------------------------------------

    def _arguments(self, call: Mapping[str, Any], at: str, step: str) -> Iterator[Problem]:
        called = self._called(call["args"][0]) if call["args"] else None
        if called is None:
            return
        given = call.get("kwargs", {})
        for name, field in called.params.items():
            if name not in given and field.required:
                yield Problem("argument-missing", at, step, {"name": name})
        for name, value in given.items():
            where = f"{at}/kwargs/{name}"
            if called.params and name not in called.params:
                yield Problem("argument-unknown", where, step, {"name": name})
            elif value["t"] == "const" and name in called.params:
                yield from self._argument(called, name, value["v"], where, step)

    def _called(self, said: Any) -> Offer | None:
        if said["t"] == "ref":
            return self.offers.get(said["path"])
        return self.methods.get(said["name"]) if said["t"] == "this" else None

    def _argument(
        self, called: Offer, name: str, value: Any, at: str, step: str
    ) -> Iterator[Problem]:
        try:
            offers.cleaned(called.params[name], value)
        except ValidationError as error:
            params = {"name": name, "why": " ".join(error.messages)}
            yield Problem("argument-wrong", at, step, params)


def _calls(node: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield what a step calls, with where it says so."""
    if "call" in node:
        yield "call", node["call"]
    for name in ("then", "else") if node["kind"] == "if" else ():
        if "call" in node.get(name, {}):
            yield f"{name}/call", node[name]["call"]
