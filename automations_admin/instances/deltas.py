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

#: Most changes that are shown, newest first.
MOST = 30
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


def deltas(instance: AutomationModel, graph: Graph, sight: Sight) -> list[Delta]:
    """Return what was changed, newest first. Three queries.

    Args:
        instance: the instance.
        graph: of the definition that it runs on.
        sight: what may be shown.
    """
    if not sight.data:
        return []
    found = [*_of_tasks(instance, graph, sight), *_of_messages(instance, sight)]
    found += _of_people(instance)
    return sorted(found, key=lambda delta: delta.when, reverse=True)[:MOST]


def _of_tasks(instance: AutomationModel, graph: Graph, sight: Sight) -> Iterator[Delta]:
    tasks = AutomationTaskModel.objects.filter(automation=instance, changes__isnull=False)
    for task in tasks.order_by("-pk")[:MOST]:
        title = facts.label_at(graph, task.status)
        if task.attempts > 1:
            title = _("%(step)s, attempt %(number)s") % {"step": title, "number": task.attempts}
        yield _delta(title, task.finished or task.created, task.changes, sight)


def _of_messages(instance: AutomationModel, sight: Sight) -> Iterator[Delta]:
    messages = Message.objects.filter(automation=instance, changes__isnull=False)
    for message in messages.order_by("-pk")[:MOST]:
        title = _("Message %(name)s") % {"name": message.name}
        yield _delta(title, message.consumed or message.created, message.changes, sight)


def _of_people(instance: AutomationModel) -> Iterator[Delta]:
    """Yield what people have edited; in events, secrets are masked already."""
    events = Event.objects.filter(automation=instance, kind=EventKind.DATA_EDITED)
    for event in events.order_by("-pk")[:MOST]:
        title = _("Edited by %(who)s") % {"who": event.actor_name or "?"}
        yield _delta(title, event.created, event.detail.get("changes"), _AS_STORED)


def _delta(title: str, when: datetime, change: Any, sight: Sight) -> Delta:
    if not isinstance(change, Mapping) or "before" not in change:
        keys = change.get("keys") if isinstance(change, Mapping) else None
        known = keys if isinstance(keys, list) else []  # a copy may say anything
        return Delta(title, when, keys=tuple(map(str, known)))
    before, after = sight.shown(change["before"]), sight.shown(change.get("after", {}))
    return Delta(title, when, tuple(diff.changes(before, after)))
