"""Django signals that the engine sends, robustly and after the commit."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import Signal

from automations.engine import store

#: An instance has ended. Arguments: `instance` (the row).
instance_ended = Signal()
#: A task has used up its attempts. Arguments: `instance`, `task` (the rows).
task_failed = Signal()
#: A task waits for a person. Arguments: `instance`, `task` (the rows).
person_needed = Signal()
#: Somebody gets no more mails of a scope. Arguments: `instance` (whom it is about, as the flow's
#: subject: an object, a text, or None), `scope` ("" for all mails), `reason` ("unsubscribed" or
#: "complained").
unsubscribed = Signal()


def announce(signal: Signal, sender: Any, **arguments: Any) -> None:
    """Send a signal after the commit of the open transaction, or at once if there is none.

    What a receiver raises is logged by Django and harms nobody else.
    """
    if signal.receivers:
        transaction.on_commit(
            lambda: signal.send_robust(sender, **arguments), using=store.alias(), robust=True
        )
