"""Where the instances of a designed flow stand, seen from a version that is to be published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count

from automations.document.document import without_places
from automations.engine import store
from automations.models import AutomationTaskModel, FlowDefinition, FlowVersion
from automations.status import LIVE


class Change(StrEnum):
    """What a version does to a step of an earlier one."""

    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Standing:
    """Instances that stand at one step of one version.

    Attributes:
        version: primary key of the version that they run on.
        number: of that version.
        step: name of the step.
        count: open or failed tasks there.
        change: what the new version does to the step.
        kind: kind of the step in the version that they run on.
    """

    version: UUID
    number: int | None
    step: str
    count: int
    change: Change
    kind: str


def standing(flow: FlowDefinition, document: Mapping[str, Any]) -> list[Standing]:
    """Return where the live instances of a flow stand, by version and step.

    Args:
        flow: the flow.
        document: the one that is to be published.
    """
    versions = {one.pk: one for one in FlowVersion.objects.using(store.alias()).filter(flow=flow)}
    rows = AutomationTaskModel.objects.using(store.alias()).filter(
        automation__version__in=list(versions), automation__finished=False, state__in=LIVE
    )
    grouped = rows.order_by().values_list("automation__version", "status")
    counted = grouped.annotate(n=Count("pk"))
    new = steps_of(document)
    found = [_standing(versions[version], step, count, new) for version, step, count in counted]
    return sorted(found, key=lambda one: (-(one.number or 0), one.step))


def steps_of(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the steps of a document by their names in Python."""
    return {node.get("name", node["id"]): node for node in document.get("nodes", ())}


def _standing(
    version: FlowVersion, step: str, count: int, new: Mapping[str, Mapping[str, Any]]
) -> Standing:
    old = steps_of(version.document).get(step, {})
    if step not in new:
        change = Change.REMOVED
    else:
        same = without_places(old) == without_places(new[step])
        change = Change.SAME if same else Change.CHANGED
    return Standing(version.pk, version.number, step, count, change, str(old.get("kind", "")))
