"""From a document to a class that runs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from automations import flow, registry, testing
from automations.automation import Automation
from automations.document.building import build
from automations.document.document import Document
from automations.document.introspection import document_of
from automations.exceptions import DefinitionError
from tests.automations.document.classes import Offered, everything, named, says_code
from tests.flows.reliability import note


@pytest.mark.parametrize("cls", everything(), ids=named)
def test_a_class_that_says_no_code_is_built_as_it_was(cls: type[Automation]) -> None:
    document = Document.from_json(json.loads(json.dumps(document_of(cls).to_json())))
    if says_code(document):
        with pytest.raises(DefinitionError, match=r"is code, which only a class can say"):
            build(document, Offered(), registered=False)
        return
    built = build(document, Offered(), registered=False)
    assert built.graph == cls.graph
    assert built.graph.fingerprint == cls.graph.fingerprint
    assert not registry.find(built.get_automation_class_name())


SMALL: Any = {
    "schema": "automations.flow/1",
    "name": "Small",
    "nodes": [
        {
            "id": "n-1",
            "name": "first",
            "kind": "execute",
            "call": {"args": [{"t": "ref", "path": "tests.flows.reliability:note"}]},
            "next": "n-2",
        },
        {"id": "n-2", "name": "end", "kind": "end"},
    ],
}


@pytest.mark.django_db
def test_what_was_built_runs_as_any_class() -> None:
    built = build(Document.from_json(SMALL), {"tests.flows.reliability:note": note})
    try:
        run = testing.start(built)
        run.assert_path("first", "end")
        assert run.row.automation_class == "designed.Small"
    finally:
        registry.unregister(built)


def test_what_is_not_offered_is_not_found() -> None:
    """However well Python could import it."""
    with pytest.raises(DefinitionError, match=r"'tests\.flows\.reliability:note' is not offered"):
        build(Document.from_json(SMALL), {}, registered=False)


def test_methods_are_those_of_the_base() -> None:
    class Offering(Automation):
        def greet(self, task: Any) -> str:
            """Greet."""
            return "hello"

    said = {**SMALL, "nodes": [
        {"id": "hi", "kind": "execute", "call": {"args": [{"t": "this", "name": "greet"}]}},
        {"id": "end", "kind": "end"},
    ]}  # fmt: skip
    built = build(Document.from_json(said), {}, base=Offering, registered=False)
    assert issubclass(built, Offering)
    assert [*built.nodes] == ["hi", "end"]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("custom", {"cls": "x:Odd", "call": {"args": [], "kwargs": {"b": {"t": "const", "v": 1}}}}),
        ("execute", {"waitFor": {"t": "duration", "seconds": 1e15}}),
        ("execute", {"waitUntil": {"t": "const", "v": "soon", "as": "datetime"}}),
    ],
)
def test_what_a_constructor_does_not_take_is_said(kind: str, more: dict[str, Any]) -> None:
    class Odd(flow.Execute):
        def __init__(self, a: int = 0) -> None:
            super().__init__()

    steps = [{"id": "a", "kind": kind, **more}, {"id": "end", "kind": "end"}]
    document = Document.from_json({**SMALL, "nodes": steps})
    with pytest.raises(DefinitionError, match=r"Small cannot be built: .*Correct it"):
        build(document, {"x:Odd": Odd}, registered=False)
