"""Statements of ours handed to libpq itself, without what psycopg's cursor does around them.

A cursor takes as long as a short statement of PostgreSQL. What a statement answers and which
errors it raises is the same; parameters and rows are adapted by psycopg. libpq waits for the answer
itself, as psycopg2 does, so the wire is not used where greenlets are to be switched meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from psycopg import ClientCursor, Error, RawCursor, waiting
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, PipelineStatus, TransactionStatus

from automations.engine.prepared import Prepared, StatementGone, good

#: psycopg waits in C: nobody has asked it to let greenlets run meanwhile.
WAITS_PLAINLY = waiting.wait is getattr(waiting, "wait_c", None)


class Answer:
    """What a statement has answered, read like a cursor.

    Attributes:
        rowcount: how many rows were touched or found.
    """

    def __init__(self, result: Any, transformer: Any) -> None:
        transformer.set_pgresult(result)
        self._rows: list[tuple[Any, ...]] = transformer.load_rows(0, result.ntuples, tuple)
        self.rowcount: int = result.command_tuples or 0

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return all rows."""
        return self._rows

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self._rows)


class Wire:
    """A connection of psycopg, for statements whose texts come again.

    Args:
        cursor: one of psycopg's, as Django makes it: it knows how values are adapted.
    """

    def __init__(self, cursor: Any) -> None:
        self._adapting, self._raw = cursor, cursor.connection
        self._prepared = Prepared.of(self._raw)
        self._cursor = RawCursor(self._raw)
        #: Where psycopg prepares statements for Django, it has all forgotten at each rollback.
        self._prepares = issubclass(self._raw.cursor_factory, ClientCursor)

    def execute(
        self, sql: str, parameters: Sequence[Any], *, repeatable: bool, interruptible: bool
    ) -> Any:
        """Execute a statement, in a transaction unless the connection commits each.

        Where psycopg would do more than that, its cursor does it.

        Args:
            sql: with $1, $2, … for its parameters.
            parameters: as psycopg takes them.
            repeatable: the transaction can be repeated if a prepared statement is gone.
            interruptible: a signal must be heard while the server is at it.

        Raises:
            psycopg.Error: as psycopg's cursor does.
            StatementGone: somebody has deallocated prepared statements.
        """
        if interruptible or not self._is_plain():
            own = None if repeatable and not WAITS_PLAINLY else False
            return self._cursor.execute(sql, parameters, prepare=own)
        transformer = Transformer(self._adapting)
        values = transformer.dump_sequence(parameters, [PyFormat.AUTO] * len(parameters))
        types, formats = transformer.types or (), transformer.formats
        raw, pgconn = self._raw, self._raw.pgconn
        with raw.lock:
            if not raw.autocommit and pgconn.transaction_status == TransactionStatus.IDLE:
                good(pgconn.exec_(self._begin()), raw)
            wanted = repeatable and self._prepares
            if name := self._prepared.name(raw, sql, types) if wanted else None:
                result = self._known(pgconn.exec_prepared(name, values, formats))
            else:
                result = good(pgconn.exec_params(sql.encode(), values, types, formats), raw)
            while (notify := pgconn.notifies()) is not None:
                if pgconn.notify_handler:
                    pgconn.notify_handler(notify)
        return Answer(result, transformer)

    def _is_plain(self) -> bool:
        """Tell whether the connection is up, and nothing of psycopg's is under way on it."""
        raw, pgconn = self._raw, self._raw.pgconn
        begins = raw.read_only is raw.deferrable is None
        up = pgconn.status == ConnStatus.OK and pgconn.pipeline_status == PipelineStatus.OFF
        return WAITS_PLAINLY and begins and up

    def _begin(self) -> bytes:
        if (level := self._raw.isolation_level) is None:
            return b"BEGIN"
        return f"BEGIN ISOLATION LEVEL {level.name.replace('_', ' ')}".encode()

    def _known(self, result: Any) -> Any:
        """Return the result of a prepared statement."""
        try:
            return good(result, self._raw)
        except Error as error:
            if self._prepared.lost(error):
                raise StatementGone(str(error)) from error
            raise
