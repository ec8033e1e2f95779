"""What is wrong with a document: the same codes as in the browser, each at its place.

First the structure is looked at; what flows may not declare is looked at only if that is right,
but for what steps still lack: somebody who has just added a step sees all other problems too.
"""

from __future__ import annotations

import keyword
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from automations.automation import RESERVED
from automations.document import limits
from automations.document.structure import Fault, faults
from automations.document.ways import Ways

#: What the weights of an experiment add up to, and by how much they may miss it.
TOTAL, NEAR = 100, 1e-9
#: Steps at which a flow may stand still for good.
LAST = frozenset({"end", "repeat"})
#: What a step lacks if it does not say yet where it leads.
WAYS = frozenset({"arms", "cases", "waits", "goto"})


@dataclass(frozen=True)
class Problem:
    """Something wrong with a document.

    Attributes:
        code: what is wrong, such as "target-unknown"; see `words`.
        path: JSON pointer to the place.
        step: id of the step, or "".
        params: what a sentence about it needs.
    """

    code: str
    path: str
    step: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Rules:
    """By what a document is judged.

    Attributes:
        schema: of documents.
        offered: paths of what may be referred to; None: whatever is.
        code: code that only a class can say is no problem.
        steps: of the classes of steps that are offered, what each takes by name and whether it
            needs that, by its path; none if it takes whatever it is given.
    """

    schema: Mapping[str, Any]
    offered: Collection[str] | None = None
    code: bool = False
    steps: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)


def problems(said: Any, rules: Rules) -> list[Problem]:
    """Return what is wrong with a document, in the order of its steps.

    Args:
        said: any JSON.
        rules: by what it is judged.
    """
    wrong = faults(said, rules.schema)
    gaps = [_of_structure(said, fault) for fault in wrong]
    if not all(map(_is_gap, wrong)):
        return gaps
    return list(_Checked(said, rules, gaps).problems())


def _is_gap(fault: Fault) -> bool:
    """Tell whether a step lacks something, and has all by which it is known."""
    parts = fault.path.split("/")
    if parts[1:2] != ["nodes"] or fault.params.get("name") in {"id", "kind"}:
        return False
    return (fault.code, len(parts)) in {("missing", 3), ("few", 4)}


def _of_structure(said: Any, fault: Fault) -> Problem:
    return Problem(fault.code, fault.path, _step_at(said, fault.path), dict(fault.params))


def _step_at(said: Any, path: str) -> str:
    """Return the id of the step in which a place lies, or ""."""
    parts = path.split("/")
    if parts[1:2] != ["nodes"] or len(parts) < 3:
        return ""
    node = said["nodes"][int(parts[2])]
    found = node.get("id") if isinstance(node, dict) else ""
    return found if isinstance(found, str) else ""


class _Checked:
    """A document of the right structure.

    Args:
        said: the document.
        rules: by what it is judged.
        gaps: what its steps lack, which is said first of each.
    """

    def __init__(self, said: Mapping[str, Any], rules: Rules, gaps: list[Problem]) -> None:
        self.said, self.rules, self.gaps = said, rules, gaps
        lacking = {gap.params.get("name") or gap.path.split("/")[3] for gap in gaps}
        self.open = bool(lacking & WAYS)
        self.nodes: list[Mapping[str, Any]] = said["nodes"]
        self.ways = Ways(self.nodes)
        self.known = set(self.ways.ids)
        self.fields = frozenset(said.get("subjectFields", ()))

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong."""
        yield from self._of_flow()
        twice = Counter(node["id"] for node in self.nodes)
        names = Counter(node.get("name", node["id"]) for node in self.nodes)
        reached = set(self.ways.reached(self.ways.ids[:1]))
        for place, node in enumerate(self.nodes):
            at = f"/nodes/{place}"
            gaps = [gap for gap in self.gaps if f"{gap.path}/".startswith(f"{at}/")]
            yield from gaps
            if twice[node["id"]] > 1:
                yield Problem("id-twice", f"{at}/id", node["id"], {"name": node["id"]})
            yield from self._name(node, at, names)
            yield from () if gaps else self._ways(node, at, reached)
            check = None if gaps else _BY_KIND.get(node["kind"])
            yield from check(self, node, at) if check else ()
            yield from self._common(node, at)
            yield from self._values(node, at, node["id"])

    # -- the flow as a whole -----------------------------------------------------------------

    def _of_flow(self) -> Iterator[Problem]:
        yield from self._names()
        yield from self._rules()
        for name in ("reentry", "subjectFields"):
            if self.said.get(name) and not self.said.get("subject"):
                yield Problem("subject-missing", f"/{name}")
        if self.said.get("unique") and self.said.get("reentry"):
            yield Problem("unique-twice", "/unique")
        yield from _empty(self.said, "keep", "")
        yield from self._entries()
        rest = {name: value for name, value in self.said.items() if name != "nodes"}
        yield from self._values(rest, "", "")

    def _names(self) -> Iterator[Problem]:
        """Yield names of the flow and of what it has that are words of Python."""
        pairs = [("/name", self.said["name"])]
        for kind in ("models", "templates"):
            pairs += [(f"/{kind}/{name}", name) for name in self.said.get(kind, ())]
        for path, name in pairs:
            if keyword.iskeyword(name):
                yield Problem("name-wrong", path, "", {"name": name})

    def _rules(self) -> Iterator[Problem]:
        for kind in ("goals", "exits"):
            seen = set[str]()
            for place, rule in enumerate(self.said.get(kind, ())):
                at = f"/{kind}/{place}"
                if rule["name"] in seen:
                    yield Problem("rule-twice", f"{at}/name", "", {"name": rule["name"]})
                seen.add(rule["name"])
                asks = {"condition", "rows"} & set(rule["when"])
                if kind == "goals" and asks and "within" not in rule:
                    yield Problem("window-missing", at, "", {"name": rule["name"]})
                about = {"signal", "rows"} & set(rule["when"])
                if about and not self.said.get("subject"):
                    yield Problem("subject-missing", f"{at}/when")

    def _entries(self) -> Iterator[Problem]:
        reentry = self.said.get("reentry", "")
        keyed = self.said.get("unique") or "perKey" in reentry
        seen = set[tuple[str, str]]()
        for place, entry in enumerate(self.said.get("entries", ())):
            ((kind, way),) = entry.items()
            at, name = f"/entries/{place}", (kind, way.get("name", ""))
            if kind == "each" and not self.said.get("subject"):
                yield Problem("subject-missing", at)
            if kind == "each" and keyed:
                yield Problem("entry-keys", at)
            if name in seen:
                yield Problem("entry-twice", f"{at}/{kind}/name")
            seen.add(name)
            if way.get("anonymous") and (way.get("permission") or way.get("user")):
                yield Problem("entry-open", f"{at}/{kind}/anonymous")
            yield from _empty(way, "every", f"{at}/{kind}")

    # -- any step ----------------------------------------------------------------------------

    def _name(self, node: Mapping[str, Any], at: str, names: Counter[str]) -> Iterator[Problem]:
        name = node.get("name", node["id"])
        where = f"{at}/name" if "name" in node else f"{at}/id"
        params = {"name": name}
        if names[name] > 1 and "name" in node:
            yield Problem("name-twice", where, node["id"], params)
        if not name.isidentifier() or keyword.iskeyword(name):
            yield Problem("name-wrong", where, node["id"], params)
        elif name in RESERVED or (name.startswith("__") and name.endswith("__")):
            yield Problem("name-reserved", where, node["id"], params)

    def _ways(
        self, node: Mapping[str, Any], at: str, reached: Collection[str]
    ) -> Iterator[Problem]:
        step = node["id"]
        leaving = self.ways.leaving(step)
        for way in leaving:
            if way.target is not None and way.target not in self.known:
                yield Problem("target-unknown", at + way.slot, step, {"name": way.target})
            elif way.target is None and node["kind"] not in LAST:
                yield Problem("leads-nowhere", at, step)
        if self.open:
            return
        if step not in reached:
            yield Problem("unreachable", at, step)
        elif step not in self._ending:
            yield Problem("no-end", at, step)

    @cached_property
    def _ending(self) -> frozenset[str]:
        """Steps from which there is a way to an end, or where none that leads there is known."""
        kinds = {node["id"]: node["kind"] for node in self.nodes}
        last = (
            step
            for step, kind in kinds.items()
            if kind in LAST or any(w.target not in self.known for w in self.ways.leaving(step))
        )
        return frozenset(self.ways.leading_to(last))

    @cached_property
    def _split(self) -> frozenset[str]:
        """Steps that a split leads to, at whatever distance."""
        splits = [node["id"] for node in self.nodes if node["kind"] == "split"]
        return frozenset(self.ways.reached(splits))

    def _common(self, node: Mapping[str, Any], at: str) -> Iterator[Problem]:
        step = node["id"]
        if "atMost" in node and not self.said.get("subject"):
            yield Problem("subject-missing", f"{at}/atMost", step)
        hours = node.get("during")
        if hours and hours["from"] == hours["to"] != "00:00":
            yield Problem("hours-empty", f"{at}/during", step)
        for name in ("timeout", "skipAfter", "after"):
            yield from _empty(node, name, at, step)

    def _values(self, said: Any, at: str, step: str) -> Iterator[Problem]:
        """Yield references that are not offered, and code, at whatever depth."""
        if isinstance(said, list):
            for place, one in enumerate(said):
                yield from self._values(one, f"{at}/{place}", step)
        if not isinstance(said, dict):
            return
        tag = said.get("t")
        if tag == "opaque" and not self.rules.code:
            yield Problem("code", at, step, {"source": said["src"][:200]})
        elif tag == "ref" and not self._offers(said["path"]):
            yield Problem("not-offered", at, step, {"path": said["path"]})
        elif tag == "expr":
            for code, path, params in limits.wrong(said, at, self.fields):
                yield Problem(code, path, step, params)
        elif tag != "const":
            for name, one in said.items():
                yield from self._values(one, f"{at}/{name}", step)

    def _offers(self, path: str) -> bool:
        return self.rules.offered is None or path in self.rules.offered

    # -- by kind -----------------------------------------------------------------------------

    def if_(self, node: Mapping[str, Any], at: str) -> Iterator[Problem]:
        """Yield what is wrong with a decision."""
        if "then" not in node:
            yield Problem("then-missing", at, node["id"])

    def switch(self, node: Mapping[str, Any], at: str) -> Iterator[Problem]:
        """Yield what is wrong with cases."""
        if "default" not in node:
            yield Problem("default-missing", at, node["id"])
        yield from _twice(node, at, "cases", "label")

    def experiment(self, node: Mapping[str, Any], at: str) -> Iterator[Problem]:
        """Yield what is wrong with arms."""
        arms = node["arms"]
        total = math.fsum(arm["weight"] for arm in arms)
        yield from _twice(node, at, "arms", "name")
        for place, arm in enumerate(arms):
            if arm["weight"] <= 0:
                yield Problem("weight-empty", f"{at}/arms/{place}/weight", node["id"])
        if abs(total - TOTAL) > NEAR * TOTAL:
            yield Problem("weights", f"{at}/arms", node["id"], {"total": total})

    def form(self, node: Mapping[str, Any], at: str) -> Iterator[Problem]:
        """Yield what is wrong with a form."""
        if not any(node.get(name) for name in ("user", "group", "permissions")):
            yield Problem("addressee-missing", at, node["id"])

    def mail(self, node: Mapping[str, Any], at: str) -> Iterator[Problem]:
        """Yield what is wrong with a mail."""
        if "to" not in node and not self.said.get("subject"):
            yield Problem("subject-missing", f"{at}/to", node["id"])

    def wait(self, node: Mapping[str, Any], at: str) -> Iterator[Problem]:
        """Yield what is wrong with what is waited for."""
        if "else" in node and "within" not in node:
            yield Problem("limit-missing", f"{at}/else", node["id"])
        yield from _twice(node, at, "waits", "label")
        for place, one in enumerate(node["waits"]):
            if "signal" in one["for"] and not self.said.get("subject"):
                yield Problem("subject-missing", f"{at}/waits/{place}/for", node["id"])

    def repeat(self, node: Mapping[str, Any], at: str) -> Iterator[Problem]:
        """Yield what is wrong with a schedule."""
        if "every" not in node:
            yield Problem("interval-missing", at, node["id"])

    def split(self, node: Mapping[str, Any], at: str) -> Iterator[Problem]:
        """Yield what is wrong with parallel branches."""
        kinds = {one["id"]: one["kind"] for one in self.nodes}
        if not node.get("branches"):
            yield Problem("branches-missing", at, node["id"])
        for place, target in enumerate(node.get("branches", ())):
            found = {kinds[one] for one in self.ways.reached([target])}
            if found and not found & {"join", "end"}:
                yield Problem("branch-lost", f"{at}/branches/{place}", node["id"])

    def join(self, node: Mapping[str, Any], at: str) -> Iterator[Problem]:
        """Yield what is wrong with a join."""
        if node["id"] not in self._split:
            yield Problem("split-missing", at, node["id"])

    def custom(self, node: Mapping[str, Any], at: str) -> Iterator[Problem]:
        """Yield what is wrong with a step of the project's own: its class, and what that gets."""
        if self.rules.offered is None:
            return
        takes = self.rules.steps.get(node["cls"])
        if takes is None:
            yield Problem("not-offered", f"{at}/cls", node["id"], {"path": node["cls"]})
            return
        call = node.get("call", {"args": []})
        given = call.get("kwargs", {})
        for name, needed in takes.items():
            if needed and name not in given and not call["args"]:
                yield Problem("argument-missing", f"{at}/call", node["id"], {"name": name})
        for name in given if takes else ():
            if name not in takes:
                where = f"{at}/call/kwargs/{name}"
                yield Problem("argument-unknown", where, node["id"], {"name": name})


def _empty(said: Mapping[str, Any], name: str, at: str, step: str = "") -> Iterator[Problem]:
    """Yield that a length of time is none."""
    span = said.get(name)
    if isinstance(span, dict) and span.get("t") == "duration" and span["seconds"] <= 0:
        yield Problem("duration-empty", f"{at}/{name}", step)


def _twice(node: Mapping[str, Any], at: str, name: str, key: str) -> Iterator[Problem]:
    """Yield labels or names that another one of a list has as well."""
    seen = set[str]()
    for place, one in enumerate(node[name]):
        said = one.get(key)
        if said in seen and said is not None:
            yield Problem("label-twice", f"{at}/{name}/{place}/{key}", node["id"], {"name": said})
        seen.add(said)


_BY_KIND: Mapping[str, Callable[[_Checked, Mapping[str, Any], str], Iterator[Problem]]] = {
    "if": _Checked.if_,
    "switch": _Checked.switch,
    "experiment": _Checked.experiment,
    "form": _Checked.form,
    "modelForm": _Checked.form,
    "sendMail": _Checked.mail,
    "waitFor": _Checked.wait,
    "repeat": _Checked.repeat,
    "split": _Checked.split,
    "join": _Checked.join,
    "custom": _Checked.custom,
}
