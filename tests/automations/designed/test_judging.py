"""A document may name what is offered and nothing else."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given

from automations.automation import Automation
from automations.designed.judging import judge
from automations.document import words
from automations.document.document import Document
from automations.document.introspection import document_of
from tests.automations.document.classes import everything, named
from tests.automations.document.invented import invented
from tests.flows import designs

THIS: Any = {"t": "this", "name": "kill"}


def with_call(*args: Any, **kwargs: Any) -> dict[str, Any]:
    """Return a document that calls something."""
    said = deepcopy(designs.invoicing())
    said["nodes"][2]["call"] = {"args": list(args), "kwargs": kwargs}
    return said


def codes(said: Any, base: str = "") -> list[tuple[str, str]]:
    """Return the codes of the problems with their places."""
    return [(one.code, one.path) for one in judge(said, "Invoicing", base)]


@pytest.mark.parametrize("cls", everything(), ids=named)
def test_a_copy_of_any_class_is_judged(cls: type[Automation]) -> None:
    said = document_of(cls).to_json()
    assert all(words.said(one) for one in judge(said, said["name"]))


@given(invented())
def test_whatever_a_document_says_is_judged(document: Document) -> None:
    assert all(words.said(one) for one in judge(document.to_json(), document.name))


def test_where_a_wait_goes_on_is_no_call() -> None:
    said = deepcopy(designs.invoicing())
    waits = [{"for": {"message": "paid"}}]
    day = {"t": "duration", "seconds": 86400}
    said["nodes"][1] = {
        "id": "later",
        "kind": "waitFor",
        "waits": waits,
        "within": day,
        "else": "end",
    }
    assert codes(said) == []


def test_what_is_offered_may_be_named() -> None:
    assert codes(designs.invoicing()) == []


def test_the_name_must_be_that_of_the_flow() -> None:
    assert codes(designs.invoicing("Other")) == [("const", "/name")]


@pytest.mark.parametrize(
    "called",
    [
        {"t": "ref", "path": "os:system"},
        {"t": "ref", "path": "tests.flows.designs:Shop.thank"},
        THIS,
        {"t": "this", "name": "secret"},
        {"t": "this", "name": "__init__"},
        {"t": "const", "v": "self.kill"},
    ],
)
def test_what_is_not_offered_may_not(called: Any) -> None:
    """Nor by text that is a reference in Python, nor a method that every flow has."""
    found = codes(with_call(called), designs.BASE)
    assert ("not-offered", "/nodes/2/call/args/0") in [
        (code, path.removesuffix("/v")) for code, path in found
    ]


@pytest.mark.parametrize("place", ["skipIf", "condition", "then"])
def test_nor_elsewhere(place: str) -> None:
    said = deepcopy(designs.invoicing())
    said["nodes"][0] |= {
        "skipIf": {"skipIf": [THIS]},
        "condition": {"condition": THIS},
        "then": {"then": {"call": {"args": [THIS]}}},
    }[place]
    assert any(code == "not-offered" and place in path for code, path in codes(said))


def test_methods_of_the_base_may_be_named() -> None:
    said = with_call({"t": "this", "name": "thank"})
    assert codes(said, designs.BASE) == []
    assert codes(said) == []  # without the base it is a key of the data


def test_the_base_itself_must_be_offered() -> None:
    assert codes(designs.invoicing(), "os:path") == [("not-offered", "/name")]


@pytest.mark.parametrize(
    ("kwargs", "found"),
    [
        ({}, [("argument-missing", "/nodes/2/call")]),
        ({"amount": "much"}, [("argument-wrong", "/nodes/2/call/kwargs/amount")]),
        ({"amount": "1.999"}, [("argument-wrong", "/nodes/2/call/kwargs/amount")]),
        ({"amount": None}, [("argument-wrong", "/nodes/2/call/kwargs/amount")]),
        (
            {"amount": "1", "to": "me"},
            [("argument-unknown", "/nodes/2/call/kwargs/to")],
        ),
        ({"amount": 5}, []),
    ],
)
def test_arguments_must_fit_the_action(kwargs: Any, found: Any) -> None:
    said = with_call(
        designs.ref("send_invoice"),
        **{name: {"t": "const", "v": value} for name, value in kwargs.items()},
    )
    assert codes(said) == found


def test_arguments_of_clauses_are_looked_at() -> None:
    said = deepcopy(designs.invoicing())
    said["nodes"][0]["else"] = {"call": {"args": [designs.ref("send_invoice")]}}
    assert codes(said) == [("argument-missing", "/nodes/0/else/call")]


@pytest.mark.parametrize(("template", "ok"), [("journeys/hello", True), ("admin/base", False)])
def test_templates_must_be_offered(template: str, ok: bool) -> None:
    said = deepcopy(designs.invoicing())
    to = {"t": "const", "v": "a@example.com"}
    said["nodes"][2] = {"id": "bill", "kind": "sendMail", "template": template, "to": to}
    assert codes(said) == ([] if ok else [("not-offered", "/nodes/2/template")])


def test_classes_of_steps_must_be_offered() -> None:
    said = deepcopy(designs.invoicing())
    said["nodes"][2] = {"id": "bill", "kind": "custom", "cls": "os:PathLike", "call": {"args": []}}
    assert ("not-offered", "/nodes/2/cls") in codes(said)


@pytest.mark.parametrize("said", [None, [], 5, {}, {"nodes": [5]}, {"name": 1}])
def test_what_is_no_document_is_refused(said: Any) -> None:
    assert judge(said, "Invoicing")


def test_a_list_that_is_too_long_is_a_fault_of_structure() -> None:
    """Then nothing further is read, whatever else the document says."""
    said = deepcopy(designs.invoicing("Other"))
    place, many = {"t": "data", "path": "n"}, {"t": "const", "v": [*range(1_001)]}
    said["nodes"][0]["condition"] = {"t": "expr", "op": "in", "left": place, "right": many}
    assert [code for code, _path in codes(said)] == ["many"]


@pytest.mark.parametrize(
    ("kwargs", "found"),
    [
        ({"text": "Hello", "hour": 9, "description": "Says hello"}, []),
        ({"hour": 9}, [("argument-missing", "/nodes/0/call")]),
        ({"text": "x" * 21}, [("argument-wrong", "/nodes/0/call/kwargs/text")]),
        ({"text": "Hello", "hour": 24}, [("argument-wrong", "/nodes/0/call/kwargs/hour")]),
        ({"text": "Hello", "to": "me"}, [("argument-unknown", "/nodes/0/call/kwargs/to")]),
    ],
)
def test_values_must_fit_a_step_of_the_projects_own(kwargs: Any, found: Any) -> None:
    said = designs.texting("Invoicing", **kwargs)
    assert codes(said) == found


@pytest.mark.parametrize("cls", ["os:path", "tests.flows.designs:Shop", "no.such:Step"])
def test_a_step_must_be_of_a_class_that_is_offered_as_one(cls: str) -> None:
    said = designs.texting("Invoicing")
    said["nodes"][0]["cls"] = cls
    assert codes(said) == [("not-offered", "/nodes/0/cls")]
