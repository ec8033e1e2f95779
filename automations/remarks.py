"""Sentences with places for values, said in the language of who reads them; none is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop

from automations import notes, wording
from automations.conditions import words
from automations.conditions.condition import Condition

# What a step would do.
WOULD = gettext_noop("Would execute this step.")
WOULD_CALL = gettext_noop("Would call %(name)s.")
WOULD_CALL_WITH_EFFECTS = gettext_noop("Would call %(name)s: %(effects)s.")
WOULD_SEND = gettext_noop("Would send the message %(name)s to %(target)s.")
WOULD_MAIL = gettext_noop("Would send the mail %(name)s.")
WOULD_SET = gettext_noop("Would set %(name)s.")
WOULD_START = gettext_noop("Would start the flow %(name)s.")

#: Places whose value may be a text of the engine.
_SAID = frozenset({"condition", "error", "message"})


@dataclass(frozen=True)
class Remark:
    """A sentence.

    Attributes:
        text: in English, as catalogs know it, with places such as `%(name)s`.
        values: what stands there; moments, durations, conditions and texts of the engine are said
            as people read them.
    """

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, **values: Any) -> Remark:
        """Return a sentence with these values."""
        return cls(text, values)

    def __str__(self) -> str:
        said = {name: _said(name, value) for name, value in self.values.items()}
        return gettext(self.text) % said


@dataclass(frozen=True)
class Rehearsed:
    """What a step says when it is asked what it would do.

    Attributes:
        answer: how the flow goes on if all goes well.
        would: what the step would do, and has not done; empty if it only decides or waits.
    """

    answer: Any
    would: tuple[Remark, ...] = ()


def _said(name: str, value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, timedelta):
        return wording.duration(value)
    if isinstance(value, Condition):
        return words.said(value)
    return notes.said(str(value)) if name in _SAID else str(value)


def moment(value: datetime) -> str:
    """Return a moment with the day of the week, to the second if that is not a full minute."""
    local = timezone.localtime(value)
    return str(date_format(local, "D j M Y, H:i:s" if local.second else "D j M Y, H:i"))
