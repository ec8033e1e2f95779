"""What would be erased, looked for on the server before anybody confirms it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import ngettext_lazy

from automations.histories.eraser import Eraser, Found
from automations.models import AutomationModel
from automations_admin import counting

#: Most histories that are changed here, and most that are looked through for it.
MOST, MOST_LOOKED_AT = 1_000, 10_000

#: How many rows of a model there are, in words.
COUNTS = {
    "alert": ngettext_lazy("%(number)s alert", "%(number)s alerts", "count"),
    "assignment": ngettext_lazy(
        "%(number)s assignment to an arm", "%(number)s assignments to arms", "count"
    ),
    "attempt": ngettext_lazy("%(number)s attempt", "%(number)s attempts", "count"),
    "attendance": ngettext_lazy(
        "%(number)s presence at a draft", "%(number)s presences at drafts", "count"
    ),
    "automationmodel": ngettext_lazy("%(number)s instance", "%(number)s instances", "count"),
    "automationtaskmodel": ngettext_lazy("%(number)s task", "%(number)s tasks", "count"),
    "awaited": ngettext_lazy("%(number)s awaited message", "%(number)s awaited messages", "count"),
    "batch": ngettext_lazy("%(number)s batch", "%(number)s batches", "count"),
    "batchitem": ngettext_lazy(
        "%(number)s item of a batch", "%(number)s items of batches", "count"
    ),
    "contact": ngettext_lazy("%(number)s contact", "%(number)s contacts", "count"),
    "entry": ngettext_lazy("%(number)s entry", "%(number)s entries", "count"),
    "event": ngettext_lazy("%(number)s event", "%(number)s events", "count"),
    "flowversion": ngettext_lazy(
        "%(number)s version of a flow", "%(number)s versions of flows", "count"
    ),
    "mail": ngettext_lazy("%(number)s mail", "%(number)s mails", "count"),
    "message": ngettext_lazy("%(number)s message", "%(number)s messages", "count"),
    "pause": ngettext_lazy("%(number)s pause", "%(number)s pauses", "count"),
    "unsubscribed": ngettext_lazy(
        "%(number)s unsubscribed address", "%(number)s unsubscribed addresses", "count"
    ),
    "watch": ngettext_lazy(
        "%(number)s goal or exit rule", "%(number)s goals and exit rules", "count"
    ),
}


@dataclass(frozen=True)
class Outlook:
    """What would be erased.

    Attributes:
        found: how much.
        many: it is too much to be done, or even looked for, on a page.
    """

    found: Found = field(default_factory=Found)
    many: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to erase."""
        return not (self.many or self.found.rows)

    @property
    def places(self) -> list[str]:
        """In how many places of each kind it stands, in words."""
        return [
            str(COUNTS[name] % {"count": count, "number": counting.said(count)})
            for name, count in sorted(self.found.rows.items())
        ]


def look(eraser: Eraser, rows: QuerySet[AutomationModel]) -> Outlook:
    """Return what would be erased.

    Args:
        eraser: looks.
        rows: the instances that it would look through.
    """
    if rows.order_by()[: MOST_LOOKED_AT + 1].count() > MOST_LOOKED_AT:
        return Outlook(many=True)
    found = Found()
    for part in eraser.look():
        found += part
        if found.instances > MOST:
            return Outlook(found, many=True)
    return Outlook(found)
