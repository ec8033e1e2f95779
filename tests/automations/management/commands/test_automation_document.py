"""The command that says a flow."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from automations.document.introspection import document_of
from automations.document.schema import schema
from tests.flows.kinds import Listening

NAME = Listening.get_automation_class_name()


def said(*args: str, **options: Any) -> str:
    out = StringIO()
    call_command("automation_document", *args, stdout=out, **options)
    return out.getvalue()


def test_it_says_a_class_as_json_or_python() -> None:
    assert json.loads(said(NAME)) == document_of(Listening).to_json()
    python = said(NAME, python=True)
    assert "class Listening(flow.Automation):" in python
    assert 'told = flow.WaitFor(flow.message("hello"))' in python


def test_it_says_the_schema() -> None:
    assert json.loads(said(schema=True)) == schema()


def test_a_file_comes_out_as_python(tmp_path: Path) -> None:
    file = tmp_path / "flow.json"
    file.write_text(said(NAME))
    assert said(file=str(file), python=True) == said(NAME, python=True)
    based = said(file=str(file), python=True, base="shop.flows:Offering")
    assert "class Listening(Offering):" in based


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("[]", "/: This is not of the type object."),
        (
            '{"schema": "automations.flow/1", "name": "F", "nodes": [{"id": "a", "kind": "if", '
            '"condition": {"t": "this", "name": "x"}}]}',
            "/nodes/0: Say what follows if the condition holds.",
        ),
    ],
)
def test_a_file_with_problems_is_refused_with_their_places(
    tmp_path: Path, text: str, words: str
) -> None:
    file = tmp_path / "flow.json"
    file.write_text(text)
    with pytest.raises(CommandError, match=words):
        said(file=str(file))


def test_what_is_no_expression_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "flow.json"
    code = {"t": "opaque", "src": "1; import os"}
    nodes = [
        {"id": "go", "kind": "execute", "call": {"args": [code]}},
        {"id": "end", "kind": "end"},
    ]
    file.write_text(json.dumps({"schema": "automations.flow/1", "name": "F", "nodes": nodes}))
    with pytest.raises(CommandError, match="is no expression of Python"):
        said(file=str(file), python=True)
    with pytest.raises(CommandError, match="is no class"):
        said(NAME, python=True, base="os; x")


def test_one_of_flow_and_file_is_named() -> None:
    with pytest.raises(CommandError, match="Name a flow"):
        said()
    with pytest.raises(CommandError, match="is registered"):
        said("no.Flow")
    with pytest.raises(CommandError, match="cannot be read"):
        said(file="/nowhere.json")
