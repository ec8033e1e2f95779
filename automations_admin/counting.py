"""Numbers from people, and counts that stay cheap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connections
from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

#: Up to here a filtered list is counted; above, it is "10,000+".
MOST = 10_000
#: So many querysets are counted by one query.
AT_ONCE = 200
#: Largest primary key that every database takes.
MAX_ID = 2**63 - 1


def bounded(text: Any, least: int, most: int, default: int) -> int:
    """Return a whole number from a query parameter, within bounds; `default` if it is none."""
    said = str(text or "")
    if not said.isascii() or not said.isdigit() or len(said) > 19:
        return default
    return min(max(int(said), least), most)


def capped_count(queryset: Any) -> int:
    """Return how many rows there are, but at most MOST + 1: more are not counted."""
    return int(queryset.order_by()[: MOST + 1].count())


def capped_counts(querysets: Sequence[QuerySet[Any]]) -> list[int]:
    """Return how many rows each has, at most MOST + 1, by one query for AT_ONCE of them."""
    parts = (querysets[start : start + AT_ONCE] for start in range(0, len(querysets), AT_ONCE))
    return [count for part in parts for count in _counted(part)]


def _counted(querysets: Sequence[QuerySet[Any]]) -> Sequence[int]:
    using = querysets[0].db
    texts, values = _limited([rows.order_by() for rows in querysets], MOST + 1)
    columns = ", ".join(f"(SELECT COUNT(*) FROM ({text}) counted)" for text in texts)  # noqa: S608
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {columns}", values)
        found: Sequence[int] = cursor.fetchone()
    return found


def _limited(querysets: Sequence[QuerySet[Any]], most: int) -> tuple[list[str], list[Any]]:
    """Return the statements that find the first keys of each, and the values of all of them."""
    queries = (rows.values("pk")[:most].query for rows in querysets)
    said = [
        query.get_compiler(rows.db, elide_empty=False).as_sql()
        for rows, query in zip(querysets, queries, strict=True)
    ]
    return [text for text, _values in said], [value for _text, values in said for value in values]


def first_keys(querysets: Sequence[QuerySet[Any]], most: int) -> list[set[Any]]:
    """Return the primary keys of the first rows of each, by one query for AT_ONCE of them.

    Args:
        querysets: in their order.
        most: how many of each.
    """
    found: list[set[Any]] = [set() for _rows in querysets]
    for start in range(0, len(querysets), AT_ONCE):
        for place, pk in _first(querysets[start : start + AT_ONCE], most):
            found[start + place].add(pk)
    return found


def _first(querysets: Sequence[QuerySet[Any]], most: int) -> Sequence[tuple[int, Any]]:
    using = querysets[0].db
    texts, values = _limited(querysets, most)
    parts = (f"SELECT {place}, t.* FROM ({text}) t" for place, text in enumerate(texts))  # noqa: S608
    with connections[using].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        found: Sequence[tuple[int, Any]] = cursor.fetchall()
    return found


def said(count: int) -> str:
    """Return a count as people read it: "1,204", or "10,000+" if it was capped."""
    if count > MOST:
        return _("%(number)s+") % {"number": grouped(MOST)}
    return grouped(count)


def grouped(count: int) -> str:
    """Return a whole number with the language's separators."""
    return str(number_format(count, use_l10n=True, force_grouping=True))
