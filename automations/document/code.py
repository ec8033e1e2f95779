"""What stays as it stands in a declaration that changes: code, and arguments that say the same."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from typing import Any

import libcst as cst
from libcst.helpers import get_full_name_for_node

from automations.document.differences import same
from automations.document.made import Call, Item, Made
from automations.document.values import Ref

_EMPTY = cst.Module([])


def kept_code(new: Any, old: Any, sources: Collection[str]) -> Any:
    """Return an expression in which code stands as it did.

    Args:
        new: the expression.
        old: what stood in its place.
        sources: of the code, as a document has them.
    """
    there: dict[str, Any] = {}
    for one in _expressions(old):
        source = _plain(one)
        if source in sources:
            there.setdefault(source, one)
    return new.visit(_Keeping(there)) if there else new


class _Keeping(cst.CSTTransformer):
    """Puts code in the place of what says the same."""

    def __init__(self, there: dict[str, Any]) -> None:
        super().__init__()
        self._there = there

    def on_leave(self, original_node: Any, updated_node: Any) -> Any:
        """Return the code that stood there for what says the same."""
        left: Any = super().on_leave(original_node, updated_node)
        if isinstance(original_node, (cst.Lambda, cst.Call)):
            found = self._there.get(_plain(original_node))
            if found is not None:
                return found.deep_clone()
        return left


def _expressions(node: cst.CSTNode) -> list[cst.CSTNode]:
    own = [node] if isinstance(node, (cst.Lambda, cst.Call)) else []
    return own + [one for child in node.children for one in _expressions(child)]


def _plain(node: cst.CSTNode) -> str:
    """Return an expression as Python writes it, without layout and comments."""
    return ast.unparse(ast.parse(f"(\n{_EMPTY.code_for_node(node)}\n)", mode="eval"))


# -- arguments -------------------------------------------------------------------------------


def kept_arguments(new: Any, old: Any, before: Item, after: Item) -> Any:
    """Return an expression whose arguments stand as they did where they say the same.

    Args:
        new: what makes a step, as it is printed.
        old: what stood in its place.
        before, after: what they say.
    """
    if not isinstance(before, Made) or not isinstance(after, Made):
        return new
    links, there = _links(new), _links(old)
    if not there or before.name != after.name or not _makes(there[0], after):
        return new
    found = _head(links[0], there[0], before, after)
    for link, call in zip(links[1:], after.then, strict=True):
        found = link.with_changes(func=link.func.with_changes(value=found))
        kept = _same_link(call, before, after, there[1:])
        if kept is not None:
            found = _with_arguments(found, kept)
    return found


def _links(node: Any) -> list[Any]:
    """Return the calls of a chain, what is made first."""
    found: list[Any] = []
    while isinstance(node, cst.Call):
        found.insert(0, node)
        function = node.func
        if not (isinstance(function, cst.Attribute) and isinstance(function.value, cst.Call)):
            return found
        node = function.value
    return []


def _makes(call: cst.Call, made: Made) -> bool:
    """Tell whether a call is one of the class itself, and not of what returns one."""
    called = get_full_name_for_node(call.func) or ""
    name = made.name.name if isinstance(made.name, Ref) else made.name
    return called.rpartition(".")[2] == name.rpartition(".")[2]


def _same_link(call: Call, before: Made, after: Made, there: Sequence[Any]) -> Any:
    """Return the call of a modifier that stood there, if those of its name say the same."""
    old = [one for one in before.then if one.name == call.name]
    new = [one for one in after.then if one.name == call.name]
    links = [link for link in there if link.func.attr.value == call.name]
    if len(links) != len(new) or [_said(one) for one in old] != [_said(one) for one in new]:
        return None
    return links[next(at for at, one in enumerate(new) if one is call)]


def _head(new: Any, old: Any, before: Made, after: Made) -> Any:
    """Return what is made, with those arguments as they stood that say the same."""
    if _said(before) == _said(after):
        return _with_arguments(new, old)
    places = [one.value for one in old.args if one.keyword is None and not one.star]
    named = {one.keyword.value: one.value for one in old.args if one.keyword is not None}
    kept: dict[Any, Any] = {
        at: places[at]
        for at, (one, two) in enumerate(zip(before.args, after.args, strict=False))
        if at < len(places) and same(one) == same(two)
    }
    said = dict(before.kwargs)
    for name, item in after.kwargs:
        if name in said and name in named and same(item) == same(said[name]):
            kept[name] = named[name]
    args = [
        arg.with_changes(value=kept[place].deep_clone()) if place in kept else arg
        for at, arg in enumerate(new.args)
        for place in [arg.keyword.value if arg.keyword else at]
    ]
    return new.with_changes(args=args)


def _with_arguments(new: Any, old: Any) -> Any:
    args = [one.deep_clone() for one in old.args]
    return new.with_changes(args=args, whitespace_before_args=old.whitespace_before_args)


def _said(item: Made | Call) -> str:
    return same(Made(item.name, item.args, item.kwargs))
