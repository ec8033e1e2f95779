"""Every class of the tests and the samples, and what their documents refer to."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import sample_flows.flows
import tests.flows
from automations import registry
from automations.automation import Automation
from automations.document.document import Document
from automations.document.introspection import document_of


@lru_cache(maxsize=1)
def everything() -> tuple[type[Automation], ...]:
    """Return the classes that the modules of these packages declare."""
    names = [*_modules(tests.flows), *_modules(sample_flows.flows)]
    for name in names:
        importlib.import_module(name)
    return tuple(cls for cls in registry.declared() if cls.__module__ in names)


def _modules(package: Any) -> Iterator[str]:
    for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if found.name.rpartition(".")[2] not in {"apps", "models"}:
            yield found.name


def named(cls: type[Automation]) -> str:
    """Return what a class is called among the others."""
    return cls.get_automation_class_name()


class Offered(Mapping[str, Any]):
    """Whatever a path names: only tests trust documents so much."""

    def __getitem__(self, path: str) -> Any:
        module, _sign, name = path.partition(":")
        found: Any = sys.modules[module]
        for part in filter(None, name.split(".")):
            found = getattr(found, part)
        return found

    def __contains__(self, path: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def says_code(document: Document) -> bool:
    """Tell whether a document has code that only a class can say."""
    return any(True for _one in document.opaque)


def documents() -> dict[str, Document]:
    """Return the document of each class by its dotted name."""
    return {named(cls): document_of(cls) for cls in everything()}
