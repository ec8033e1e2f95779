"""Forward references: `this.x`, `This().x` and the string "self.x" mean the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reference:
    """The name of a node, method or attribute of the automation that is being declared."""

    name: str

    def __repr__(self) -> str:
        return f"this.{self.name}"


class This:
    """Makes a reference of every attribute that is asked for."""

    def __getattr__(self, name: str) -> Reference:
        if name.startswith("__"):
            raise AttributeError(name)
        return Reference(name)

    def __repr__(self) -> str:
        return "this"


this = This()


def reference(value: Any) -> Reference | None:
    """Return the reference that `value` stands for, or None if it is none.

    Args:
        value: `this.x`, the string "self.x", or anything else.
    """
    if isinstance(value, Reference):
        return value
    if isinstance(value, str) and value.startswith("self."):
        return Reference(value.removeprefix("self."))
    return None
