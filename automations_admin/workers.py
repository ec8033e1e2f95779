"""Whether anybody runs what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations import clock, wording
from automations.models import AutomationTaskModel, Worker
from automations_admin import conf, counting

#: How to start a worker.
COMMAND = "python manage.py automation_worker"


@dataclass(frozen=True)
class Pulse:
    """How the workers are.

    Attributes:
        now: the moment of asking.
        alive: how many workers were seen lately and have not stopped.
        seen: when a worker was seen last; None if never within a day.
        due: how many tasks are due, capped.
        oldest: since when the first of them has been due.
        patience: how long a worker may be silent.
    """

    now: datetime
    alive: int
    seen: datetime | None
    due: int
    oldest: datetime | None
    patience: timedelta

    @property
    def alarming(self) -> bool:
        """Whether something is due and nobody is there to do it."""
        if self.alive or not self.due or self.oldest is None:
            return False
        return self.seen is not None or self.now - self.oldest > self.patience

    @property
    def said(self) -> str:
        """What the workers do, in words."""
        if self.alive:
            count = ngettext("%(count)s worker seen", "%(count)s workers seen", self.alive)
            ago = wording.age(self.now - self.seen) if self.seen else ""
            return _("%(workers)s, last %(ago)s ago") % {
                "workers": count % {"count": self.alive},
                "ago": ago,
            }
        if self.seen is None:
            return _("No worker seen in the last day")
        return _("No worker seen for %(age)s") % {"age": wording.age(self.now - self.seen)}

    @property
    def said_due(self) -> str:
        """What is due, in words."""
        if not self.due or self.oldest is None:
            return _("nothing is due")
        due = ngettext("%(count)s task due", "%(count)s tasks due", self.due)
        return _("%(due)s, oldest for %(age)s") % {
            "due": due % {"count": counting.said(self.due)},
            "age": wording.age(self.now - self.oldest),
        }


def pulse() -> Pulse:
    """Ask the database how the workers are; a constant number of queries."""
    now, patience = clock.now(), conf.get().patience
    rows = Worker.objects.order_by("-seen").values_list("seen", "stopped")[:1000]
    seen = [at for at, _stopped in rows]
    alive = sum(stopped is None and at >= now - patience for at, stopped in rows)
    due = AutomationTaskModel.objects.due(now)
    oldest = due.order_by().aggregate(oldest=Min("due"))["oldest"]
    count = counting.capped_count(due) if oldest else 0
    return Pulse(now, alive, max(seen, default=None), count, oldest, patience)
