"""From a document to the class that stands in a file already: what differs is changed there.

Comments, methods, layout and whatever else the file has stay as they are.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

import libcst as cst

from automations.document import names, options
from automations.document.bodies import META, Body, Line, new_line, statement
from automations.document.code import kept_arguments, kept_code
from automations.document.declaring import declarations
from automations.document.differences import Differences, opaque_of, renames
from automations.document.document import Document
from automations.document.header import Header
from automations.document.imports import Imports
from automations.document.layout import INDENT, printed
from automations.document.made import Item
from automations.document.origin import Declared
from automations.document.python import Printer, class_of
from automations.document.scope import Scope
from automations.document.values import Ref
from automations.exceptions import NotPatchable


def patched(
    source: bytes, declared: Declared, after: Document, adopted: tuple[str, str] | None = None
) -> bytes:
    """Return the source of a module whose class says what a document says.

    Args:
        source: of the module.
        declared: the class, as it is declared in this source.
        after: the document; its name is none of the class.
        adopted: for `Meta.adopted_from`; by default it stays as it is.

    Raises:
        DefinitionError: it cannot be done; says why.
    """
    try:
        code, tree = cst.parse_module(source), ast.parse(source)
    except (cst.ParserSyntaxError, SyntaxError, ValueError, RecursionError) as error:
        raise NotPatchable(f"The file is no Python that can be read: {error}") from error
    found = _Patch(code, tree, declared, after, adopted or declared.adopted).done()
    try:
        result = found.bytes
    except UnicodeEncodeError as error:
        raise NotPatchable(
            f"{error.object[error.start]!r} cannot be written in {code.encoding}, as the file is."
        ) from error
    ast.parse(result)
    return result


class _Patch:
    """Changes one class of one module."""

    def __init__(
        self,
        code: cst.Module,
        tree: ast.Module,
        declared: Declared,
        after: Document,
        adopted: tuple[str, str] | None,
    ) -> None:
        self.code, self.declared, self.after = code, declared, after
        self.at = _class_at(code, declared.name)
        line = next(
            one.lineno
            for one in tree.body
            if isinstance(one, ast.ClassDef) and one.name == declared.name
        )
        scope = Scope(tree, declared.module, line)
        before = declared.document
        self.meta = Differences(
            [*options.meta(before.options), *options.adoption(declared.adopted)],
            [*options.meta(after.options), *options.adoption(adopted)],
        )
        self.body = Differences(options.body(before.options), options.body(after.options))
        new = renames(before, after)
        self.steps = Differences(declarations(before), declarations(after), new)
        every = (self.meta, self.body, self.steps)
        taken = {*scope.taken, *(name for one in every for name in (*one.before, *one.after))}
        self.imports = Imports(taken, scope)
        self.printer = Printer(self.imports)

    def done(self) -> cst.Module:
        """Return the module."""
        cls = cst.ensure_type(self.code.body[self.at], cst.ClassDef)
        body = Body(cls)
        if self.declared.document.doc != self.after.doc:
            self._doc(body)
        if self.meta:
            self._meta(body)
        if self.body or self.steps or self.steps.moved:
            self._options(body, self.body, self.declared.attributes)
            self._steps(body)
            items = {**self.body.after, **self.steps.after}
            self._write(body, items, {*self.body.changed, *self.steps.changed}, 1)
            self._check_order(body)
        changed = cls.with_changes(body=body.suite())
        statements = [*self.code.body]
        statements[self.at] = changed
        header = Header(
            statements, self.at, self.declared.module, names.package_of(self.declared.module)
        )
        for one in self.imports.imported():
            header.add(one)
        return self.code.with_changes(body=header.body)

    # -- what the class says of itself -------------------------------------------------------

    def _doc(self, body: Body) -> None:
        """Change the docstring."""
        leading = body.lines.pop(0).node.leading_lines if body.head else ()
        if not self.after.doc:
            body.close(0)
            return
        source = printed([class_of("X", [], [ast.Expr(ast.Constant(self.after.doc))])])
        new = self._laid_out(statement(source))
        line = new_line(new.with_changes(leading_lines=leading), "")
        body.put(line, 0)
        body.part(1)

    def _laid_out(self, node: Any) -> Any:
        """Return a docstring with line ends and indent as the file has them."""
        text: Any = node.body[0].value
        value = text.value.replace(f"\n{INDENT}", f"\n{self.code.default_indent}")
        value = value.replace("\n", self.code.default_newline)
        return node.with_changes(body=[cst.Expr(text.with_changes(value=value))])

    def _meta(self, body: Body) -> None:
        """Change `class Meta`, or make one that says everything."""
        if META not in {name for line in body.lines for name in line.bound}:
            body.put(self._new_meta(), body.head, blank=True)
            body.part(body.head + 1)
            return
        outer = body.line(META)
        if not isinstance(outer.node, cst.ClassDef):
            raise NotPatchable("Meta is not declared by `class Meta`. Change it by hand.")
        inner = Body(outer.node)
        self._options(inner, self.meta, self.declared.meta)
        self._write(inner, self.meta.after, {*self.meta.changed}, 2)
        if inner.lines or META in self.declared.attributes:
            outer.node = outer.node.with_changes(body=inner.suite())
        else:
            body.take(META)

    def _new_meta(self) -> Line:
        """Return a class that says all of it, as one of its own says nothing that is inherited."""
        node: Any = cst.parse_statement(f"class {META}:\n    pass")
        inner = Body(node)
        inner.lines = [_room(name) for name in self.meta.after] or inner.lines
        self._write(inner, self.meta.after, set(), 2)
        return new_line(node.with_changes(body=inner.suite()), META)

    # -- statements --------------------------------------------------------------------------

    def _options(self, body: Body, said: Differences, inherited: Mapping[str, str]) -> None:
        """Take options away that are said no more, and make room for new ones."""
        for name in said.removed:
            if name in inherited:
                raise NotPatchable(f"{name} is declared in {inherited[name]}. Remove it there.")
            body.take(name)
        bound = {name for line in body.lines for name in line.bound}
        new = {*said.added, *(one for one in said.changed if one not in bound)}
        for name in {*said.changed} & bound:
            body.line(name)  # or it is refused
        names = [*said.after]
        for number, name in enumerate(names):
            if name in new:
                self._put_option(body, _room(name), names[:number], said)

    def _put_option(self, body: Body, line: Line, before: list[str], said: Differences) -> None:
        """Put an option below those that come before it, or above the others."""
        at = body.after(before)
        others = [at for at, one in enumerate(body.lines) if one.name in said.after]
        if at is not None:
            body.put(line, at)
        elif others:
            body.put_first(line, others[0])
        else:
            at = body.after([META]) or body.head
            body.put(line, at, blank=True)
            body.part(at + 1)

    def _steps(self, body: Body) -> None:
        """Bring the steps into their order: those that are new or moved below the one before."""
        said, inherited = self.steps, self.declared.steps
        for name in (*said.removed, *said.changed):
            old = {new: old for old, new in said.renamed.items()}.get(name, name)
            if old in inherited and (name in said.removed or old not in body.names):
                raise NotPatchable(f"{old} is declared in {inherited[old]}. Change it there.")
        for old, new in said.renamed.items():
            if old in inherited:
                raise NotPatchable(f"{old} is declared in {inherited[old]}. Change it there.")
            body.line(old).call(new)
        spaced = body.is_spaced(said.before)
        for name in said.removed:
            body.take(name)
        wanted = [name for name in said.after if name not in inherited]
        stay = _in_order([name for name in body.names if name in wanted], wanted)
        moved = {
            name: body.take(name) for name in wanted if name not in stay and name not in said.added
        }
        before = ""
        for name in wanted:
            if name not in stay:
                self._put(body, moved.get(name) or _room(name), before, spaced)
            before = name

    def _put(self, body: Body, line: Line, before: str, spaced: bool) -> None:
        """Put a step below the one before it, or above all others."""
        if before:
            body.put(line, body.index(before) + 1, blank=spaced)
            return
        steps = [at for at, one in enumerate(body.lines) if one.name in self.steps.after]
        if steps:
            body.put_first(line, steps[0])
            if spaced:
                body.part(steps[0] + 1)
            return
        at = body.after([META, *self.body.after]) or body.head
        body.put(line, at, blank=True)
        body.part(at + 1)

    # -- what they say -----------------------------------------------------------------------

    def _write(self, body: Body, items: Mapping[str, Item], changed: set[str], depth: int) -> None:
        """Write what has changed, is new, or would mean something else at its place."""
        visible: frozenset[str] = frozenset()
        for line in body.lines:
            other = line.seen is None or line.used & line.seen != line.used & visible
            if line.name in items and (other or line.name in changed):
                before = None if other else self.steps.before.get(line.name)
                self._say(line, items[line.name], before, visible, depth)
            elif other and line.seen is not None:
                hidden = ", ".join(sorted(line.used & (line.seen ^ visible)))
                raise NotPatchable(
                    f"{line.name or 'A statement of the class'} uses {hidden}, which is moved, "
                    "renamed or removed. Change it by hand."
                )
            visible |= line.bound

    def _say(
        self, line: Line, item: Item, before: Item | None, hidden: frozenset[str], depth: int
    ) -> None:
        """Write a declaration; arguments stay as they stand if they say the same as before."""
        code = [*opaque_of(item)]
        for one in code:
            for name, path in one.names:
                self.imports.reserve(name, Ref(path))
        self.imports.hidden = hidden
        made: Any = self.printer.assigned(line.name, item)
        for _class in range(depth):
            made = class_of("X", [], [made])
        value = statement(printed([made])).body[0].value
        if before is not None:
            value = kept_arguments(value, line.value, before, item)
        line.say(kept_code(value, line.value, {one.source for one in code}))

    def _check_order(self, body: Body) -> None:
        """See to it that the steps come out in their order.

        Raises:
            NotPatchable: inherited ones, which come first, are in the way.
        """
        own = [name for name in body.names if name in self.steps.after]
        inherited = [name for name in self.declared.steps if name in self.steps.after]
        order = [*inherited, *(name for name in own if name not in inherited)]
        if order != [*self.steps.after]:
            first = next(
                one for one, two in zip(order, self.steps.after, strict=False) if one != two
            )
            raise NotPatchable(
                f"{first} is inherited, or declared elsewhere, and so comes first. "
                "Declare the steps anew in this class."
            )


def _class_at(code: cst.Module, name: str) -> int:
    """Return the place of a class among the statements of a module.

    Raises:
        NotPatchable: there is none on its own, or more than one.
    """
    found = [
        at
        for at, one in enumerate(code.body)
        if isinstance(one, cst.ClassDef) and one.name.value == name
    ]
    if len(found) != 1:
        raise NotPatchable(f"The file has {len(found)} classes {name} at its top level, not one.")
    return found[0]


def _room(name: str) -> Line:
    """Return a statement that is yet to be written."""
    return new_line(cst.parse_statement(f"{name} = ..."), name)


def _in_order(names: Sequence[str], wanted: Sequence[str]) -> set[str]:
    """Return most names that can stay where they are: a longest part that is in order."""
    place = {name: at for at, name in enumerate(wanted)}
    ends: list[int] = []
    chains: list[list[str]] = []
    for name in names:
        at = bisect_left(ends, place[name])
        chain = [*(chains[at - 1] if at else []), name]
        ends[at : at + 1] = [place[name]]
        chains[at : at + 1] = [chain]
    return {*chains[-1]} if chains else set()
