"""What may happen to an instance, as declarations say it: messages, signals, conditions, rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from automations.exceptions import DefinitionError
from automations.this import reference


@dataclass(frozen=True)
class Message:
    """A message of this name is delivered to the instance."""

    name: str


@dataclass(frozen=True)
class Signal:
    """A Django signal is sent that is about the subject of the instance.

    Attributes:
        signal: the signal.
        sender: only from this sender; None for any.
        subject: takes the signal's keyword arguments and returns the object that it is about, or
            None if it is of no interest; or the name of an attribute of `instance`.
    """

    signal: Any
    sender: Any = None
    subject: Callable[..., Any] | str = ""

    def about(self, kwargs: dict[str, Any]) -> Any:
        """Return the object that a signal with these arguments is about, or None."""
        if callable(self.subject):
            return self.subject(**kwargs)
        found = kwargs.get("instance")
        for name in filter(None, self.subject.split(".")):
            found = getattr(found, name, None)
        return found


@dataclass(frozen=True)
class Condition:
    """A condition holds; it is asked again and again.

    Attributes:
        asked: a callable that takes the automation, or a reference to a method without arguments.
        poll: how often it is asked; None for what is usual where it is asked.
    """

    asked: Any
    poll: timedelta | None = None


@dataclass(frozen=True)
class Rows:
    """A row of a table of the app is about the subject.

    Attributes:
        rows: a callable that returns a queryset.
        subject: name of the field that refers to the subject.
        at: name of the field that says when; rows from before the start do not count.
        poll: how often it is asked; None for once an hour.
    """

    rows: Callable[[], Any]
    subject: str
    at: str
    poll: timedelta | None = None


Occasion = Message | Signal | Condition | Rows


def message(name: str) -> Message:
    """Return the occasion that a message of this name is delivered."""
    return Message(name)


def signal(sent: Any, sender: Any = None, *, subject: Callable[..., Any] | str = "") -> Signal:
    """Return the occasion that a Django signal is sent about the subject; see `Signal`."""
    return Signal(sent, sender, subject)


def condition(asked: Any, *, poll: timedelta | None = None) -> Condition:
    """Return the occasion that a condition holds; see `Condition`."""
    return Condition(asked, poll)


def rows(found: Callable[[], Any], *, subject: str, at: str, poll: timedelta | None = None) -> Rows:
    """Return the occasion that a row of the app's own tables is about the subject; see `Rows`.

    Args:
        found: a callable that returns the queryset, such as `lambda: Order.objects.all()`.
        subject: name of its field that refers to the subject.
        at: name of its field with the moment.
        poll: how often it is asked at most.
    """
    return Rows(found, subject, at, poll)


def as_occasion(given: Any) -> Occasion:
    """Return an occasion; a bare callable or reference is a condition.

    Raises:
        DefinitionError: it is neither.
    """
    if isinstance(given, (Message, Signal, Condition, Rows)):
        return given
    if callable(given) or reference(given) is not None:
        return Condition(given)
    raise DefinitionError(
        f"{given!r} is nothing that can happen. Give flow.message(…), flow.signal(…), "
        "flow.rows(…), a callable or a reference to a method."
    )
