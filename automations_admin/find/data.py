"""Conditions on values in the data, in the words of each database.

Values are compared with their like: numbers with numbers, text with text, in the order of its
characters. Whatever else stands at the path fits nothing and is no error.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice, product
from typing import Any

from django.db.models import BooleanField, F, Func, Q

from automations_admin.find.terms import Term

#: Whole numbers beyond are compared as fractions on SQLite, which has no larger ones.
_MOST = 2**63
#: A key that is a number may be a place in a list; so many readings of a path are tried.
_MOST_PLACES = 8

_PARTS: dict[str, dict[str, str]] = {
    "postgresql": {
        "number": "CASE WHEN jsonb_typeof({column} #> %s::text[]) = 'number' "
        "THEN ({column} #> %s::text[])::numeric {sign} %s ELSE FALSE END",
        "text": "CASE WHEN jsonb_typeof({column} #> %s::text[]) = 'string' "
        """THEN ({column} #>> %s::text[]) COLLATE "C" {sign} %s ELSE FALSE END""",
        "constant": "COALESCE({column} #> %s::text[] = %s::jsonb, FALSE)",
        "exists": "{column} #> %s::text[] IS NOT NULL",
    },
    "sqlite": {
        "number": "CASE WHEN JSON_TYPE({column}, %s) IN ('integer', 'real') "
        "THEN JSON_EXTRACT({column}, %s) {sign} %s ELSE FALSE END",
        "text": "CASE WHEN JSON_TYPE({column}, %s) = 'text' "
        "THEN JSON_EXTRACT({column}, %s) {sign} %s ELSE FALSE END",
        "constant": "COALESCE(JSON_TYPE({column}, %s) = %s, FALSE)",
        "exists": "JSON_TYPE({column}, %s) IS NOT NULL",
    },
    "mysql": {
        "number": "CASE WHEN JSON_TYPE(JSON_EXTRACT({column}, %s)) IN "
        "('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL') "
        "THEN CAST(JSON_EXTRACT({column}, %s) AS DECIMAL(65, 20)) {sign} %s ELSE FALSE END",
        "text": "CASE WHEN JSON_TYPE(JSON_EXTRACT({column}, %s)) = 'STRING' "
        "THEN JSON_UNQUOTE(JSON_EXTRACT({column}, %s)) COLLATE utf8mb4_bin {sign} %s "
        "ELSE FALSE END",
        "constant": "COALESCE(CAST(JSON_EXTRACT({column}, %s) AS CHAR) = %s, FALSE)",
        "exists": "JSON_EXTRACT({column}, %s) IS NOT NULL",
    },
}


class Fits(Func):
    """Whether one comparison holds for a value in the data.

    Args:
        term: says the path and the sign.
        part: "number", "text", "constant" or "exists".
        compared: what the value is compared with, if with anything.
    """

    conditional = True

    def __init__(self, term: Term, part: str, *compared: Any) -> None:
        super().__init__(F("data"), output_field=BooleanField())
        self.term, self.part, self.compared = term, part, compared

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Return the condition: true if it holds at one of the places that the path can mean."""
        column, params = compiler.compile(self.source_expressions[0])
        template = _PARTS[connection.vendor][self.part]
        asked: list[str] = []
        said: list[Any] = []
        for place in places(connection.vendor, self.term.path):
            asked.append(template.format(column=column, sign=self.term.sign))
            said += [*params, place] * template.count("{column}") + self._compared(connection)
        return f"({' OR '.join(asked) or 'FALSE'})", tuple(said)

    def as_postgresql(
        self, compiler: Any, connection: Any, **context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Ask what the data contain, where that is the same: an index can answer it."""
        term = self.term
        if term.sign != "=" or self.part == "exists" or any(key.isdigit() for key in term.path):
            return self.as_sql(compiler, connection, **context)
        column, params = compiler.compile(self.source_expressions[0])
        leaf = json.dumps(term.text) if self.part == "text" else term.text
        for key in reversed(term.path):
            leaf = f"{{{json.dumps(key)}: {leaf}}}"
        return f"({column} @> %s::jsonb)", (*params, leaf)

    def _compared(self, connection: Any) -> list[Any]:
        if connection.vendor != "sqlite":
            return list(self.compared)
        return [_native(one) if isinstance(one, Decimal) else one for one in self.compared]


def _native(number: Decimal) -> int | float:
    whole = number == number.to_integral_value() and abs(number) < _MOST
    return int(number) if whole else float(number)


def places(vendor: str, path: tuple[str, ...]) -> Iterator[Any]:
    """Yield a path as the database takes it, in each of its readings."""
    if vendor == "postgresql":
        yield list(path)
        return
    readings = product(*(list(_labels(vendor, key)) for key in path))
    for labels in islice(readings, _MOST_PLACES):
        yield "$" + "".join(labels)


def _labels(vendor: str, key: str) -> Iterator[str]:
    if key.isascii() and key.isdigit() and len(key) < 10:
        yield f"[{int(key)}]"
    # SQLite has no way to write a quotation mark in a path.
    if vendor == "sqlite" and '"' in key:
        return
    # Keys are compared as they are written: with characters, or with escapes for them.
    for label in dict.fromkeys((json.dumps(key, ensure_ascii=False), json.dumps(key))):
        yield f".{label}"


def condition(term: Term) -> Q:
    """Return the condition of a term with a path."""
    if term.sign == "=":
        return _equal(term)
    if term.sign == "!=":
        return Q(Fits(term, "exists")) & ~_equal(replace(term, sign="="))
    if term.number is not None:
        return Q(Fits(term, "number", term.number))
    return Q(Fits(term, "text", term.text))


def _equal(term: Term) -> Q:
    """Return that the value is this text, or the number or constant that it stands for."""
    found = Q(Fits(term, "text", term.text))
    if term.number is not None:
        found |= Q(Fits(term, "number", term.number))
    if term.is_constant:
        found |= Q(Fits(term, "constant", term.text))
    return found
