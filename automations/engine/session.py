"""The engine's connection: transactions, their repetition, and statements that are run in them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from functools import partial
from threading import get_ident
from typing import Any, TypeVar

from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    OperationalError,
    connections,
    router,
    transaction,
)

from automations.engine import drivers, gathered
from automations.engine.gathered import Gathered, Writes
from automations.engine.statements import Table
from automations.models import AutomationModel

T = TypeVar("T")

#: How often a transaction is tried that the database ended because of another one.
MAX_TRIES = 6
#: How often the present transaction may be tried again; 0 outside `repeated`.
_tries_left: ContextVar[int] = ContextVar("automations_tries_left", default=0)
#: Code of a step has called us: a signal may end it, and what it is told of it may swallow.
in_user_code: ContextVar[bool] = ContextVar("automations_in_user_code", default=False)
#: The connection of the innermost block of `atomic`.
_open: ContextVar[Any] = ContextVar("automations_connection", default=None)
#: Codes by which PostgreSQL (text) and MariaDB (numbers) say that another transaction was in the
#: way: serialization, deadlock, lock not available; record changed, lock timeout, deadlock. And
#: that a prepared statement is gone.
_CODES = frozenset({"40001", "40P01", "55P03", "26000", 1020, 1205, 1213})
#: Texts by which the others say it.
_TEXTS = ("database is locked", "database table is locked", "deadlock")


def alias() -> str:
    """Return the database that instances are written to."""
    return router.db_for_write(AutomationModel) if router.routers else DEFAULT_DB_ALIAS


def connection() -> Any:
    """Return the connection to the database of instances.

    Inside our own transaction it is known: Django's look at what belongs to a thread takes long.
    """
    found = _open.get()
    return connections[alias()] if found is None or found._thread_ident != get_ident() else found


def atomic() -> Transaction:
    """A transaction, or a savepoint of the one that is open."""
    return Transaction(alias(), savepoint=True, durable=False)


class Transaction(transaction.Atomic):
    """Django's, whose connection is known inside."""

    def __enter__(self) -> None:
        found = connections[self.using or DEFAULT_DB_ALIAS]
        whole = not found.in_atomic_block
        with drivers.Beginning(found) if whole else nullcontext():
            super().__enter__()
        if whole and _tries_left.get():  # what is committed is not done again, whatever a hook says
            found.on_commit(partial(_tries_left.set, 0))
        self._token = _open.set(found)

    def __exit__(self, *error: Any) -> None:
        _open.reset(self._token)
        super().__exit__(*error)


def repeated(act: Callable[[], T]) -> T:
    """Call `act` again if the database ended its transaction because of another one.

    Inside somebody else's transaction nothing is repeated: that is for its owner to decide.
    """
    if connection().in_atomic_block:
        return act()
    for left in reversed(range(MAX_TRIES)):
        token = _tries_left.set(left)
        try:
            return act()
        except OperationalError as error:
            if not _tries_left.get() or not is_transient(error):
                raise
            time.sleep(random.uniform(0.001, 0.02) * (MAX_TRIES - left))  # noqa: S311
        finally:
            _tries_left.reset(token)
    raise AssertionError("unreachable")


def must_repeat(error: BaseException) -> bool:
    """Tell whether an error of user code has ended the whole transaction, or may be repeated.

    It then belongs to the engine: nothing can be stored with it, and it is no failure of the
    step.
    """
    if not isinstance(error, DatabaseError):
        return False
    lost = connection().needs_rollback
    return lost or (_tries_left.get() > 0 and is_transient(error))


def is_broken() -> bool:
    """Tell whether the open transaction can only be rolled back."""
    return bool(connection().needs_rollback)


def is_transient(error: BaseException) -> bool:
    """Tell whether the same transaction may succeed when it is tried again."""
    codes = {getattr(error.__cause__ or error, "sqlstate", None), *error.args[:1]}
    return bool(codes & _CODES) or any(text in str(error).lower() for text in _TEXTS)


def gathering(
    write: Callable[[Writes], str | None], keys: Mapping[Table, Sequence[int]], *, several: bool
) -> AbstractContextManager[None]:
    """Gather what is written in the open transaction, where that makes fewer statements of it.

    Args:
        write: makes what was gathered.
        keys: primary keys that were reserved, by table.
        several: several steps are executed in the transaction.
    """
    database = connection()
    if database.vendor == "postgresql" or (several and database.vendor == "sqlite"):
        found = Gathered(database, write)
        found.keys.update((table, iter(reserved)) for table, reserved in keys.items())
        return found.gathering()
    return nullcontext()


def run(sql: str, parameters: Sequence[Any], *, flush: bool = True) -> Any:
    """Execute a statement of our own, and return the cursor, to be read to its end at once.

    Args:
        sql: with %s for each parameter.
        parameters: as the database takes them.
        flush: what is gathered is written before.
    """
    database = connection()
    if (found := gathered.current.get()) is not None:
        if flush:
            found.flush()
    elif "_cursor" in database.__dict__:  # user code has not asked the database before
        database.cursor().close()
    own = not in_user_code.get()
    again = own and _tries_left.get() > 0
    return drivers.execute(database, sql, parameters, repeatable=again, interruptible=not own)


def execute(sql: str, parameters: list[Any]) -> int:
    """Execute a statement and return how many rows it touched."""
    return int(run(sql, parameters).rowcount)
