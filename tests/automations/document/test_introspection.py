"""From a class to its document."""

from __future__ import annotations

import json

import jsonschema
import pytest

from automations import flow
from automations.automation import Automation
from automations.document.introspection import document_of
from automations.document.problems import Rules, problems
from automations.document.schema import schema
from automations.flow import this
from tests.automations.document.classes import everything, named
from tests.flows import designs
from tests.flows.kinds import Changing, Listening

VALIDATOR = jsonschema.Draft202012Validator(schema())


@pytest.mark.parametrize("cls", everything(), ids=named)
def test_every_class_has_a_document_without_problems(cls: type[Automation]) -> None:
    """Which fits the schema, and is JSON."""
    said = json.loads(json.dumps(document_of(cls).to_json(), allow_nan=False))
    VALIDATOR.validate(said)
    assert problems(said, Rules(schema(), code=True)) == []
    assert [node["id"] for node in said["nodes"]] == [*cls.nodes]


def test_what_is_usual_is_left_out() -> None:
    nodes = {node["id"]: node for node in document_of(Listening).nodes}
    assert nodes["told"] == {
        "id": "told", "kind": "waitFor", "waits": [{"for": {"message": "hello"}}],
    }  # fmt: skip
    assert nodes["late"]["within"] == {"t": "duration", "seconds": 3600}
    assert nodes["late"]["else"] == "last"
    assert nodes["end"] == {"id": "end", "kind": "end"}


def test_a_lambda_is_shown_with_its_place() -> None:
    nodes = {node["id"]: node for node in document_of(Changing).nodes}
    value = nodes["count"]["values"]["count"]
    assert (value["t"], value["src"]) == ("opaque", "lambda task: task.data.get('count', 0) + 1")
    assert value["file"].endswith("tests/flows/kinds.py")
    assert value["line"] > 10


def test_what_is_inherited_is_its_own() -> None:
    class Base(flow.Automation, registered=False):
        first = flow.Execute(this.go)
        last = flow.End()

    class Derived(Base, registered=False):
        last = flow.End(exited="early")

    nodes = document_of(Derived).nodes
    assert [node["id"] for node in nodes] == ["first", "last"]
    assert nodes[1]["exited"] == "early"


class Polite(flow.Execute):
    """A class of the project's own."""

    def __init__(self, greeting: str, *, loud: bool = False) -> None:
        super().__init__(self.greet)
        self.greeting, self.loud = greeting, loud

    def greet(self, task: object) -> str:
        """Greet."""
        return self.greeting


def test_a_node_of_the_projects_own_is_known_by_what_it_was_called_with() -> None:
    class Greeting(flow.Automation, registered=False):
        hello = Polite("Hello", loud=True).Next(this.end)
        end = flow.End()

    assert document_of(Greeting).nodes[0] == {
        "id": "hello",
        "kind": "custom",
        "cls": "tests.automations.document.test_introspection:Polite",
        "call": {
            "args": [{"t": "const", "v": "Hello"}],
            "kwargs": {"loud": {"t": "const", "v": True}},
        },
        "next": "end",
    }


def test_an_offered_class_has_its_path_and_its_values_their_names() -> None:
    tell, grant, _end = document_of(designs.Reminded).nodes
    assert tell["cls"] == "tests.flows.designs:SendText"
    assert tell["call"]["args"] == []
    assert tell["call"]["kwargs"]["text"] == {"t": "const", "v": "Hello"}
    assert grant["call"]["kwargs"] == {"rate": {"t": "const", "v": "12.50"}}
