"""The JSON Schema of conditions that are data: a variant for each kind of operator."""

from __future__ import annotations

from typing import Any

from automations.conditions.condition import MAX_PARTS, Op
from automations.conditions.places import DATA_PATH, MAX_LIST, SUBJECT_PATH
from automations.document.slot_types import BY, Schema

_EXPR = {"$ref": "#/$defs/Expr"}
_PLACE = {"$ref": "#/$defs/Place"}
_SCALAR: Schema = {
    "oneOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}, {"type": "null"}]
}
_ORDERED = [Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE, Op.CONTAINS, Op.STARTS_WITH]


def definitions() -> Schema:
    """Return the definitions, by name; all but the last ones are variants of `Expr`."""
    variants = {
        "Compares": _variant(_ORDERED, left=_PLACE, right={"$ref": "#/$defs/Operand"}),
        "Among": _variant([Op.IN], left=_PLACE, right=_list()),
        "Ago": _variant([Op.OLDER_THAN, Op.WITHIN], left=_PLACE, right=_span()),
        "Asks": _variant([Op.EMPTY, Op.SET], left=_PLACE),
        "Joins": _variant(["and", "or"], of=_several()),
        "Negates": _variant(["not"], of=_EXPR),
    }
    places = {
        "DataPlace": _tagged("data", path={"type": "string", "pattern": DATA_PATH}),
        "SubjectPlace": _tagged("subject", path={"type": "string", "pattern": SUBJECT_PATH}),
    }
    return {
        "Expr": {BY: "op", "oneOf": [{"$ref": f"#/$defs/{name}"} for name in variants]},
        **variants,
        "Place": {BY: "t", "oneOf": [{"$ref": f"#/$defs/{name}"} for name in places]},
        **places,
        "Operand": {
            BY: "t",
            "oneOf": [*({"$ref": f"#/$defs/{name}"} for name in (*places, "Scalar"))],
        },
        "Scalar": {**_tagged("const", v=_SCALAR, **{"as": {"enum": ["decimal"]}}),
                   "required": ["t", "v"]},
    }  # fmt: skip


def _several() -> Schema:
    return {"type": "array", "minItems": 1, "maxItems": MAX_PARTS, "items": _EXPR}


def _list() -> Schema:
    return _tagged("const", v={"type": "array", "maxItems": MAX_LIST, "items": _SCALAR})


def _span() -> Schema:
    return _tagged("duration", seconds={"type": "number", "minimum": 0})


def _variant(ops: list[Any], **properties: Schema) -> Schema:
    return _tagged("expr", op={"enum": [str(op) for op in ops]}, **properties)


def _tagged(tag: str, **properties: Schema) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["t", *properties],
        "properties": {"t": {"const": tag}, **properties},
    }
