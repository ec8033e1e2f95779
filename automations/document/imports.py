"""The names that Python imports for a flow, and what they are called there."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from itertools import count, groupby
from typing import NamedTuple, Protocol

from automations.document.layout import STANDARD
from automations.document.values import Ref
from automations.exceptions import DefinitionError


class Known(Protocol):
    """What names mean in a module that is there already."""

    def find(self, module: str, name: str, hidden: Collection[str]) -> str | None:
        """Return what a name of a module is called here, with dots, or None."""

    def means(self, name: str, ref: Ref) -> bool:
        """Tell whether a name has this meaning here."""


class Imported(NamedTuple):
    """One name that is imported.

    Attributes:
        module: from which; "" if it is a module without a package.
        name: in that module.
        called: here.
    """

    module: str
    name: str
    called: str


class Imports:
    """The names that a module imports; two of one name get different ones.

    Args:
        taken: names that mean something else.
        known: what names mean already.
    """

    def __init__(self, taken: Iterable[str] = (), known: Known | None = None) -> None:
        self._taken, self._there = set(taken), known
        #: By what is imported, what it is called where steps are declared.
        self._called: dict[tuple[str, str], str] = {}
        #: By what it is called, what is imported.
        self._bound: dict[str, tuple[str, str]] = {}
        #: Names of an existing module that something hides where the next name is said.
        self.hidden: Collection[str] = ()

    def reserve(self, name: str, ref: Ref) -> None:
        """Let something be called as code calls it that stands in the module as it was.

        Raises:
            DefinitionError: the name means something else.
        """
        if self._there is not None:
            if self._there.means(name, ref):
                return
            if name in self._taken and name not in self._bound:
                raise DefinitionError(f"{name} means something else here than {ref.path}.")
        place = ref.module, ref.name
        if self._bound.setdefault(name, place) != place:
            raise DefinitionError(f"Code says {name} and means {ref.path} or something else.")
        if name not in self._taken:
            self._taken.add(name)
            self._called[place] = name

    def name(self, module: str, name: str) -> ast.expr:
        """Return a name of a module as it is called here; builtins need no import.

        Args:
            module: its dotted name.
            name: in the module; "" for the module itself.
        """
        if self._there is not None and (found := self._there.find(module, name, self.hidden)):
            return _dotted(found)
        if module == "builtins" and name not in self._taken:
            return ast.Name(name, ast.Load())
        if (module, name) not in self._called:
            called = self._free(name or module.rpartition(".")[2])
            self._taken.add(called)
            self._called[module, name] = called
            self._bound[called] = module, name
        return ast.Name(self._called[module, name], ast.Load())

    def _free(self, wanted: str) -> str:
        """Return a name that means nothing else."""
        names = (f"{wanted}_{number}" if number > 1 else wanted for number in count(1))
        return next(name for name in names if name not in self._taken)

    def imported(self) -> Iterator[Imported]:
        """Yield what is imported, the standard library first, each by name."""
        for module in sorted({module for module, _name in self._bound.values()}, key=_place):
            found = [(name, called) for called, (one, name) in self._bound.items() if one == module]
            for name, called in sorted(found):
                package, _dot, last = module.rpartition(".")
                yield Imported(module, name, called) if name else Imported(package, last, called)

    def statements(self) -> Iterator[ast.stmt]:
        """Yield the imports as statements."""
        yield ast.ImportFrom("__future__", [ast.alias("annotations")], 0)
        for module, group in groupby(self.imported(), key=lambda one: one.module):
            aliases = [_alias(one) for one in group]
            if module:
                yield ast.ImportFrom(module, aliases, 0)
            else:
                yield from (ast.Import([alias]) for alias in aliases)


def _alias(one: Imported) -> ast.alias:
    return ast.alias(one.name, None if one.called == one.name else one.called)


def _dotted(name: str) -> ast.expr:
    first, *rest = name.split(".")
    found: ast.expr = ast.Name(first, ast.Load())
    for part in rest:
        found = ast.Attribute(found, part, ast.Load())
    return found


def _place(module: str) -> tuple[bool, str]:
    return module not in STANDARD, module
