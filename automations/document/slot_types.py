"""Types of what a slot of a document holds: how it is read, made, and described by a schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from automations.document import values
from automations.document.made import Item, Target
from automations.document.reading import Reading
from automations.document.values import Const, Map, Value

#: Names of steps and attributes, as Python has them.
NAME = "^[A-Za-z_][A-Za-z0-9_]{0,99}$"
#: Key by which a variant of `oneOf` is chosen.
BY = "x-by"
#: A part of the JSON Schema of documents.
Schema = dict[str, Any]


class Type(Protocol):
    """What a slot holds."""

    @property
    def schema(self) -> Schema:
        """The part of the JSON Schema that describes it."""

    def read(self, given: Any, reading: Reading) -> Any:
        """Return what a node has as JSON."""

    def item(self, said: Any) -> Item:
        """Return what JSON says as an argument."""


#: Fields of an object by name: what each holds, and what is left out.
Fields = Mapping[str, tuple[Type, Any]]


class Plain:
    """A constant that JSON has as it is.

    Args:
        schema: describes it.
    """

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def read(self, given: Any, reading: Reading) -> Any:
        """Return it; text that is translated when it is shown as it is now."""
        return given if isinstance(given, (bool, int, float)) else str(given)

    def item(self, said: Any) -> Item:
        """Return the constant."""
        return Const(said)


class Tagged:
    """A value of any kind, with its tag.

    Args:
        kinds: names of the definitions that are allowed; all of them without any.
    """

    def __init__(self, *kinds: str) -> None:
        refs = [{"$ref": f"#/$defs/{kind}"} for kind in kinds]
        by = {BY: "t"} if len(refs) > 1 else {}
        self.schema: Schema = {**by, "oneOf": refs} if refs else {"$ref": "#/$defs/Value"}

    def read(self, given: Any, reading: Reading) -> Any:
        """Return the value with its tag."""
        return reading.value(given).to_json()

    def item(self, said: Any) -> Item:
        """Return the value."""
        return values.from_json(said)


class Step:
    """A step of the flow."""

    schema: Schema = {"$ref": "#/$defs/NodeId"}

    def read(self, given: Any, reading: Reading) -> Any:
        """Return its name."""
        return reading.target(given)

    def item(self, said: Any) -> Item:
        """Return the step."""
        return Target(said)


class Named:
    """Values by name."""

    schema: Schema = {"type": "object", "additionalProperties": {"$ref": "#/$defs/Value"}}

    def read(self, given: Any, reading: Reading) -> Any:
        """Return the values with their tags."""
        return {str(name): reading.value(value).to_json() for name, value in given.items()}

    def item(self, said: Any) -> Item:
        """Return them as one value, a constant if all are."""
        return _one(said)


def _one(said: Mapping[str, Any]) -> Value:
    pairs = tuple((name, values.from_json(one)) for name, one in said.items())
    flat = {name: one.value for name, one in pairs if isinstance(one, Const) and not one.shape}
    return Const(flat) if len(flat) == len(pairs) else Map(pairs)


TEXT = Plain({"type": "string"})
FLAG = Plain({"type": "boolean"})
COUNT = Plain({"type": "integer", "minimum": 1})
NUMBER = Plain({"type": "number"})
VALUE = Tagged()
STEP = Step()
NAMED = Named()
#: A length of time, or what computes one.
SPAN = Tagged("Duration", "This", "Ref", "Opaque")
#: What is asked with the task.
ASKED = Tagged("This", "Ref", "Expr", "Opaque")
