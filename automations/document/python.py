"""From a document to Python source: printed from a syntax tree, never run."""

from __future__ import annotations

import ast
from typing import Any

from automations.document import options
from automations.document.declaring import declarations
from automations.document.document import Document
from automations.document.expressions import Expressions
from automations.document.imports import Imports
from automations.document.layout import printed
from automations.document.made import Call, Item, Made, Several, Target, is_keyword
from automations.document.values import (
    Const,
    Duration,
    Expr,
    Many,
    Map,
    Opaque,
    Ref,
    This,
)
from automations.exceptions import DefinitionError

#: Units in which a length of time is written, the largest first.
_UNITS = (("weeks", 604_800), ("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))
#: What is imported for constants of a shape: module, class, and the method that reads them.
_SHAPED = {
    "datetime": ("datetime", "datetime", "fromisoformat"),
    "date": ("datetime", "date", "fromisoformat"),
    "time": ("datetime", "time", "fromisoformat"),
    "decimal": ("decimal", "Decimal", ""),
    "zone": ("zoneinfo", "ZoneInfo", ""),
}


def source_of(document: Document, base: str = "", adopted: tuple[str, str] | None = None) -> str:
    """Return a module that declares a document's flow.

    Args:
        document: of the flow, without `problems` of its structure; code that it cannot say stands
            in the module as it was.
        base: "module:Class" of the class that it is made of; by default `flow.Automation`.
        adopted: for `Meta.adopted_from`, which is no part of a document.
    """
    said = document.options
    meta = [*options.meta(said), *options.adoption(adopted)]
    inside = [*options.body(said), *declarations(document)]
    imports = Imports(taken={document.name, *(name for name, _item in inside)})
    for _step, one in document.opaque:
        for name, path in one.get("names", {}).items():
            imports.reserve(name, Ref(path))
    printer = Printer(imports)
    body: list[ast.stmt] = []
    if document.doc:
        body.append(ast.Expr(ast.Constant(document.doc)))
    if meta:
        body.append(class_of("Meta", [], [printer.assigned(*pair) for pair in meta]))
    body += [printer.assigned(*pair) for pair in inside]
    made_of = printer.ref(Ref(base)) if base else printer.flow("Automation")
    cls = class_of(document.name, [made_of], body or [ast.Pass()])
    return printed([*imports.statements(), cls])


class Printer:
    """Says declarations in Python.

    Args:
        imports: knows what things are called.
    """

    def __init__(self, imports: Imports) -> None:
        self.imports = imports

    def assigned(self, name: str, item: Item) -> ast.Assign:
        """Return the assignment of what makes an item."""
        return ast.Assign([ast.Name(name, ast.Store())], self.item(item))

    def item(self, item: Item) -> ast.expr:
        """Return an expression that makes an item."""
        if isinstance(item, Target):
            return self._this(item.name)
        if isinstance(item, Several):
            return ast.List([self.item(one) for one in item.items], ast.Load())
        return self._made(item) if isinstance(item, Made) else self._value(item)

    def _made(self, made: Made) -> ast.expr:
        function = self.ref(made.name) if isinstance(made.name, Ref) else self.flow(made.name)
        found: ast.expr = self._call(function, made.args, made.kwargs)
        for call in made.then:
            found = self._refined(found, call)
        return found

    def _refined(self, made: ast.expr, call: Call) -> ast.expr:
        return self._call(ast.Attribute(made, call.name, ast.Load()), call.args, call.kwargs)

    def _call(self, function: ast.expr, args: Any, kwargs: Any) -> ast.Call:
        named = [ast.keyword(name, self.item(one)) for name, one in kwargs if is_keyword(name)]
        odd = [(name, one) for name, one in kwargs if not is_keyword(name)]
        if odd:
            keys: list[ast.expr | None] = [ast.Constant(name) for name, _one in odd]
            named.append(ast.keyword(None, ast.Dict(keys, [self.item(one) for _name, one in odd])))
        return ast.Call(function, [self.item(one) for one in args], named)

    def _value(self, value: Any) -> ast.expr:
        match value:
            case Const():
                return self._const(value)
            case This():
                return self._this(value.name)
            case Ref():
                return self.ref(value)
            case Duration():
                return self._duration(value.seconds)
            case Expr(condition):
                return Expressions(self.flow, self._value).of(condition)
            case Opaque():
                return _parsed(value.source)
            case Many():
                items = [self._value(one) for one in value.values]
                return self._sequence(items, value.shape)
            case Map():
                keys: list[ast.expr | None] = [ast.Constant(name) for name, _one in value.values]
                return ast.Dict(keys, [self._value(one) for _name, one in value.values])
        raise TypeError(f"{value!r} cannot be printed.")

    def _const(self, const: Const) -> ast.expr:
        if const.shape in _SHAPED:
            module, name, method = _SHAPED[const.shape]
            function = self.imports.name(module, name)
            if method:
                function = ast.Attribute(function, method, ast.Load())
            return ast.Call(function, [ast.Constant(const.value)], [])
        if const.shape:
            return self._sequence([_json(one) for one in const.value], const.shape)
        return _json(const.value)

    def _sequence(self, items: list[ast.expr], shape: str) -> ast.expr:
        if shape == "tuple":
            return ast.Tuple(items, ast.Load())
        if shape == "set":
            empty = ast.Call(self.imports.name("builtins", "set"), [], [])
            return ast.Set(items) if items else empty
        return ast.List(items, ast.Load())

    def _duration(self, seconds: float) -> ast.expr:
        """Return a length of time in the largest unit in which it is a whole number."""
        fitting = ((unit, size) for unit, size in _UNITS[1:] if seconds and seconds % size == 0)
        unit, size = next(fitting, ("seconds", 1))
        number = seconds / size
        keyword = ast.keyword(unit, _json(int(number) if number == int(number) else number))
        return ast.Call(self.imports.name("datetime", "timedelta"), [], [keyword])

    def _this(self, name: str) -> ast.expr:
        return ast.Attribute(self.imports.name("automations.flow", "this"), name, ast.Load())

    def flow(self, name: str) -> ast.expr:
        """Return a name of `flow`."""
        return ast.Attribute(self.imports.name("automations", "flow"), name, ast.Load())

    def ref(self, ref: Ref) -> ast.expr:
        """Return what a reference names."""
        first, *rest = ref.name.split(".")
        found = self.imports.name(ref.module, first)
        for part in rest:
            found = ast.Attribute(found, part, ast.Load())
        return found


def _parsed(source: str) -> ast.expr:
    """Return code that stands in the module as it was.

    Raises:
        DefinitionError: it is no expression.
    """
    try:
        return ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise DefinitionError(f"{source[:100]!r} is no expression of Python.") from error


def class_of(name: str, bases: list[ast.expr], body: list[ast.stmt]) -> ast.ClassDef:
    """Return a class."""
    return ast.ClassDef(name=name, bases=bases, keywords=[], body=body, decorator_list=[])


def _json(value: Any) -> ast.expr:
    """Return a constant of JSON as an expression; a negative number as Python writes it."""
    if isinstance(value, dict):
        return ast.Dict(
            [ast.Constant(key) for key in value], [_json(one) for one in value.values()]
        )
    if isinstance(value, list):
        return ast.List([_json(one) for one in value], ast.Load())
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if number and value < 0:
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)
