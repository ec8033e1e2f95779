"""Mail that is counted and dropped: in this thread only, whatever backend the project has."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Dropped(list[str]):
    """Subjects of the mails that were not sent, in order."""


_now: ContextVar[Dropped | None] = ContextVar("automations_dry_mails", default=None)
_lock = threading.Lock()
_users = 0
_kept: dict[str, Any] = {}


class Dropping(BaseEmailBackend):
    """A backend that notes the subjects of mails and sends none.

    Args:
        dropped: where it notes them.
    """

    def __init__(self, dropped: Dropped) -> None:
        super().__init__()
        self.dropped = dropped

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Note the mails."""
        self.dropped.extend(str(message.subject) for message in email_messages)
        return len(email_messages)


@contextmanager
def dropped() -> Iterator[Dropped]:
    """Drop what this thread sends; others are not concerned.

    Settings are not touched, as those of other threads are the same: while any thread is in here,
    Django's ways to send ask first whose mail it is.
    """
    found = Dropped()
    token = _now.set(found)
    _enter()
    try:
        yield found
    finally:
        _leave()
        _now.reset(token)


def _enter() -> None:
    global _users
    with _lock:
        _users += 1
        if _users == 1:
            _kept.update(send=EmailMessage.send, get_connection=mail.get_connection)
            setattr(EmailMessage, "send", _send)  # noqa: B010 - a method is replaced
            mail.get_connection = _get_connection


def _leave() -> None:
    global _users
    with _lock:
        _users -= 1
        if _users == 0:
            EmailMessage.send = _kept["send"]  # type: ignore[method-assign]
            mail.get_connection = _kept["get_connection"]


def _send(message: EmailMessage, *args: Any, **kwargs: Any) -> int:
    found = _now.get()
    if found is None:
        return int(_kept["send"](message, *args, **kwargs))
    return Dropping(found).send_messages([message])


def _get_connection(*args: Any, **kwargs: Any) -> Any:
    found = _now.get()
    if found is not None:
        return Dropping(found)
    with warnings.catch_warnings():
        # Django 6.1 takes its own call, which is passed on here, for one of the project's code.
        for category in (DeprecationWarning, PendingDeprecationWarning):
            warnings.filterwarnings("ignore", "get_connection", category)
        return _kept["get_connection"](*args, **kwargs)
