"""PostgreSQL's NOTIFY and LISTEN: a worker that has nothing to do hears of what is due."""

from __future__ import annotations

import logging
import selectors
from collections.abc import Callable
from typing import Any

from django.db import Error, connections

from automations.engine import store

logger = logging.getLogger("automations")

CHANNEL = "automations"
#: Seconds within which a notification of our own must arrive, or listening is of no use.
PATIENCE = 5.0
#: Seconds after which a lost connection is opened again.
AGAIN = 5.0
#: What the system tells of a connection that has died while nobody spoke.
KEEPALIVES = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


def can_listen() -> bool:
    """Tell whether the database of the instances has notifications."""
    return connections[store.alias()].vendor == "postgresql"


def notify() -> None:
    """Have idle workers look for what is due: with the commit, or at once outside a transaction.

    The database sends one notification for each transaction, however often this was called.
    """
    if not can_listen():
        return
    connection = connections[store.alias()]
    # A notification is not worth waiting for the disk.
    quick = "" if connection.in_atomic_block else "SET LOCAL synchronous_commit = off; "
    with connection.cursor() as cursor:
        cursor.execute(f"{quick}NOTIFY {CHANNEL}")


class Listener:
    """A connection of its own on which a worker hears of what is due.

    Without notifications nothing is lost: the worker then looks at its interval only.

    Args:
        report: takes a line that people should read.
    """

    def __init__(self, report: Callable[[str], None] = lambda line: None) -> None:
        self.report = report
        self._connection: Any = None
        #: Whether listening is of no use here, which was said once.
        self.given_up = not can_listen()

    @property
    def files(self) -> list[int]:
        """Numbers of the files that can be read when something was heard."""
        return [] if self._connection is None else [self._raw.fileno()]

    @property
    def pause(self) -> float | None:
        """Seconds after which to try again to listen; None if there is no need."""
        return AGAIN if self._connection is None and not self.given_up else None

    def open(self) -> bool:
        """Listen; tell whether that begins now, so that what was due before is looked for."""
        if self.given_up or self._connection is not None:
            return False
        try:
            self._connect()
            heard = self._hears_itself()
        except Error as error:
            self.close()
            logger.warning("No connection to listen on (%s). Trying again.", error)
            return False
        if not heard and not self.given_up:
            self._give_up("its notifications do not arrive, as behind a pooler of transactions")
        return heard

    def hear(self) -> None:
        """Take what has arrived. A connection that is lost is opened again by `open`."""
        try:
            with self._connection.wrap_database_errors:
                self._raw.pgconn.consume_input()
                while self._raw.pgconn.notifies():
                    pass
        except Error as error:
            logger.warning("The connection to listen on was lost (%s).", error)
            self.close()

    def close(self) -> None:
        """Listen no more."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def _raw(self) -> Any:
        return self._connection.connection

    def _connect(self) -> None:
        usual: Any = connections[store.alias()]
        if not hasattr(usual.Database, "pq"):
            self._give_up("psycopg 3 is not installed")
            return
        self._connection = usual.copy()
        options = self._connection.settings_dict["OPTIONS"]
        options.pop("pool", None)
        for name, value in KEEPALIVES.items():
            options.setdefault(name, value)
        with self._connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")

    def _hears_itself(self) -> bool:
        """Tell whether a notification arrives that is sent as all others are."""
        if self._connection is None:
            return False
        notify()
        with selectors.DefaultSelector() as selector:
            selector.register(self._raw, selectors.EVENT_READ)
            heard = bool(selector.select(PATIENCE))
        self.hear()
        return heard and self._connection is not None

    def _give_up(self, why: str) -> None:
        self.given_up = True
        said = f"The database does not wake this worker: {why}. It looks at its interval."
        logger.warning("%s", said)
        self.report(said)
        self.close()
