"""Slots of a step: what a document says of it, how that is read off a node, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from automations.document.made import Call, Item, Made
from automations.document.reading import Reading
from automations.document.slot_types import Fields, Schema, Type
from automations.document.values import from_json

#: What is read if there is nothing to say.
NOTHING: Any = object()


class Slot(Protocol):
    """One thing that a document says of a step."""

    @property
    def name(self) -> str:
        """Its key in the document."""

    @property
    def schema(self) -> Schema:
        """The part of the JSON Schema that describes it."""

    @property
    def required(self) -> bool:
        """Whether a step cannot do without it."""

    def read(self, node: Any, reading: Reading) -> Any:
        """Return what a node says as JSON; NOTHING for nothing."""

    def make(self, made: Made, said: Any) -> Made:
        """Return the declaration with what JSON says."""


@dataclass(frozen=True)
class Argument:
    """An argument of the constructor.

    Attributes:
        name: its key in the document.
        type: what it holds.
        attribute: of the node.
        default: what is left out.
        keyword: its name if it is passed by name; "" for by place.
        required: it is never left out.
        spread: what it holds are keyword arguments of their own.
    """

    name: str
    type: Type
    attribute: str
    default: Any = None
    keyword: str = ""
    required: bool = False
    spread: bool = False

    @property
    def schema(self) -> Schema:
        """What its type says."""
        return self.type.schema

    def read(self, node: Any, reading: Reading) -> Any:
        """Return the attribute, unless it is the default."""
        given = getattr(node, self.attribute)
        if not self.required and _same(given, self.default):
            return NOTHING
        return self.type.read(given, reading)

    def make(self, made: Made, said: Any) -> Made:
        """Return the declaration with the argument."""
        if self.spread:
            return made.with_(**{name: from_json(one) for name, one in said.items()})
        item = self.type.item(said)
        return made.with_(**{self.keyword: item}) if self.keyword else made.with_(item)


@dataclass(frozen=True)
class Modifier:
    """A modifier with one argument.

    Attributes:
        name: its key in the document.
        type: what it holds.
        attribute: of the node.
        method: the modifier.
        default: what is left out.
    """

    name: str
    type: Type
    attribute: str
    method: str
    default: Any = None
    required: bool = False

    @property
    def schema(self) -> Schema:
        """What its type says."""
        return self.type.schema

    def read(self, node: Any, reading: Reading) -> Any:
        """Return the attribute, unless it is the default."""
        given = getattr(node, self.attribute)
        return NOTHING if _same(given, self.default) else self.type.read(given, reading)

    def make(self, made: Made, said: Any) -> Made:
        """Return the declaration with the modifier."""
        return made.refined(Call(self.method, (self.type.item(said),)))


@dataclass(frozen=True)
class Each:
    """A modifier that is given once for each of several values."""

    name: str
    type: Type
    attribute: str
    method: str
    required: bool = False

    @property
    def schema(self) -> Schema:
        """A list of what its type says."""
        return {"type": "array", "items": self.type.schema, "minItems": 1}

    def read(self, node: Any, reading: Reading) -> Any:
        """Return the values; nothing if there are none."""
        given = getattr(node, self.attribute)
        return [self.type.read(one, reading) for one in given] or NOTHING

    def make(self, made: Made, said: Any) -> Made:
        """Return the declaration with as many modifiers."""
        return made.refined(*(Call(self.method, (self.type.item(one),)) for one in said))


@dataclass(frozen=True)
class Part:
    """Something that needs rules of its own.

    Attributes:
        name: its key in the document.
        schema: describes it.
        reads: takes a node and says it, or NOTHING.
        makes: takes the declaration and what JSON says.
        early: it is a matter of the constructor, and not of a modifier.
    """

    name: str
    schema: Schema
    reads: Callable[[Any, Reading], Any]
    makes: Callable[[Made, Any], Made]
    required: bool = False
    early: bool = False

    def read(self, node: Any, reading: Reading) -> Any:
        """Return what the node says."""
        return self.reads(node, reading)

    def make(self, made: Made, said: Any) -> Made:
        """Return the declaration with it."""
        return self.makes(made, said)


def record(fields: Fields, required: tuple[str, ...] = ()) -> Schema:
    """Return the schema of an object with these fields."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": {name: type_.schema for name, (type_, _default) in fields.items()},
    }


def fields_of(given: Any, fields: Fields, reading: Reading) -> dict[str, Any]:
    """Return fields as JSON by attributes of the same names, those with their default left out.

    Args:
        given: has the attributes.
        fields: by name: type and default.
        reading: says values.
    """
    found = {}
    for name, (type_, default) in fields.items():
        value = getattr(given, _snake(name))
        if not _same(value, default):
            found[name] = type_.read(value, reading)
    return found


def items_of(said: Mapping[str, Any], fields: Fields) -> Iterator[tuple[str, Item]]:
    """Yield the fields that JSON says as keyword arguments of the same names."""
    for name, (type_, _default) in fields.items():
        if name in said:
            yield _snake(name), type_.item(said[name])


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _same(given: Any, default: Any) -> bool:
    """Tell whether a value is the default, which True is not of 1."""
    return given is default or (type(given) is type(default) and given == default)
