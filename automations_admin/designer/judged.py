"""What the browser is told about problems: sentences by code, and what only the server finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from automations import notes
from automations.designed.judging import judge, rules, structure
from automations.designed.versions import class_of
from automations.document import words
from automations.document.problems import Problem, problems
from automations.document.structure import faults
from automations.exceptions import DefinitionError
from automations.models import FlowVersion

#: Code of what only shows when a class is made of a document.
DECLARED = "declared"
_PLACE = re.compile(r"%\((\w+)\)[a-z]")


def sentences() -> dict[str, str]:
    """Return a sentence for each code, with places as the browser fills them: "%(name)s"."""
    said = {**words.WORDS, **words.ARGUMENTS, **words.WHOLE}
    return {code: _PLACE.sub(r"%(\1)s", str(text)) for code, text in said.items()}


def on_server(draft: FlowVersion) -> list[dict[str, Any]]:
    """Return the problems of a draft that the browser cannot find, with their sentences."""
    found = judge(draft.document, draft.flow.name, draft.flow.base)
    if not found:
        return [*_declared(draft)]
    known = problems(draft.document, rules())
    there = {(one.code, one.path) for one in known}
    return [_said(one, words.said(one)) for one in found if (one.code, one.path) not in there]


def _declared(draft: FlowVersion) -> Iterator[dict[str, Any]]:
    try:
        class_of(draft.document, draft.flow, None, "draft")
    except DefinitionError as error:
        yield _said(Problem(DECLARED, ""), notes.said(str(error)))


def _said(one: Problem, text: str) -> dict[str, Any]:
    return {
        "code": one.code,
        "path": one.path,
        "step": one.step,
        "params": dict(one.params),
        "text": text,
    }


def is_clear(document: Any) -> bool:
    """Tell whether a document can be drawn: its steps are objects with ids and kinds.

    What is missing or said wrongly within them is a problem like others.
    """
    nodes = document.get("nodes", []) if isinstance(document, dict) else None
    if not isinstance(nodes, list) or not all(isinstance(node, dict) for node in nodes):
        return False
    ids = [node.get("id") for node in nodes]
    if not all(isinstance(one, str) and one for one in ids) or len({*ids}) < len(ids):
        return False
    if not all(isinstance(node.get("kind"), str) for node in nodes):
        return False
    return not any(fault.code == "type" for fault in faults(document, structure()))
