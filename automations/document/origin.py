"""Where a class stands, and what it has from those that it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from automations.automation import Automation
from automations.document.document import Document
from automations.document.introspection import document_of
from automations.nodes.base import Node


@dataclass(frozen=True)
class Declared:
    """A class of an existing module.

    Attributes:
        module: dotted name of the module.
        name: of the class.
        document: of the class.
        steps: inherited steps in declared order, each with the class that declares it.
        attributes: whatever is inherited, likewise.
        meta: what `class Meta` inherits, likewise.
        adopted: its `Meta.adopted_from`.
    """

    module: str
    name: str
    document: Document
    steps: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)
    adopted: Any = None


def declared(cls: type[Automation]) -> Declared:
    """Return where a class stands."""
    steps: dict[str, str] = {}
    attributes: dict[str, str] = {}
    for base in reversed(cls.__mro__[1:]):
        for name, value in vars(base).items() if not issubclass(Automation, base) else ():
            attributes[name] = _path(base)
            if isinstance(value, Node):
                steps[name] = _path(base)
            else:
                steps.pop(name, None)
    return Declared(
        cls.__module__,
        cls.__name__,
        document_of(cls),
        steps,
        attributes,
        _inherited_meta(cls),
        cls.options.adopted_from,
    )


def _inherited_meta(cls: type[Automation]) -> dict[str, str]:
    meta: Any = getattr(cls, "Meta", None)
    classes = meta.__mro__ if isinstance(meta, type) else ()
    own = "Meta" in vars(cls)
    return {
        name: f"{base.__module__}.{base.__qualname__}"
        for base in reversed(classes[1 if own else 0 :])
        if base is not object
        for name in vars(base)
        if not name.startswith("_")
    }


def _path(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"
