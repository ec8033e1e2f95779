"""Documents."""

from __future__ import annotations

from automations.document.document import Document, ordered, without_places
from automations.document.introspection import document_of
from tests.flows.kinds import Changing

SAID = {
    "schema": "automations.flow/1",
    "name": "Small",
    "doc": "Ends.",
    "verboseName": "A small flow",
    "nodes": [{"id": "end", "kind": "end"}],
}


def test_it_comes_back_from_json() -> None:
    assert Document.from_json(SAID).to_json() == SAID


def test_keys_of_a_step_have_an_order() -> None:
    node = {"next": "b", "odd": 1, "effects": "x", "kind": "execute", "id": "a", "call": {}}
    assert [*ordered(node)] == ["id", "kind", "call", "effects", "next", "odd"]


def test_the_hash_is_of_what_it_does() -> None:
    """Where code stands is no part of it, and neither is the order of keys."""
    document = document_of(Changing)
    moved = without_places(document.to_json())
    assert Document.from_json(moved).logic_hash == document.logic_hash
    other = Document(document.name, document.options, document.nodes[:-1])
    assert other.logic_hash != document.logic_hash


def test_code_is_found_with_its_step() -> None:
    assert [step for step, _one in document_of(Changing).opaque] == ["count"]


def test_lines_of_what_it_is_for_end_as_python_has_them() -> None:
    said = {**SAID, "doc": "  One\r\n  two\rthree"}
    assert Document.from_json(said).doc == "One\n  two\nthree"
