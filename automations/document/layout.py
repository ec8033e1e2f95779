"""How generated Python is laid out: long calls are broken, one argument or modifier a line."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator

#: Longest line.
WIDTH = 100
INDENT = "    "
_SIGNS: dict[type, str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
#: Modules of the standard library that are imported besides those of the flow's own code.
STANDARD = frozenset({"datetime", "decimal", "zoneinfo"})


def printed(statements: Iterable[ast.stmt]) -> str:
    """Return a module of imports and classes as text."""
    lines: list[str] = []
    group = ""
    for statement in statements:
        if isinstance(statement, ast.ClassDef):
            lines += ["", "", *_class(statement, "")]
            continue
        if group and _group(statement) != group:
            lines.append("")
        group = _group(statement)
        lines += _import(statement)
    return "\n".join(lines) + "\n"


def _group(statement: ast.stmt) -> str:
    """Return between which imports an empty line stands."""
    module = statement.module if isinstance(statement, ast.ImportFrom) else ""
    return "future" if module == "__future__" else "standard" if module in STANDARD else "other"


def _import(statement: ast.stmt) -> list[str]:
    line = _text(statement)
    if len(line) <= WIDTH or not isinstance(statement, ast.ImportFrom):
        return [line]
    names = [f"{INDENT}{_text(alias)}," for alias in statement.names]
    return [f"from {statement.module} import (", *names, ")"]


def _class(statement: ast.ClassDef, indent: str) -> Iterator[str]:
    bases = ", ".join(_text(base) for base in statement.bases)
    yield f"{indent}class {statement.name}{f'({bases})' if bases else ''}:"
    inner, before = indent + INDENT, ""
    for number, one in enumerate(statement.body):
        kind = "" if indent else _kind(one)
        if number and kind != before:
            yield ""
        before = kind
        yield from _statement(one, inner)


def _kind(statement: ast.stmt) -> str:
    """Return what parts a class body: an empty line stands between different ones."""
    if not isinstance(statement, ast.Assign):
        return type(statement).__name__
    value = statement.value
    while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        if isinstance(value.func.value, ast.Name):
            return "node" if re.fullmatch(r"flow(_\d+)?", value.func.value.id) else "value"
        value = value.func.value
    return "value"


def _statement(statement: ast.stmt, indent: str) -> Iterator[str]:
    if isinstance(statement, ast.ClassDef):
        yield from _class(statement, indent)
    elif isinstance(statement, ast.Assign):
        head = f"{indent}{_text(statement.targets[0])} = "
        yield from _assigned(head, statement.value, indent)
    elif isinstance(statement, ast.Expr):
        yield from _docstring(statement, indent)
    else:
        yield f"{indent}{_text(statement)}"


def _docstring(statement: ast.Expr, indent: str) -> Iterator[str]:
    """Yield a docstring; one that cannot stand in three quotes is written as a literal."""
    text = str(getattr(statement.value, "value", ""))
    harmless = '"""' not in text and "\\" not in text and not text.endswith('"')
    if not harmless or not all(_is_plain(line) for line in text.split("\n")):
        yield f"{indent}{_text(statement)}"
        return
    first, *rest = text.split("\n")
    yield f'{indent}"""{first}' + ("" if rest else '"""')
    yield from (f"{indent}{line}" if line else "" for line in rest)
    if rest:
        yield f'{indent}"""'


def _is_plain(line: str) -> bool:
    """Tell whether a line of a docstring can be indented, and comes out as it was."""
    return line.isprintable() and not line.isspace()


def _assigned(head: str, value: ast.expr, indent: str) -> Iterator[str]:
    whole = head + _text(value)
    if _fits(whole):
        yield whole
        return
    links = _links(value)
    if len(links) > 2:
        yield from _chain(head, value, links, indent)
    elif len(links) == 2:
        yield from _pair(head, links, indent)
    else:
        yield from _broken(head, value, indent)


def _chain(head: str, value: ast.expr, links: list[ast.Call], indent: str) -> Iterator[str]:
    """Yield a chain of calls in brackets: on one line if it fits there, else a call a line."""
    inner = indent + INDENT
    yield f"{head}("
    if _fits(inner + _text(value)):
        yield inner + _text(value)
    else:
        yield from _broken(inner, links[0], inner)
        for link in links[1:]:
            yield from _arguments(f"{inner}.{_method(link)}", link, inner)
    yield f"{indent})"


def _pair(head: str, links: list[ast.Call], indent: str) -> Iterator[str]:
    """Yield what has one modifier: its arguments are broken if what goes before fits."""
    made, call = links
    whole = f"{head}{_text(made)}.{_method(call)}"
    if _fits(f"{whole}("):
        yield from _arguments(whole, call, indent)
        return
    first = list(_arguments(f"{head}{_text(made.func)}", made, indent, apart=True))
    yield from first[:-1]
    yield from _arguments(f"{first[-1]}.{_method(call)}", call, indent)


def _method(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", ""))


def _links(value: ast.expr) -> list[ast.Call]:
    """Return what is made, and then each modifier, of a chain of calls."""
    found: list[ast.Call] = []
    while isinstance(value, ast.Call):
        found.insert(0, value)
        function = value.func
        if not (isinstance(function, ast.Attribute) and isinstance(function.value, ast.Call)):
            break
        value = function.value
    return found


def _broken(head: str, value: ast.expr, indent: str) -> Iterator[str]:
    """Yield an expression, over several lines if it does not fit on one."""
    if _fits(head + _text(value)):
        yield head + _text(value)
    elif isinstance(value, ast.Call):
        links = _links(value)
        if len(links) == 2:
            yield from _pair(head, links, indent)
        else:
            yield from _arguments(f"{head}{_text(value.func)}", value, indent)
    elif isinstance(value, (ast.List, ast.Tuple, ast.Set)) and value.elts:
        signs = {ast.List: "[]", ast.Tuple: "()", ast.Set: "{}"}[type(value)]
        yield f"{head}{signs[0]}"
        for one in value.elts:
            yield from _ended(_broken(indent + INDENT, one, indent + INDENT))
        yield f"{indent}{signs[1]}"
    elif isinstance(value, ast.Dict) and value.keys:
        yield head + "{"
        for key, one in zip(value.keys, value.values, strict=True):
            name = f"{indent}{INDENT}{_text(key) if key else ''}: "
            yield from _ended(_broken(name, one, indent + INDENT))
        yield f"{indent}}}"
    elif isinstance(value, ast.Compare):
        sign = _SIGNS[type(value.ops[0])]
        yield from _broken(head, value.left, indent)
        yield from _broken(f"{indent}{sign} ", value.comparators[0], indent)
    else:
        yield head + _text(value)


def _arguments(head: str, call: ast.Call, indent: str, *, apart: bool = False) -> Iterator[str]:
    """Yield a call: on one line if it fits there and is not to be taken apart."""
    arguments = [
        *(("", one) for one in call.args),
        *((f"{k.arg}=" if k.arg else "**", k.value) for k in call.keywords),
    ]
    whole = f"{head}({', '.join(name + _text(one) for name, one in arguments)})"
    if (_fits(whole) and not apart) or not arguments:
        yield whole
        return
    yield f"{head}("
    inner = indent + INDENT
    for name, one in arguments:
        yield from _ended(_broken(inner + name, one, inner))
    yield f"{indent})"


def _ended(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines of which the last one has a comma."""
    found = list(lines)
    yield from found[:-1]
    yield f"{found[-1]},"


def _fits(line: str) -> bool:
    return len(line) <= WIDTH and "\n" not in line


def _text(node: ast.AST) -> str:
    """Return a node as Python writes it, texts in double quotes where that needs no escape."""
    text = ast.unparse(node)
    if "'" not in text:
        return text
    lines = text.splitlines(keepends=True)
    for token in reversed([*tokenize.generate_tokens(io.StringIO(text).readline)]):
        (row, begin), (last, end) = token.start, token.end
        if token.type == tokenize.STRING and row == last and _plain(token.string):
            line = lines[row - 1]
            lines[row - 1] = f'{line[:begin]}"{token.string[1:-1]}"{line[end:]}'
    return "".join(lines)


def _plain(string: str) -> bool:
    inner = string[1:-1]
    return string[0] == string[-1] == "'" and not any(sign in inner for sign in ('"', "\\", "'"))
