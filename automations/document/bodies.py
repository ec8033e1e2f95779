"""The statements of a class in a file: put, moved and taken away with their comments.

Empty lines and comments apart from a statement, with an empty line between, stay where they are;
comments right above it belong to it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import libcst as cst

from automations.document.scope import bound_by, used_by
from automations.exceptions import NotPatchable

#: The class within a class that says what is said of the flow as a whole.
META = "Meta"
BLANK = cst.EmptyLine(indent=False)


@dataclass
class Line:
    """One statement.

    Attributes:
        node: the statement.
        name: that it assigns, or "Meta" for that class; "" for others.
        used: names that it looks up when the class is made.
        bound: names that it gives a meaning.
        seen: names of the class that it could use where it stood; None if it is new.
    """

    node: Any
    name: str
    used: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    seen: frozenset[str] | None = None

    @property
    def value(self) -> cst.BaseExpression:
        """What it assigns."""
        found: cst.BaseExpression = self.node.body[0].value
        return found

    def say(self, value: cst.BaseExpression) -> None:
        """Let it assign something else; comments within what it assigned stand above it then."""
        kept = set(_comments(value))
        lost = [text for text in _comments(self.value) if text not in kept]
        above = [cst.EmptyLine(comment=cst.Comment(text)) for text in lost]
        assigned = self.node.body[0].with_changes(value=value)
        self.node = self.node.with_changes(
            body=[assigned], leading_lines=[*self.node.leading_lines, *above]
        )

    def call(self, name: str) -> None:
        """Let what it assigns have another name."""
        statement = self.node.body[0]
        if isinstance(statement, cst.AnnAssign):
            statement = statement.with_changes(target=cst.Name(name))
        else:
            target = statement.targets[0].with_changes(target=cst.Name(name))
            statement = statement.with_changes(targets=[target])
        self.node = self.node.with_changes(body=[statement])
        self.name, self.bound = name, frozenset({name})


class Body:
    """The statements of a class.

    Args:
        cls: the class.
    """

    def __init__(self, cls: cst.ClassDef) -> None:
        self._block = _block(cls.body)
        self.lines: list[Line] = []
        bound: frozenset[str] = frozenset()
        for node in self._block.body:
            line = _line(node)
            line.seen = bound
            bound |= line.bound
            self.lines.append(line)

    def suite(self) -> cst.IndentedBlock:
        """Return the body as it is now."""
        return self._block.with_changes(body=[line.node for line in self.lines])

    @property
    def names(self) -> list[str]:
        """The names that are assigned, in their order."""
        return [line.name for line in self.lines if line.name]

    def line(self, name: str) -> Line:
        """Return the statement of a name.

        Raises:
            NotPatchable: there is none, or more than one.
        """
        return self.lines[self.index(name)]

    def index(self, name: str) -> int:
        """Return where the statement of a name stands.

        Raises:
            NotPatchable: there is none, or more than one.
        """
        found = [at for at, line in enumerate(self.lines) if name in line.bound]
        if len(found) != 1 or self.lines[found[0]].name != name:
            raise NotPatchable(
                f"{name} is not declared by one statement `{name} = …` of the class. "
                "Change it by hand."
            )
        return found[0]

    def after(self, names: Iterable[str]) -> int | None:
        """Return the place below the last of these names, or None if none is there."""
        wanted = {*names}
        found = [at for at, line in enumerate(self.lines) if line.name in wanted]
        return found[-1] + 1 if found else None

    @property
    def head(self) -> int:
        """The place below the docstring."""
        return 1 if self.lines and _is_text(self.lines[0].node) else 0

    def take(self, name: str) -> Line:
        """Take a statement away with its comments, and return it."""
        at = self.index(name)
        line = self.lines.pop(at)
        apart, own = _parted(line.node.leading_lines)
        line.node = line.node.with_changes(leading_lines=own)
        self._leave(at, apart)
        return line

    def _leave(self, at: int, apart: list[cst.EmptyLine]) -> None:
        """Let lines stay that stood apart above a statement that is taken away."""
        if at == len(self.lines):
            if any(one.comment for one in apart):
                self._block = self._block.with_changes(footer=[*apart, *self._block.footer])
            return
        below = self.lines[at]
        leading = [*below.node.leading_lines]
        if at == 0 and not any(one.comment for one in apart):
            self.close(0)
            return
        while apart and leading and not leading[0].comment and not apart[-1].comment:
            apart.pop()
        below.node = below.node.with_changes(leading_lines=[*apart, *leading])

    def put(self, line: Line, at: int, *, blank: bool = False) -> None:
        """Put a statement at a place, with an empty line above if asked and not at the top."""
        if blank and at:
            leading = [BLANK, *line.node.leading_lines]
            line.node = line.node.with_changes(leading_lines=leading)
        self.lines.insert(at, line)

    def put_first(self, line: Line, at: int) -> None:
        """Put a statement above another, below the lines that stand apart above that."""
        below = self.lines[at]
        apart, own = _parted(below.node.leading_lines)
        below.node = below.node.with_changes(leading_lines=own)
        leading = [*apart, *line.node.leading_lines]
        line.node = line.node.with_changes(leading_lines=leading)
        self.lines.insert(at, line)

    def part(self, at: int) -> None:
        """See to it that an empty line stands above a place."""
        if 0 < at < len(self.lines):
            below = self.lines[at]
            leading = below.node.leading_lines
            if not leading or leading[0].comment:
                below.node = below.node.with_changes(leading_lines=[BLANK, *leading])

    def close(self, at: int) -> None:
        """See to it that no empty line stands above a place."""
        below = self.lines[at] if at < len(self.lines) else None
        while below and below.node.leading_lines and not below.node.leading_lines[0].comment:
            leading = below.node.leading_lines[1:]
            below.node = below.node.with_changes(leading_lines=leading)

    def is_spaced(self, names: Collection[str]) -> bool:
        """Tell whether empty lines stand between the statements of these names."""
        found = [line.node for line in self.lines if line.name in names][1:]
        return bool(found) and all(
            node.leading_lines and not node.leading_lines[0].comment for node in found
        )


def statement(source: str) -> Any:
    """Return the statement that stands alone in some source, within as many classes."""
    node: Any = cst.parse_module(source)
    while not isinstance(node, cst.SimpleStatementLine):
        block = node.body if isinstance(node, cst.ClassDef) else node
        node = block.body[-1]
    return node.with_changes(leading_lines=[])


def new_line(node: Any, name: str) -> Line:
    """Return a statement that was not there."""
    return Line(node, name, bound=frozenset({name}) if name else frozenset())


def assigned_name(node: Any) -> str:
    """Return the one name that a statement assigns, or "Meta" for that class; "" for others."""
    if isinstance(node, cst.ClassDef):
        return META if node.name.value == META else ""
    if not isinstance(node, cst.SimpleStatementLine) or len(node.body) != 1:
        return ""
    only = node.body[0]
    if isinstance(only, cst.AnnAssign) and only.value is not None:
        target: Any = only.target
    elif isinstance(only, cst.Assign) and len(only.targets) == 1:
        target = only.targets[0].target
    else:
        return ""
    return target.value if isinstance(target, cst.Name) else ""


def _line(node: Any) -> Line:
    tree = ast.parse(cst.Module([]).code_for_node(node))
    bound = frozenset(name for one in tree.body for name in bound_by(one))
    used = frozenset(name for one in tree.body for name in used_by(one))
    return Line(node, assigned_name(node), used, bound)


def _block(suite: cst.BaseSuite) -> cst.IndentedBlock:
    """Return a body as a block, also if it stands on the line of its class."""
    if isinstance(suite, cst.SimpleStatementSuite):
        lines = [cst.SimpleStatementLine([_alone(one)]) for one in suite.body]
        return cst.IndentedBlock(lines, header=suite.trailing_whitespace)
    return cst.ensure_type(suite, cst.IndentedBlock)


def _alone(node: Any) -> Any:
    return node.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)


def _is_text(node: Any) -> bool:
    if not isinstance(node, cst.SimpleStatementLine) or not isinstance(node.body[0], cst.Expr):
        return False
    return isinstance(node.body[0].value, (cst.SimpleString, cst.ConcatenatedString))


def _parted(leading: Iterable[cst.EmptyLine]) -> tuple[list[cst.EmptyLine], list[cst.EmptyLine]]:
    """Return the lines that stand apart above a statement, and the comments right above it."""
    apart = [*leading]
    own: list[cst.EmptyLine] = []
    while apart and apart[-1].comment:
        own.insert(0, apart.pop())
    return apart, own


def _comments(node: cst.CSTNode) -> list[str]:
    """Return the comments within an expression."""
    if isinstance(node, cst.Comment):
        return [node.value]
    return [text for one in node.children for text in _comments(one)]
