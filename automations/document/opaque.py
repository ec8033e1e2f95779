"""Code that a document cannot say: its source, where it stands, and what its names mean."""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Iterator
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any

from automations.document import names
from automations.document.values import Opaque

#: Files that are kept parsed.
KEPT = 100


def said(function: FunctionType, automation: type, place: str) -> Opaque:
    """Return a function that has no path as a value that can be shown.

    Args:
        function: a lambda, or what another function has made.
        automation: the class that uses it.
        place: the attribute of the class in whose declaration it stands.
    """
    code = function.__code__
    if function.__name__ == "<lambda>":
        found: ast.expr | None = _lambda(code)
        module, line = function.__module__, code.co_firstlineno
    else:
        found, module = _made_by(function, automation, place)
        line = getattr(found, "lineno", code.co_firstlineno)
    file = getattr(sys.modules.get(module), "__file__", None) or code.co_filename
    if found is None:
        return Opaque(function.__name__, file, line)
    return Opaque(ast.unparse(found), file, line, tuple(_meanings(found, module)))


def _meanings(node: ast.expr, module: str) -> Iterator[tuple[str, str]]:
    """Yield the names in an expression that its module knows, with their paths."""
    known: dict[str, Any] = vars(sys.modules[module]) if module in sys.modules else {}
    inside = {one.arg for one in ast.walk(node) if isinstance(one, ast.arg)}
    used = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} - inside
    for name in sorted(used & set(known)):
        yield name, names.path_of(known[name]) or names.defined(module, name)


# -- lambdas ---------------------------------------------------------------------------------


def _lambda(code: CodeType) -> ast.Lambda | None:
    """Return the smallest lambda in whose body all of the code stands."""
    places = [*_places(code)]
    fitting = [
        node
        for node in ast.walk(_tree(code.co_filename))
        if isinstance(node, ast.Lambda)
        and node.lineno == code.co_firstlineno
        and all(_covers(node.body, one) for one in places)
    ]
    return min(fitting, key=_size, default=None)


def _places(code: CodeType) -> Iterator[tuple[int, int]]:
    """Yield line and column of each instruction that has one, but for the first."""
    for line, _end_line, column, end_column in [*code.co_positions()][1:]:
        if line is not None and column is not None and end_column:
            yield line, column


def _covers(node: ast.expr, place: tuple[int, int]) -> bool:
    end = (node.end_lineno or 0, node.end_col_offset or 0)
    return (node.lineno, node.col_offset) <= place <= end


def _size(node: ast.expr) -> tuple[int, int]:
    return (node.end_lineno or 0) - node.lineno, (node.end_col_offset or 0) - node.col_offset


# -- what a function has made ----------------------------------------------------------------


def _made_by(function: FunctionType, automation: type, place: str) -> tuple[ast.expr | None, str]:
    """Return the call that has made a function, and the module in which that stands.

    It is known if the declaration at that place has one such call, or several equal ones.
    """
    maker = function.__qualname__.partition(".<locals>")[0].rpartition(".")[2]
    for cls in automation.__mro__:
        if place in vars(cls):
            calls = [one for one in _calls(cls, place) if _called(one) == maker]
            same = {ast.unparse(one) for one in calls}
            return (calls[0] if len(same) == 1 else None), cls.__module__
    return None, function.__module__


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _calls(cls: type, place: str) -> Iterator[ast.Call]:
    """Yield the calls in what a class assigns to an attribute."""
    file = getattr(sys.modules.get(cls.__module__), "__file__", None) or ""
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.ClassDef) and node.name == cls.__name__:
            for statement in node.body:
                if place in _assigned(statement):
                    yield from (one for one in ast.walk(statement) if isinstance(one, ast.Call))


def _assigned(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.Assign):
        return [one.id for one in statement.targets if isinstance(one, ast.Name)]
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return [statement.target.id]
    return []


def _tree(file: str) -> ast.Module:
    return _parsed(file, "".join(linecache.getlines(file)) if file else "")


@lru_cache(maxsize=KEPT)
def _parsed(file: str, text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError:
        return ast.Module([], [])
