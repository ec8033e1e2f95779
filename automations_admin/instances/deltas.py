"""What each task, message and person has changed in the data of an instance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from automations.graph import Graph
from automations.models import AutomationModel, AutomationTaskModel, Event, Message
from automations.status import EventKind
from automations_admin import diff
from automations_admin.instances import facts
from automations_admin.instances.sight import Sight

#: Changes on one page, and the last page: as many as all before it are read for one.
MOST, MAX_PAGE = 30, 50
_AS_STORED = Sight(data=True, traces=True, secrets=True, unmasked=True)


@dataclass(frozen=True)
class Delta:
    """A change of the data.

    Attributes:
        title: who or what changed them.
        when: the moment.
        changes: path by path.
        keys: names of the keys, if the change was too large to be kept.
    """

    title: str
    when: datetime
    changes: tuple[diff.Change, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deltas:
    """A page of the changes, newest first.

    Attributes:
        shown: what is on it.
        number: of the page, from 1.
        more: there are earlier ones.
    """

    shown: list[Delta]
    number: int = 1
    more: bool = False


#: A change as it is stored: title, moment, before and after, and what of it may be shown.
_Stored = tuple[str, datetime, Any, Sight]


def deltas(instance: AutomationModel, graph: Graph, sight: Sight, number: int = 1) -> Deltas:
    """Return what was changed, newest first. Three queries.

    Args:
        instance: the instance.
        graph: of the definition that it runs on.
        sight: what may be shown.
        number: of the page.
    """
    if not sight.data:
        return Deltas([])
    number = min(max(number, 1), MAX_PAGE)
    most = MOST * number + 1
    found = [*_of_tasks(instance, graph, sight, most), *_of_messages(instance, sight, most)]
    found += _of_people(instance, most)
    ordered = sorted(found, key=lambda stored: stored[1], reverse=True)
    here = ordered[MOST * (number - 1) : MOST * number]
    return Deltas([_delta(*stored) for stored in here], number, len(ordered) > MOST * number)


def _of_tasks(
    instance: AutomationModel, graph: Graph, sight: Sight, most: int
) -> Iterator[_Stored]:
    tasks = AutomationTaskModel.objects.filter(automation=instance, changes__isnull=False)
    for task in tasks.order_by("-pk")[:most]:
        title = facts.label_at(graph, task.status)
        if task.attempts > 1:
            title = _("%(step)s, attempt %(number)s") % {"step": title, "number": task.attempts}
        yield title, task.finished or task.created, task.changes, sight


def _of_messages(instance: AutomationModel, sight: Sight, most: int) -> Iterator[_Stored]:
    messages = Message.objects.filter(automation=instance, changes__isnull=False)
    for message in messages.order_by("-pk")[:most]:
        title = _("Message %(name)s") % {"name": message.name}
        yield title, message.consumed or message.created, message.changes, sight


def _of_people(instance: AutomationModel, most: int) -> Iterator[_Stored]:
    """Yield what people have edited or set back; in events, secrets are masked already."""
    kinds = {
        EventKind.DATA_EDITED: _("Edited by %(who)s"),
        EventKind.RESTARTED: _("Set back by %(who)s"),
    }
    events = Event.objects.filter(
        automation=instance, kind__in=list(kinds), detail__has_key="changes"
    )
    for event in events.order_by("-pk")[:most]:
        title = kinds[EventKind(event.kind)] % {"who": event.actor_name or "?"}
        yield title, event.created, event.detail["changes"], _AS_STORED


def _delta(title: str, when: datetime, change: Any, sight: Sight) -> Delta:
    if not isinstance(change, Mapping) or "before" not in change:
        keys = change.get("keys") if isinstance(change, Mapping) else None
        known = keys if isinstance(keys, list) else []  # a copy may say anything
        return Delta(title, when, keys=tuple(map(str, known)))
    before, after = sight.shown(change["before"]), sight.shown(change.get("after", {}))
    return Delta(title, when, tuple(diff.changes(before, after)))
