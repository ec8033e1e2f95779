"""Whether anybody runs what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations import wording
from automations.engine import health
from automations.engine.health import Signs
from automations.engine.notices import COMMAND
from automations.models import Worker
from automations_admin import counting, moments

__all__ = ["COMMAND", "Pulse", "alarm", "pulse"]


@dataclass(frozen=True)
class Pulse:
    """How the workers are.

    Attributes:
        now: the moment of asking.
        alive: how many workers were seen lately and have not stopped.
        seen: when a worker was seen last; None if never within a day.
        due: how many tasks are due, capped.
        oldest: since when the first task or message has been due.
        patience: how long a worker may be silent.
        messages: how many messages wait for a worker, capped.
        last: name of the worker that was seen last, if none is alive.
    """

    now: datetime
    alive: int
    seen: datetime | None
    due: int
    oldest: datetime | None
    patience: timedelta
    messages: int = 0
    last: str = ""

    @property
    def alarming(self) -> bool:
        """Whether something is due and nobody is there to do it."""
        return Signs(self.now, self.patience, self.alive, self.seen, self.oldest).abandoned

    @property
    def said(self) -> str:
        """What the workers do, in words."""
        if self.alive:
            count = ngettext("%(count)s worker seen", "%(count)s workers seen", self.alive)
            return _("%(workers)s, last %(when)s") % {
                "workers": count % {"count": self.alive},
                "when": moments.past(self.now - self.seen) if self.seen else "",
            }
        if self.seen is None:
            return _("No worker seen in the last day")
        return _("No worker seen for %(age)s") % {"age": wording.age(self.now - self.seen)}

    @property
    def said_due(self) -> str:
        """What is due, in words."""
        if self.oldest is None:
            return _("nothing is due")
        return _("%(due)s, oldest for %(age)s") % {
            "due": _counted(self.due, self.messages),
            "age": wording.age(self.now - self.oldest),
        }


def _counted(tasks: int, messages: int) -> str:
    """Return how much is due; messages are only spoken of if there are any."""
    due = ngettext("%(count)s task due", "%(count)s tasks due", tasks)
    parts = [due % {"count": counting.said(tasks)}] if tasks or not messages else []
    if messages:
        unread = ngettext("%(count)s message unread", "%(count)s messages unread", messages)
        parts.append(unread % {"count": counting.said(messages)})
    return ", ".join(parts)


def pulse() -> Pulse:
    """Ask the database how the workers are; a constant number of queries."""
    return _filled(health.signs())


def alarm() -> Pulse | None:
    """Return how the workers are if nobody does what is due, else None: cheap, for every page."""
    signs = health.signs()
    return _filled(signs) if signs.abandoned else None


def _filled(signs: Signs) -> Pulse:
    due = health.tasks().due(signs.now)
    unread = health.unread().filter(due__lte=signs.now)
    return Pulse(
        signs.now,
        signs.alive,
        signs.seen,
        counting.capped_count(due) if signs.task else 0,
        signs.oldest,
        signs.patience,
        messages=counting.capped_count(unread) if signs.message else 0,
        last="" if signs.alive or signs.seen is None else _last_seen(),
    )


def _last_seen() -> str:
    """Return the name of the worker that was seen last."""
    return Worker.objects.order_by("-seen").values_list("name", flat=True).first() or ""
