"""What an instance is watched for, as its page shows it: goals, and rules by which it exits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from automations.models import AutomationModel, Watch
from automations.status import Watched
from automations_admin.marks import Mark

REACHED = Mark("a-s-done", "done", _("Reached"))
LEFT = Mark("a-s-exited", "exited", _("Left by it"))
OPEN = Mark("a-s-off", "ready", _("Not yet"))
TOO_LATE = Mark("a-s-off", "cancelled", _("Not in time"))
OVER = Mark("a-s-off", "skipped", _("Did not happen"))


@dataclass(frozen=True)
class Item:
    """A goal or exit rule.

    Attributes:
        name: what it is called.
        kind: "Goal" or "Exit rule".
        mark: whether it has happened.
        at: when it has; None if it has not.
        until: until when it counts; None without a limit, and once that does not matter.
    """

    name: str
    kind: Any
    mark: Mark
    at: datetime | None
    until: datetime | None


def of(instance: AutomationModel, now: datetime) -> list[Item]:
    """Return the goals and exit rules of an instance, goals first; one query."""
    watches = Watch.objects.filter(automation=instance).order_by("pk")
    found = [_item(watch, instance, now) for watch in watches]
    return sorted(found, key=lambda item: item.kind != Watched.GOAL.label)


def _item(watch: Watch, instance: AutomationModel, now: datetime) -> Item:
    mark = _mark(watch, instance, now)
    until = watch.until if mark is OPEN else None
    return Item(watch.name, Watched(watch.kind).label, mark, watch.at, until)


def _mark(watch: Watch, instance: AutomationModel, now: datetime) -> Mark:
    if watch.at is not None:
        return REACHED if watch.kind == Watched.GOAL else LEFT
    if watch.until is not None and watch.until < now:
        return TOO_LATE
    over = watch.kind == Watched.EXIT and instance.finished
    return OVER if over else OPEN
