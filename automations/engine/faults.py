"""Errors of user's code that is called in a pass: which of them end the pass."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError, connections

from automations.engine import store


def raise_if_lost(error: Exception) -> None:
    """Raise an error again if the engine has lost its own connection, which is for the worker.

    An error of the database of which the user's code alone is to blame, such as a statement that
    took too long, is none: the pass goes on.
    """
    if not isinstance(error, (OperationalError, InterfaceError)):
        return
    if not connections[store.alias()].is_usable():
        raise error
