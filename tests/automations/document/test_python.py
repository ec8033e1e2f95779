"""From a document to Python, and back."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from automations import registry
from automations.automation import Automation
from automations.document.document import Document, without_places
from automations.document.introspection import document_of
from automations.document.python import source_of
from tests import effort
from tests.automations.document.classes import documents, everything, named
from tests.automations.document.invented import invented
from tests.automations.document.printed import printed
from tests.flows import designs

#: Documents that are invented; AUTOMATIONS_FUZZ=long invents 10,000.
MANY = 10_000 if os.environ.get("AUTOMATIONS_FUZZ") == "long" else effort.examples(600)
#: What generated source is made of, but for code that stands in it as it was.
NODES = frozenset({
    "Module", "ImportFrom", "Import", "alias", "ClassDef", "Assign", "Expr", "Pass",
    "Name", "Load", "Store", "Attribute", "Call", "keyword", "Constant", "UnaryOp", "USub",
    "List", "Tuple", "Set", "Dict", "Compare", "Eq", "NotEq", "Lt", "LtE", "Gt", "GtE",
})  # fmt: skip
IMPORTS = frozenset(
    {"__future__", "automations", "automations.flow", "datetime", "decimal", "zoneinfo"}
)


@pytest.fixture
def imported(tmp_path: Path) -> Iterator[Any]:
    """Return a function that imports source, whose classes are forgotten afterwards."""
    known, made = {*registry.declared()}, []

    def load(source: str) -> Any:
        name = f"generated_{tmp_path.name.replace('-', '_')}_{len(made)}"
        path = tmp_path / f"{name}.py"
        path.write_text(source)
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        made.append(name)
        spec.loader.exec_module(module)
        return module

    yield load
    for name in made:
        sys.modules.pop(name)
    for cls in {*registry.declared()} - known:
        registry.unregister(cls)


def said(document: Document) -> str:
    """Return a document as text, without the places at which code stands."""
    return json.dumps(without_places(document.to_json()), sort_keys=True)


@pytest.mark.parametrize("cls", everything(), ids=named)
def test_a_class_comes_out_of_python_as_it_went_in(cls: type[Automation], imported: Any) -> None:
    document = document_of(cls)
    module = imported(source_of(document))
    again = document_of(getattr(module, cls.__name__))
    assert said(again) == said(document)
    assert again.logic_hash == document.logic_hash


@pytest.mark.parametrize("place", printed())
def test_a_class_that_is_printed_comes_out_as_it_went_in(place: str, imported: Any) -> None:
    """Those of the README and the docs."""
    cls = printed()[place]
    document = document_of(cls)
    module = imported(source_of(document))
    assert said(document_of(getattr(module, cls.__name__))) == said(document)


def test_the_readme_and_the_docs_print_classes() -> None:
    """With steps of many kinds."""
    kinds = {node["kind"] for cls in printed().values() for node in document_of(cls).nodes}
    assert len(printed()) >= 19
    assert {"if", "form", "execute", "waitFor", "sendMail", "webhook", "switch", "custom"} <= kinds


@pytest.mark.skipif(find_spec("ruff") is None, reason="ruff is there with the oldest versions only")
def test_it_is_formatted_as_ruff_does_it(tmp_path: Path) -> None:
    for number, document in enumerate(documents().values()):
        (tmp_path / f"flow_{number}.py").write_text(source_of(document))
    command = [sys.executable, "-m", "ruff", "format", "--check", "--isolated"]
    done = subprocess.run(
        [*command, "--line-length", "100", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@settings(
    max_examples=MANY,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(document=invented())
def test_whatever_it_says_stays_data(document: Document) -> None:
    """Labels with quotes, line breaks or commands are texts of the source and nothing else."""
    source = source_of(document)
    tree = ast.parse(source)
    assert {type(node).__name__ for node in ast.walk(tree)} <= NODES
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {node.module for node in imports} <= IMPORTS | {"tests.flows.reliability"}
    module: dict[str, Any] = {"__name__": "generated"}
    before = {*registry.declared()}
    exec(compile(source, "generated.py", "exec"), module)
    try:
        again = document_of(module[document.name])
        assert said(again) == said(document)
    finally:
        for cls in {*registry.declared()} - before:
            registry.unregister(cls)


def test_a_base_can_be_named() -> None:
    document = Document("Small", {}, ({"id": "end", "kind": "end"},))
    source = source_of(document, "shop.flows:Offering")
    assert "from shop.flows import Offering" in source
    assert "class Small(Offering):" in source


def test_two_things_of_one_name_are_imported_under_two() -> None:
    nodes = tuple(
        {"id": name, "kind": "execute", "call": {"args": [{"t": "ref", "path": f"{name}:go"}]}}
        for name in ("one", "two")
    )
    source = source_of(Document("Two", {}, nodes))
    assert "from one import go\n" in source
    assert "from two import go as go_2\n" in source
    assert "two = flow.Execute(go_2)" in source


def test_steps_hide_nothing_that_is_imported(imported: Any) -> None:
    """A step may be called as what all steps are made of, and as what their values are."""
    go = {"args": [{"t": "this", "name": "go"}]}
    code = {"t": "const", "v": [], "as": "set"}
    nodes = (
        {"id": "flow", "kind": "execute", "call": go},
        {"id": "this", "kind": "execute", "call": go},
        {"id": "timedelta", "kind": "execute", "call": {"args": [*go["args"], code]}},
        {"id": "set", "kind": "execute", "call": {"args": [*go["args"], code]}},
        {"id": "Hiding", "kind": "execute", "call": {"args": [*go["args"], code]}},
        {"id": "end", "kind": "end", "waitFor": {"t": "duration", "seconds": 60}},
    )
    document = Document("Hiding", {}, nodes)
    module = imported(source_of(document))
    assert said(document_of(module.Hiding)) == said(document)


@pytest.mark.parametrize("sign", ["\f", "\v", "\x1c", "\x85", "\u2028", "\t", "\\"])
def test_signs_that_part_lines_elsewhere_stay_in_a_docstring(sign: str, imported: Any) -> None:
    """Only a line feed parts the lines of Python."""
    for doc in (f"a{sign}", f"a{sign}b", f"a\n{sign}", f"a\n\n{sign}b"):
        document = Document.from_json({"name": "Said", "doc": doc, "nodes": []})
        module = imported(source_of(document))
        assert said(document_of(module.Said)) == said(document)


def test_an_offered_step_is_imported_and_read_back_as_it_was() -> None:
    document = document_of(designs.Reminded)
    source = source_of(document)
    assert "from tests.flows.designs import Discount, SendText" in source
    assert 'tell = SendText(text="Hello", description="Says hello")' in source
    space: dict[str, Any] = {"__name__": "written"}
    exec(compile(source, "written", "exec"), space)
    assert document_of(space["Reminded"]).to_json()["nodes"] == document.to_json()["nodes"]
