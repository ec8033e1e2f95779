"""The schema of documents."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from automations.document.schema import schema
from automations.document.shapes import SHAPES

PUBLISHED = Path(__file__).parents[3] / "docs" / "flow.schema.json"


def test_what_is_published_is_what_the_nodes_say() -> None:
    """Write it anew with `automation_document --schema > docs/flow.schema.json`."""
    assert json.loads(PUBLISHED.read_text()) == schema()


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_every_kind_of_step_has_a_definition() -> None:
    defined = schema()["$defs"]
    for shape in SHAPES:
        node = defined[f"{shape.kind[:1].upper()}{shape.kind[1:]}Node"]
        assert node["properties"]["kind"] == {"const": shape.kind}
        assert {slot.name for slot in shape.slots} < set(node["properties"])
