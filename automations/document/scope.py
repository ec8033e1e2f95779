"""What names mean at the place of a class in a module that is there already."""

from __future__ import annotations

import ast
import builtins
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from automations.document import names
from automations.document.values import Ref
from automations.exceptions import NotPatchable

#: What defines a function.
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
#: What has names of its own.
SCOPES = (*FUNCTIONS, ast.ClassDef)


class Scope:
    """What names mean where a class begins.

    Args:
        tree: the module.
        module: its dotted name.
        line: where the class begins.
    """

    def __init__(self, tree: ast.Module, module: str, line: int) -> None:
        self.module, self._loaded = module, vars(sys.modules.get(module, ast))
        self._bound = Counter(name for one in tree.body for name in bound_by(one))
        whole = Counter(name for one in tree.body for name in _whole(one))
        above = [one for one in tree.body if one.lineno < line]
        self._above = {name for one in above for name in bound_by(one)}
        if "*" in self._above:
            self._above |= set(self._loaded)
        self._paths = {
            called: paths
            for one in above
            for called, paths in _imported(one, names.package_of(module))
            if self._bound[_first(called)] == max(1, whole[_first(called)])
        }
        every = {one.id for one in ast.walk(tree) if isinstance(one, ast.Name)}
        #: Names that mean something in the module, anywhere.
        self.taken = {*every, *self._bound, *self._loaded, *vars(builtins)}

    def find(self, module: str, name: str, hidden: Collection[str]) -> str | None:
        """Return what a name of a module is called here, with dots, or None.

        Args:
            module: its dotted name.
            name: in the module; "" for the module itself.
            hidden: names of the class that hide those of the module.

        Raises:
            NotPatchable: the module itself has it, but not where the class can see it.
        """
        if module == "builtins":
            return name if name not in self._bound and name not in hidden else None
        path = names.defined(module, name) if name else f"{module}:"
        seen = {called: p for called, p in self._paths.items() if _first(called) not in hidden}
        for called, paths in seen.items():
            if path in paths:
                return called
        own, _sign, inner = path.partition(":")
        if own == self.module:
            return self._own(inner, hidden)
        if path == "automations.this:this":
            return None  # `this` and not `flow.this`, as everybody writes it
        for called, paths in seen.items():
            if any(_has(one[:-1], name, path) for one in paths if one.endswith(":")):
                return f"{called}.{name}"
        return None

    def _own(self, name: str, hidden: Collection[str]) -> str:
        first = _first(name)
        if first not in self._above:
            raise NotPatchable(f"{name} is not defined above the class. Move it up in the file.")
        if first in hidden:
            raise NotPatchable(f"A step hides {name} of the module. Rename one of them.")
        return name

    def means(self, name: str, ref: Ref) -> bool:
        """Tell whether a name of the module has this meaning."""
        path = names.defined(ref.module, ref.name) if ref.name else ref.path
        if path in self._paths.get(name, ()) or (
            name in self._bound and ref.path == self._at(name)
        ):
            return True
        if name not in self._loaded:
            return False
        found = names.path_of(self._loaded[name]) or names.defined(self.module, name)
        return found in {path, ref.path}

    def _at(self, name: str) -> str:
        return f"{self.module}:{name}"


def _first(name: str) -> str:
    return name.partition(".")[0]


def _whole(statement: ast.stmt) -> Iterator[str]:
    """Yield the names of modules that a statement imports as a whole."""
    if isinstance(statement, ast.Import):
        yield from bound_by(statement)


def _has(module: str, name: str, path: str) -> bool:
    """Tell whether a module or package that was imported offers something under a name."""
    found = sys.modules.get(module)
    if found is None or not name or _first(name) not in vars(found):
        return False
    own = path.partition(":")[0] == module or hasattr(found, "__path__")
    return own and names.defined(module, name) == path


def _imported(statement: ast.stmt, package: str) -> Iterator[tuple[str, set[str]]]:
    """Yield what a statement imports, by what it is called here, with its paths."""
    if isinstance(statement, ast.ImportFrom):
        source = names.absolute(statement, package)
        for one in statement.names:
            paths = {names.defined(source, one.name)}
            if f"{source}.{one.name}" in sys.modules:
                paths.add(f"{source}.{one.name}:")
            yield one.asname or one.name, paths
    elif isinstance(statement, ast.Import):
        for one in statement.names:
            yield one.asname or one.name, {f"{one.name}:"}


# -- names of statements ---------------------------------------------------------------------


def bound_by(statement: ast.AST) -> Iterator[str]:
    """Yield the names that a statement gives a meaning, or takes it from."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield statement.name
        return
    if isinstance(statement, ast.Lambda):
        return
    if isinstance(statement, ast.Name) and not isinstance(statement.ctx, ast.Load):
        yield statement.id
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        yield from (_first(one.asname or one.name) for one in statement.names)
    if isinstance(statement, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and statement.name:
        yield statement.name
    for one in ast.iter_child_nodes(statement):
        yield from bound_by(one)


def used_by(statement: ast.AST) -> Iterator[str]:
    """Yield the names that a statement looks up when it is reached, and not when it is called."""
    if isinstance(statement, ast.Name):
        yield statement.id
    for one in _reached(statement):
        yield from used_by(one)


def _reached(node: ast.AST) -> Iterator[ast.AST]:
    if not isinstance(node, SCOPES):
        yield from ast.iter_child_nodes(node)
        return
    if isinstance(node, FUNCTIONS):
        yield from node.args.defaults
        yield from (one for one in node.args.kw_defaults if one is not None)
    fields: tuple[Any, ...] = tuple(getattr(node, name, ()) for name in _HEADS)
    for field in fields:
        yield from field


_HEADS = ("decorator_list", "bases", "keywords")
