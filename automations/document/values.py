"""Values of a flow document: each says by its tag what it is, and none is ever evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from automations.conditions.condition import Condition
from automations.conditions.stored import condition_of

#: Key of the tag.
TAG = "t"
#: What a constant is besides what JSON knows, by the word that says so.
SHAPES = ("tuple", "set", "datetime", "date", "time", "decimal", "zone")


@dataclass(frozen=True)
class Const:
    """A constant.

    Attributes:
        value: as JSON has it.
        shape: what it is in Python, if JSON does not know that: one of SHAPES; else "".
    """

    value: Any
    shape: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the value with its tag."""
        said = {TAG: "const", "v": self.value}
        return {**said, "as": self.shape} if self.shape else said

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """Return the value that JSON says."""
        return cls(said["v"], said.get("as", ""))


@dataclass(frozen=True)
class This:
    """A method, attribute or key of the flow itself, by its name."""

    name: str

    def to_json(self) -> dict[str, Any]:
        """Return the value with its tag."""
        return {TAG: "this", "name": self.name}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """Return the value that JSON says."""
        return cls(said["name"])


@dataclass(frozen=True)
class Ref:
    """Something of a module, by "module:name" as entry points are written."""

    path: str

    @property
    def module(self) -> str:
        """Dotted name of the module."""
        return self.path.partition(":")[0]

    @property
    def name(self) -> str:
        """Its name in the module, with dots for what lies within."""
        return self.path.partition(":")[2]

    def to_json(self) -> dict[str, Any]:
        """Return the value with its tag."""
        return {TAG: "ref", "path": self.path}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """Return the value that JSON says."""
        return cls(said["path"])


@dataclass(frozen=True)
class Duration:
    """A length of time in seconds."""

    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Return the value with its tag."""
        whole = int(self.seconds) if self.seconds == int(self.seconds) else self.seconds
        return {TAG: "duration", "seconds": whole}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """Return the value that JSON says."""
        return cls(said["seconds"])


@dataclass(frozen=True)
class Expr:
    """A condition that is data."""

    condition: Condition

    def to_json(self) -> dict[str, Any]:
        """Return the condition with its tag."""
        return self.condition.to_json()

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """Return the condition that JSON says."""
        return cls(condition_of(said))


@dataclass(frozen=True)
class Opaque:
    """Code that a document can show and not say: a lambda, or what a factory has made.

    Attributes:
        source: the expression.
        file, line: where it stands; not a part of what the flow does.
        names: what its names mean, as pairs of name and path.
    """

    source: str
    file: str = ""
    line: int = 0
    names: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the value with its tag."""
        said: dict[str, Any] = {TAG: "opaque", "src": self.source}
        if self.names:
            said["names"] = dict(self.names)
        return {**said, "file": self.file, "line": self.line} if self.file else said

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """Return the value that JSON says."""
        names = tuple(said.get("names", {}).items())
        return cls(said["src"], said.get("file", ""), said.get("line", 0), names)


@dataclass(frozen=True)
class Many:
    """Several values, of which at least one is no constant.

    Attributes:
        values: in their order.
        shape: "tuple", or "" for a list.
    """

    values: tuple[Value, ...]
    shape: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the value with its tag."""
        said: dict[str, Any] = {TAG: "list", "v": [value.to_json() for value in self.values]}
        return {**said, "as": self.shape} if self.shape else said

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """Return the value that JSON says."""
        return cls(tuple(from_json(one) for one in said["v"]), said.get("as", ""))


@dataclass(frozen=True)
class Map:
    """Values by name, of which at least one is no constant."""

    values: tuple[tuple[str, Value], ...]

    def to_json(self) -> dict[str, Any]:
        """Return the value with its tag."""
        return {TAG: "dict", "v": {name: value.to_json() for name, value in self.values}}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Self:
        """Return the value that JSON says."""
        return cls(tuple((name, from_json(one)) for name, one in said["v"].items()))


Value = Const | This | Ref | Duration | Expr | Opaque | Many | Map

_BY_TAG: dict[str, Any] = {
    "const": Const,
    "this": This,
    "ref": Ref,
    "duration": Duration,
    "expr": Expr,
    "opaque": Opaque,
    "list": Many,
    "dict": Map,
}


def from_json(said: Mapping[str, Any]) -> Value:
    """Return the value that JSON says.

    Raises:
        KeyError: its tag is none, or something is missing; `problems` tells before.
    """
    found: Value = _BY_TAG[said[TAG]].from_json(said)
    return found
