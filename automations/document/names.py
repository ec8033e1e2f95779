"""Where a module has its name from: the paths by which documents name functions and classes."""

from __future__ import annotations

import ast
import inspect
import linecache
import sys
from collections.abc import Iterator
from functools import lru_cache
from types import MethodType, ModuleType
from typing import Any

from django.db.models.manager import BaseManager

#: Modules whose imports are kept, and how often a name is followed from one to another.
KEPT, HOPS = 500, 10


def path_of(given: Any) -> str | None:
    """Return the path "module:name" of what knows its own name, or None.

    Args:
        given: a class or function, a module, a manager of a model, or a method of one of these.
    """
    if isinstance(given, ModuleType):
        return f"{given.__name__}:"
    if isinstance(given, MethodType):
        owner = path_of(given.__self__)
        return f"{owner}.{given.__name__}" if owner else None
    if isinstance(given, BaseManager):
        model = path_of(given.model) if getattr(given, "model", None) else None
        return f"{model}.{given.name}" if model else None
    module, name = getattr(given, "__module__", None), getattr(given, "__qualname__", "")
    if not isinstance(module, str) or not name or "<" in name or not isinstance(name, str):
        return None
    return f"{module}:{name}" if _found(module, name) is given else None


def _found(module: str, name: str) -> Any:
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = inspect.getattr_static(found, part, None) if found is not None else None
        found = found.__func__ if isinstance(found, (staticmethod, classmethod)) else found
    return found


def global_path(given: Any, modules: Iterator[str]) -> str | None:
    """Return the path of an object that one of some modules has under a name, or None."""
    for module in modules:
        for name, value in vars(sys.modules.get(module, ast)).items():
            if value is given and name.isidentifier() and module in sys.modules:
                return defined(module, name)
    return None


def defined(module: str, name: str) -> str:
    """Return the path of a name of a module in the module that it comes from."""
    for _hop in range(HOPS):
        source = _imports(module).get(name)
        if source is None or source[1] not in vars(sys.modules.get(source[0], ast)):
            break
        module, name = source
    return f"{module}:{name}"


@lru_cache(maxsize=KEPT)
def _imports(module: str) -> dict[str, tuple[str, str]]:
    """Return what a module imports from others, by the names that it has here."""
    file = getattr(sys.modules.get(module), "__file__", None) or ""
    try:
        tree = ast.parse("".join(linecache.getlines(file)) if file.endswith(".py") else "")
    except SyntaxError:
        return {}
    package = package_of(module)
    found: dict[str, tuple[str, str]] = {}
    for node in _top_level(tree):
        if isinstance(node, ast.ImportFrom):
            source = absolute(node, package)
            found |= {one.asname or one.name: (source, one.name) for one in node.names}
    return found


def _top_level(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the statements of a module that are not within functions or classes."""
    for node in ast.iter_child_nodes(tree):
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield from _top_level(node)


def package_of(module: str) -> str:
    """Return the package that the imports of a module with dots in front begin at."""
    return getattr(sys.modules.get(module), "__package__", None) or ""


def absolute(node: ast.ImportFrom, package: str) -> str:
    """Return the dotted name of the module that something is imported from."""
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    base = parts[: len(parts) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])
