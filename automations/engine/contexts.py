"""What joins automation, instance and task while a node is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from automations import conf
from automations.engine import assignment, inbox, visits
from automations.engine.children import Children
from automations.engine.outside import Outside
from automations.models import AutomationTaskModel
from automations.nodes.base import Context

if TYPE_CHECKING:
    from automations.engine.unit import Unit


def context_of(unit: Unit, task: AutomationTaskModel) -> Context:
    """Return what a node is asked with about a task of a unit's instance."""
    row, now = unit.row, unit.now
    renamed = type(unit.automation).options.renamed_nodes
    return Context(
        automation=unit.automation,
        task=task,
        now=now,
        poll=conf.get().poll,
        visits=lambda: visits.visits(task, _old_names(renamed, task.status)),
        assign=lambda name, arms: assignment.assigned(row, name, arms, now),
        take=lambda name, key: inbox.take(row, name, key, now),
        children=Children(task),
        outside=Outside(task),
    )


def _old_names(renamed: Mapping[str, str], name: str) -> list[str]:
    return [old for old, new in renamed.items() if new == name]
