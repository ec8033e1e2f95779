"""From a document to Python source: printed from a syntax tree, never run."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from typing import Any

from automations.document import options
from automations.document.declaring import declarations
from automations.document.document import Document
from automations.document.expressions import Expressions
from automations.document.layout import STANDARD, printed
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


def source_of(document: Document, base: str = "") -> str:
    """Return a module that declares a document's flow.

    Args:
        document: of the flow, without `problems` of its structure; code that it cannot say stands
            in the module as it was.
        base: "module:Class" of the class that it is made of; by default `flow.Automation`.
    """
    return _Printer(document, base).source()


class _Printer:
    """Prints one document."""

    def __init__(self, document: Document, base: str) -> None:
        self.document, self.base = document, base
        self.imports = _Imports()

    def source(self) -> str:
        """Return the module."""
        for _step, one in self.document.opaque:
            for name, path in one.get("names", {}).items():
                self.imports.reserve(name, Ref(path))
        cls = self._class()
        return printed([*self.imports.statements(), cls])

    # -- the class ---------------------------------------------------------------------------

    def _class(self) -> ast.ClassDef:
        said = self.document
        body: list[ast.stmt] = []
        if said.doc:
            body.append(ast.Expr(ast.Constant(said.doc)))
        meta: list[ast.stmt] = [
            _assigned(name, self.item(item)) for name, item in options.meta(said.options)
        ]
        if meta:
            body.append(_class("Meta", [], meta))
        for name, item in options.body(said.options):
            body.append(_assigned(name, self.item(item)))
        for name, made in declarations(said):
            body.append(_assigned(name, self.item(made)))
        base = self._ref(Ref(self.base)) if self.base else self._flow("Automation")
        return _class(said.name, [base], body or [ast.Pass()])

    # -- expressions -------------------------------------------------------------------------

    def item(self, item: Item) -> ast.expr:
        """Return an expression that makes an item."""
        if isinstance(item, Target):
            return self._this(item.name)
        if isinstance(item, Several):
            return ast.List([self.item(one) for one in item.items], ast.Load())
        return self._made(item) if isinstance(item, Made) else self._value(item)

    def _made(self, made: Made) -> ast.expr:
        function = self._ref(made.name) if isinstance(made.name, Ref) else self._flow(made.name)
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
                return self._ref(value)
            case Duration():
                return self._duration(value.seconds)
            case Expr(condition):
                return Expressions(self._flow, self._value).of(condition)
            case Opaque():
                return _parsed(value.source)
            case Many():
                items = [self._value(one) for one in value.values]
                return _sequence(items, value.shape)
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
            return _sequence([_json(one) for one in const.value], const.shape)
        return _json(const.value)

    def _duration(self, seconds: float) -> ast.expr:
        """Return a length of time in the largest unit in which it is a whole number."""
        fitting = ((unit, size) for unit, size in _UNITS[1:] if seconds and seconds % size == 0)
        unit, size = next(fitting, ("seconds", 1))
        number = seconds / size
        keyword = ast.keyword(unit, _json(int(number) if number == int(number) else number))
        return ast.Call(self.imports.name("datetime", "timedelta"), [], [keyword])

    def _this(self, name: str) -> ast.expr:
        return ast.Attribute(self.imports.name("automations.flow", "this"), name, ast.Load())

    def _flow(self, name: str) -> ast.expr:
        return ast.Attribute(self.imports.name("automations", "flow"), name, ast.Load())

    def _ref(self, ref: Ref) -> ast.expr:
        first, *rest = ref.name.split(".")
        found = self.imports.name(ref.module, first)
        for part in rest:
            found = ast.Attribute(found, part, ast.Load())
        return found


class _Imports:
    """The names that a module imports; two of one name get different ones."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}
        self._taken = Counter[str]()

    def reserve(self, name: str, ref: Ref) -> None:
        """Let something be called as code calls it that stands in the module as it was."""
        if name not in self._taken:
            self._taken[name] = 1
            self._known[ref.module, ref.name] = name

    def name(self, module: str, name: str) -> ast.expr:
        """Return a name of a module as it is called here; builtins need no import.

        Args:
            module: its dotted name.
            name: in the module; "" for the module itself.
        """
        if module == "builtins":
            return ast.Name(name, ast.Load())
        if (module, name) not in self._known:
            wanted = name or module.rpartition(".")[2]
            number = self._taken[wanted]
            self._taken[wanted] += 1
            self._known[module, name] = f"{wanted}_{number + 1}" if number else wanted
        return ast.Name(self._known[module, name], ast.Load())

    def statements(self) -> Iterator[ast.stmt]:
        """Yield the imports: the standard library, then others, each by name."""
        yield ast.ImportFrom("__future__", [ast.alias("annotations")], 0)
        for module in self.modules:
            names = sorted(name for one, name in self._known if one == module)
            if "" in names:
                yield self._whole(module)
            aliases = [self._alias(module, name) for name in names if name]
            if aliases:
                yield ast.ImportFrom(module, aliases, 0)

    @property
    def modules(self) -> list[str]:
        """The modules of which something is imported."""
        return sorted({module for module, _name in self._known}, key=_place)

    def _whole(self, module: str) -> ast.stmt:
        """Return the import of a module itself."""
        package, _dot, last = module.rpartition(".")
        called = self._known[module, ""]
        alias = ast.alias(last, None if called == last else called)
        return ast.ImportFrom(package, [alias], 0) if package else ast.Import([alias])

    def _alias(self, module: str, name: str) -> ast.alias:
        called = self._known[module, name]
        return ast.alias(name, None if called == name else called)


def _place(module: str) -> tuple[bool, str]:
    return module not in STANDARD, module


def _parsed(source: str) -> ast.expr:
    """Return code that stands in the module as it was.

    Raises:
        DefinitionError: it is no expression.
    """
    try:
        return ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise DefinitionError(f"{source[:100]!r} is no expression of Python.") from error


def _class(name: str, bases: list[ast.expr], body: list[ast.stmt]) -> ast.ClassDef:
    return ast.ClassDef(name=name, bases=bases, keywords=[], body=body, decorator_list=[])


def _assigned(name: str, value: ast.expr) -> ast.Assign:
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _sequence(items: list[ast.expr], shape: str) -> ast.expr:
    if shape == "tuple":
        return ast.Tuple(items, ast.Load())
    if shape == "set":
        return ast.Set(items) if items else ast.Call(ast.Name("set", ast.Load()), [], [])
    return ast.List(items, ast.Load())


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
