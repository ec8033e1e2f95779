"""What was done to an instance, by people and by the engine: the events of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from automations.models import AutomationModel, Event
from automations_admin import diff
from automations_admin.instances.sight import Sight
from automations_admin.links import Links

#: Most events that are shown.
MOST = 100


@dataclass(frozen=True)
class Deed:
    """An event.

    Attributes:
        event: as it is stored.
        changes: before and after.
        batch_url: of the act on many that it is a part of; "" for none.
    """

    event: Event
    changes: list[diff.Change]
    batch_url: str


@dataclass(frozen=True)
class Deeds:
    """The events of an instance.

    Attributes:
        shown: the newest of those that were asked for.
        more: there are older ones.
        by: whose they are: "people", "engine" or everybody's.
        choices: key, label and address of each choice.
        log_url: of all of them in the audit log; "" if the console has none.
    """

    shown: list[Deed]
    more: bool
    by: str
    choices: list[tuple[str, str, str]]
    log_url: str


def of(instance: AutomationModel, links: Links, sight: Sight, by: str) -> Deeds:
    """Return what was done to an instance, newest first; one query.

    Args:
        instance: the instance.
        links: addresses within the admin site.
        sight: what may be shown.
        by: "people" or "engine"; anything else is everybody.
    """
    labels = {"": _("All"), "people": _("By people"), "engine": _("By the engine")}
    by = by if by in labels else ""
    found = list(_rows(instance, by)[: MOST + 1])
    return Deeds(
        shown=[_deed(event, links, sight) for event in found[:MOST]],
        more=len(found) > MOST,
        by=by,
        choices=[
            (key, label, links.instance(instance.pk, events=key) + "#events")
            for key, label in labels.items()
        ],
        log_url=links.known("automations_event_changelist", instance=instance.pk, by=by),
    )


def _rows(instance: AutomationModel, by: str) -> Any:
    rows = Event.objects.filter(automation=instance).order_by("-pk")
    if not by:
        return rows
    engine = Q(actor_name="")
    return rows.filter(engine if by == "engine" else ~engine)


def _deed(event: Event, links: Links, sight: Sight) -> Deed:
    batch = event.batch_id
    changes = diff.of_event(event.detail, data=sight.data)
    return Deed(event, changes, links.batch(batch) if batch is not None else "")
