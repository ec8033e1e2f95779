"""The imports of a file: what is missing is added where it belongs, and the rest stays."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import libcst as cst
from libcst.helpers import get_full_name_for_node

from automations.document.imports import Imported
from automations.document.layout import INDENT, WIDTH

#: By what imports are sorted: their group, `import` before `from`, and the module.
Key = tuple[int, bool, str]


class Header:
    """The statements of a module, of which the first are imports.

    Args:
        body: the statements.
        end: how many of them stand above the class.
        module: dotted name of the module.
        package: that its imports with dots in front begin at.
    """

    def __init__(self, body: Iterable[Any], end: int, module: str, package: str) -> None:
        self.body, self._end = [*body], end
        self._own, self._package = module.partition(".")[0], package

    def add(self, one: Imported) -> None:
        """Import a name, by the statement that imports others of its module if there is one."""
        if one.module and one.called == one.name:
            for at in self._imports():
                merged = _merged(self.body[at], self._source(self.body[at].body[0]), one)
                if merged is not None:
                    self.body[at] = merged
                    return
        self._insert(one)
        self._end += 1

    # -- where -------------------------------------------------------------------------------

    def _imports(self) -> list[int]:
        """Return the places of the imports that the module begins with."""
        found: list[int] = []
        for at, node in enumerate(self.body[: self._end]):
            if _is_import(node):
                found.append(at)
            elif found and not all(self._key(one)[0] == 0 for one in found):
                break
        return found

    def _insert(self, one: Imported) -> None:
        places = self._imports()
        key = self._key_of(one.module or one.name, bool(one.module))
        above = [at for at in places if self._key(at) <= key]
        if above:
            self._below(above[-1], _line(one), key)
        elif places:
            self._above(places[0], _line(one), key)
        else:
            at = 1 if self.body and _is_text(self.body[0]) else 0
            self.body.insert(at, _spaced(_line(one), at > 0))
            if len(self.body) > at + 1:
                self.body[at + 1] = _spaced(self.body[at + 1], True, 2)

    def _below(self, at: int, line: Any, key: Key) -> None:
        """Put an import below another, and between the groups of both an empty line."""
        other = self._key(at)[0] != key[0]
        below = at + 1
        if other and below in self._imports() and self._key(below)[0] == key[0]:
            self._above(below, line, key)
            return
        self.body.insert(below, _spaced(line, other))

    def _above(self, at: int, line: Any, key: Key) -> None:
        """Put an import above another, below the empty lines that stand above that."""
        node = self.body[at]
        leading = [*node.leading_lines]
        blank = []
        while leading and not leading[0].comment:
            blank.append(leading.pop(0))
        self.body[at] = _spaced(
            node.with_changes(leading_lines=leading), self._key(at)[0] != key[0]
        )
        self.body.insert(at, line.with_changes(leading_lines=blank))

    # -- by what -----------------------------------------------------------------------------

    def _key(self, at: int) -> Key:
        node = self.body[at].body[0]
        if isinstance(node, cst.ImportFrom):
            group = 4 if node.relative else None
            return self._key_of(self._source(node), True, group)
        return self._key_of(get_full_name_for_node(node.names[0].name) or "", False)

    def _key_of(self, module: str, whole: bool, group: int | None = None) -> Key:
        first = module.partition(".")[0]
        if group is None:
            known = first in sys.stdlib_module_names
            group = 0 if first == "__future__" else 1 if known else 3 if first == self._own else 2
        return group, whole, module.lower()

    def _source(self, node: Any) -> str:
        """Return the dotted name of the module that a statement imports from; "" for none."""
        if not isinstance(node, cst.ImportFrom):
            return ""
        name = get_full_name_for_node(node.module) or "" if node.module else ""
        if not node.relative:
            return name
        parts = self._package.split(".")
        base = parts[: len(parts) - len(node.relative) + 1]
        return ".".join([*base, *([name] if name else [])])


def _is_import(node: Any) -> bool:
    return isinstance(node, cst.SimpleStatementLine) and isinstance(
        node.body[0], (cst.Import, cst.ImportFrom)
    )


def _is_text(node: Any) -> bool:
    return isinstance(node, cst.SimpleStatementLine) and (
        isinstance(node.body[0], cst.Expr) and isinstance(node.body[0].value, cst.SimpleString)
    )


def _line(one: Imported) -> Any:
    called = one.name if one.called == one.name else f"{one.name} as {one.called}"
    whole = f"from {one.module} import {called}" if one.module else f"import {called}"
    return cst.parse_statement(whole)


def _spaced(node: Any, blank: bool, number: int = 1) -> Any:
    """Return a statement with at least so many empty lines above, if asked."""
    leading = [*node.leading_lines]
    there = next((at for at, one in enumerate(leading) if one.comment), len(leading))
    missing = number - there if blank else 0
    return node.with_changes(leading_lines=[*[cst.EmptyLine(indent=False)] * missing, *leading])


# -- names of a statement ----------------------------------------------------------------------


def _merged(line: Any, source: str, one: Imported) -> Any:
    """Return a statement that imports a name as well, or None if it had better not."""
    node: Any = line.body[0]
    plain = len(line.body) == 1 and isinstance(node, cst.ImportFrom) and source == one.module
    if not plain or isinstance(node.names, cst.ImportStar) or _has_comments(node):
        return None
    if any(alias.asname for alias in node.names):
        return None
    names = [alias.name.value for alias in node.names]
    at = next((at for at, name in enumerate(names) if _rank(name) > _rank(one.name)), len(names))
    names.insert(at, one.name)
    code = cst.Module([]).code_for_node(node)
    new = _listed(code.partition(" import")[0], names, "\n" in code)
    return line.with_changes(body=[new.body[0]])


def _listed(head: str, names: list[str], broken: bool) -> Any:
    line = f"{head} import {', '.join(names)}"
    if len(line) > WIDTH or broken:
        inner = "".join(f"{INDENT}{name},\n" for name in names)
        line = f"{head} import (\n{inner})"
    return cst.parse_statement(line)


def _rank(name: str) -> tuple[int, str]:
    """Return by what names are sorted: constants, classes, then others."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name.lower()


def _has_comments(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Comment) or any(_has_comments(one) for one in node.children)
