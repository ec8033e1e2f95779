"""Statements that a connection of psycopg knows by name, since they came often enough."""

from __future__ import annotations

from collections import OrderedDict
from itertools import count
from typing import Any

from psycopg import OperationalError, capabilities
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus

#: Of a connection: names belong to it, whoever has it from a pool.
_ATTRIBUTE = "automations_prepared"
#: PostgreSQL's code for a prepared statement that is not there.
_GONE = "26000"
#: Where PostgreSQL finds that a plan no longer fits its tables.
_STALE = "RevalidateCachedQuery"
_GOOD = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})

#: A text, and the types of its parameters.
Key = tuple[str, tuple[int, ...]]


class StatementGone(OperationalError):
    """A prepared statement is there no more: the same transaction will succeed when repeated."""

    sqlstate = _GONE


class Prepared:
    """Names of statements, and how often others came.

    They are kept as psycopg keeps its own: from `prepare_threshold` times on, at most
    `prepared_max` of them, those that were used last.
    """

    def __init__(self) -> None:
        self._names: OrderedDict[Key, bytes] = OrderedDict()
        self._counts: OrderedDict[Key, int] = OrderedDict()
        self._numbers = count()
        #: What the server still knows, and nobody will ask for.
        self._left: list[bytes] = []

    @classmethod
    def of(cls, raw: Any) -> Prepared:
        """Return those of a connection."""
        found: Prepared = raw.__dict__.setdefault(_ATTRIBUTE, cls())
        return found

    def name(self, raw: Any, sql: str, types: tuple[int, ...]) -> bytes | None:
        """Return the name of a statement, prepared if need be; None if it came too seldom yet.

        Args:
            raw: psycopg's connection.
            sql: the text.
            types: of the parameters, as PostgreSQL numbers them.

        Raises:
            psycopg.Error: it cannot be prepared.
        """
        key = (sql, types)
        if name := self._names.get(key):
            self._names.move_to_end(key)
            return name
        if not self._is_wanted(raw, key):
            return None
        self._make_room(raw)
        name = f"_automations_{next(self._numbers)}".encode()
        good(raw.pgconn.prepare(name, sql.encode(), types), raw)
        self._names[key] = name
        return name

    def lost(self, error: Any) -> bool:
        """Tell whether an error says that a prepared statement is of no use; then forget all."""
        stale = error.diag.source_function == _STALE
        if error.sqlstate != _GONE and not stale:
            return False
        self._left += self._names.values() if stale else ()
        self._names.clear()
        return True

    def _is_wanted(self, raw: Any, key: Key) -> bool:
        threshold, most = raw.prepare_threshold, raw.prepared_max
        if threshold is None or most == 0:
            return False
        seen = self._counts.pop(key, 0)
        if seen >= threshold:
            return True
        self._counts[key] = seen + 1
        if most is not None and len(self._counts) > most:
            self._counts.popitem(last=False)
        return False

    def _make_room(self, raw: Any) -> None:
        """Have the server forget what nobody asks for, in the protocol's words if libpq can."""
        most = raw.prepared_max
        while most is not None and len(self._names) >= most:
            self._left.append(self._names.popitem(last=False)[1])
        while self._left:
            name = self._left.pop()
            if capabilities.has_send_close_prepared():
                good(raw.pgconn.close_prepared(name), raw)
            else:
                good(raw.pgconn.exec_(b"DEALLOCATE " + name), raw)


def good(result: Any, raw: Any) -> Any:
    """Return a result of a connection.

    Raises:
        psycopg.Error: what it says, if it is an error; an OperationalError without a code, if the
            connection is lost, with the server's last words.
    """
    if result.status in _GOOD:
        return result
    encoding = raw.info.encoding
    error = error_from_result(result, encoding)
    if error.sqlstate:
        raise error
    # Why the server ended the connection is known to the connection, not to the result.
    raise OperationalError(raw.pgconn.error_message.decode(encoding, "replace").strip())
