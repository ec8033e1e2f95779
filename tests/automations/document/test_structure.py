"""The structure of documents."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automations.document.schema import schema
from automations.document.structure import Fault, faults
from tests import effort
from tests.automations.document.invented import invented
from tests.automations.document.invented_values import JSON
from tests.automations.document.test_problems import FIXTURES

SCHEMA = schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@settings(max_examples=effort.examples(100), deadline=None)
@given(document=invented(), data=st.data())
def test_it_is_right_where_json_schema_is(document: Any, data: st.DataObject) -> None:
    """Also if something is taken away, or replaced by whatever."""
    said = json.loads(json.dumps(document.to_json()))
    assert faults(said, SCHEMA) == []
    assert VALIDATOR.is_valid(said)
    node = data.draw(st.sampled_from(said["nodes"]))
    key = data.draw(st.sampled_from(sorted(node)))
    if data.draw(st.booleans()):
        del node[key]
    else:
        node[key] = data.draw(JSON)
    assert bool(faults(said, SCHEMA)) == (not VALIDATOR.is_valid(said))


@pytest.mark.parametrize("case", FIXTURES, ids=[case["title"] for case in FIXTURES])
def test_fixtures_are_right_where_json_schema_says_so(case: dict[str, Any]) -> None:
    wrong = [one.code for one in faults(case["document"], SCHEMA)]
    # How deep values lie is no matter of the schema; a line break at the end is, by fullmatch.
    apart = wrong == ["deep"] or case["title"] == "a name that ends in a line break"
    assert apart or bool(wrong) == (not VALIDATOR.is_valid(case["document"]))


@settings(max_examples=effort.examples(300), deadline=None)
@given(said=JSON)
def test_any_json_is_told_to_be_none(said: Any) -> None:
    assert faults(said, SCHEMA)


def test_places_are_json_pointers() -> None:
    found = faults({"schema": "automations.flow/1", "name": "F", "nodes": [], "a/b~": 1}, SCHEMA)
    assert Fault("unknown", "/a~1b~0", {"name": "a/b~"}) in found
