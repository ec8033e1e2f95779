"""A savepoint around user code that is made when the code first asks the database.

Most steps change the instance's data and ask the database nothing: they are spared two statements.
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any

from django.db import DatabaseError, Error

from automations.engine import gathered
from automations.engine.session import in_user_code
from automations.exceptions import TransactionBroken


class Savepoint:
    """What user code writes inside the block is undone if it raises, and stays if it does not.

    Args:
        connection: the database's, in a transaction.
        told: called when the code asks the database for the first time.

    Raises:
        TransactionBroken: the code has left the transaction so that it can only be rolled back,
            or has ended it.
    """

    def __init__(self, connection: Any, told: Callable[[], None] = lambda: None) -> None:
        self.connection, self.told = connection, told
        self.name: str | None = None
        #: What was gathered before the block could not be written: nothing of it is the code's.
        self.lost = False

    def __enter__(self) -> Savepoint:
        own = self.connection.__dict__
        #: What an outer block has put in the place of the connection's method, if there is one.
        self.outer = own.get("_cursor")
        self.callbacks = list(self.connection.run_on_commit)
        #: What the code has the engine write is undone with it, so that it is not put off.
        self.token = gathered.current.set(None)
        self.code = in_user_code.set(True)
        own["_cursor"] = self._first
        return self

    def _first(self, name: str | None = None) -> Any:
        """Make the savepoint, those of outer blocks before it, and return the cursor asked for.

        Django's list of savepoints is left alone: the code may be in blocks of its own already,
        which take from its end what they have put there.
        """
        self._stand_back()
        self.told()
        try:
            self.name = self.connection.savepoint()
        except Exception:
            self.lost = self.connection.needs_rollback = True
            raise
        return self.connection._cursor(name)

    def _stand_back(self) -> None:
        own = self.connection.__dict__
        if own.get("_cursor") != self._first:
            return
        del own["_cursor"]
        if self.outer is not None:
            own["_cursor"] = self.outer

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stand_back()
        in_user_code.reset(self.code)
        gathered.current.reset(self.token)
        if kind is not None:
            self._undo()
        elif self.connection.needs_rollback:
            self._undo()
            raise TransactionBroken
        elif self.name is not None:
            self._keep(self.name)

    def _undo(self) -> None:
        """Take back what the code has written and what it wanted to be called."""
        if self.lost:
            return
        self.connection.needs_rollback = False
        self.connection.run_on_commit = self.callbacks
        if self.name is None or self.connection.closed_in_transaction:
            return
        try:
            self.connection.savepoint_rollback(self.name)
            self.connection.savepoint_commit(self.name)
        except Error:
            self.connection.needs_rollback = True

    def _keep(self, name: str) -> None:
        try:
            self.connection.savepoint_commit(name)
        except DatabaseError as error:
            self._undo()
            raise TransactionBroken from error
