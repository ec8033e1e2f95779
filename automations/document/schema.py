"""The JSON Schema of flow documents, written from the shapes of the steps."""

from __future__ import annotations

import keyword
from typing import Any

from automations.automation import RESERVED
from automations.document import grammar, occasions, options
from automations.document.branching import CALL, CLAUSE
from automations.document.document import VERSION
from automations.document.shapes import CUSTOM, GIVEN, SHAPES, Shape
from automations.document.slot_types import BY, NAME, Schema
from automations.document.slots import Slot
from automations.document.values import SHAPES as CONSTANTS
from automations.nodes.base import Node

#: Ids of steps; those of a class are its attributes.
NODE_ID = "^[A-Za-z_][A-Za-z0-9_-]{0,99}$"
#: Paths of what is referred to.
PATH = (
    "^[A-Za-z_][A-Za-z0-9_]*([.][A-Za-z_][A-Za-z0-9_]*)*:"
    "([A-Za-z_][A-Za-z0-9_]*([.][A-Za-z_][A-Za-z0-9_]*)*)?$"
)
#: Words of Python, and names of every flow, that no step can have: the browser asks for them.
KEYWORDS, TAKEN = "x-keywords", "x-taken"


def schema() -> Schema:
    """Return the schema; `docs/flow.schema.json` holds the same."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": VERSION,
        "title": "FlowDocument",
        "type": "object",
        "additionalProperties": False,
        "required": ["schema", "name", "nodes"],
        "properties": {
            "schema": {"const": VERSION},
            "name": {"type": "string", "pattern": NAME},
            "doc": {"type": "string"},
            **options.SCHEMA,
            "nodes": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Node"}},
        },
        "$defs": _definitions(),
        KEYWORDS: keyword.kwlist,
        TAKEN: sorted(name for name in RESERVED if not name.startswith("__")),
    }


def _definitions() -> Schema:
    shapes = [*SHAPES, Shape(CUSTOM, Node, (GIVEN,))]
    nodes = {_title(shape.kind): _node(shape) for shape in shapes}
    return {
        "NodeId": {"type": "string", "pattern": NODE_ID},
        **_values(),
        "Call": CALL,
        "Clause": CLAUSE,
        "Occasion": occasions.SCHEMA,
        "Node": {BY: "kind", "oneOf": [{"$ref": f"#/$defs/{title}"} for title in nodes]},
        **nodes,
    }


def _title(kind: str) -> str:
    return f"{kind[:1].upper()}{kind[1:]}Node"


def _node(shape: Shape) -> Schema:
    properties: dict[str, Any] = {
        "id": {"$ref": "#/$defs/NodeId"},
        "name": {"type": "string", "pattern": NAME},
        "kind": {"const": shape.kind},
    }
    required = ["id", "kind"]
    if shape.kind == CUSTOM:
        properties["cls"] = {"type": "string", "pattern": PATH}
        required.append("cls")
    properties |= {slot.name: slot.schema for slot in shape.slots}
    required += [slot.name for slot in shape.slots if slot.required]
    if shape.kind == CUSTOM:
        more = _refinements({slot.name for slot in shape.slots})
        properties |= {slot.name: slot.schema for slot in more}
    return _object(properties, required)


def _refinements(known: set[str]) -> list[Slot]:
    """Return the modifiers that a class of the project's own may have besides those of all."""
    found: dict[str, Slot] = {}
    for shape in SHAPES:
        for slot in shape.refinements:
            if slot.name not in known:
                found.setdefault(slot.name, slot)
    return [*found.values()]


def _values() -> Schema:
    value = {"$ref": "#/$defs/Value"}
    return {
        "Value": {
            BY: "t",
            "oneOf": [
                {"$ref": f"#/$defs/{name}"}
                for name in ("Const", "This", "Ref", "Duration", "Expr", "Opaque", "List", "Dict")
            ],
        },
        "Const": _tagged("const", {"v": {}, "as": {"enum": list(CONSTANTS)}}, ["v"]),
        "This": _tagged("this", {"name": {"type": "string", "pattern": NAME}}),
        "Ref": _tagged("ref", {"path": {"type": "string", "pattern": PATH}}),
        "Duration": _tagged("duration", {"seconds": {"type": "number"}}),
        **grammar.definitions(),
        "Opaque": _tagged(
            "opaque",
            {
                "src": {"type": "string"},
                "names": {
                    "type": "object",
                    "propertyNames": {"pattern": NAME},
                    "additionalProperties": {"type": "string", "pattern": PATH},
                },
                "file": {"type": "string"},
                "line": {"type": "integer"},
            },
            ["src"],
        ),
        "List": _tagged(
            "list",
            {"v": {"type": "array", "items": value}, "as": {"enum": ["tuple", "set"]}},
            ["v"],
        ),
        "Dict": _tagged("dict", {"v": {"type": "object", "additionalProperties": value}}),
    }


def _tagged(tag: str, properties: Schema, required: list[str] | None = None) -> Schema:
    wanted = [*properties] if required is None else required
    return _object({"t": {"const": tag}, **properties}, ["t", *wanted])


def _object(properties: Schema, required: list[str]) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }
