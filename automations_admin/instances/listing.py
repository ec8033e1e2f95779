"""Rows of the list of instances, put together for its template."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from automations import notes, redaction
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import TaskState, Waiting
from automations_admin import marks, names
from automations_admin.instances import queries, slots, tree
from automations_admin.links import Links
from automations_admin.marks import Mark

#: Most steps named in one row, and most characters of an error.
MOST_STEPS, LONGEST = 3, 90


@dataclass(frozen=True)
class Standing:
    """A step at which an instance is, as a row shows it."""

    label: str
    mark: Mark
    condition: str
    times: int = 1


@dataclass(frozen=True)
class Row:
    """An instance in the list."""

    instance: AutomationModel
    label: str
    url: str
    subject: str
    mark: Mark
    failed: int
    steps: list[Standing]
    further: int
    error: str


def rows(links: Links, instances: list[AutomationModel]) -> list[Row]:
    """Return the rows of a page; one query for all their tasks."""
    standing = queries.standing_tasks([instance.pk for instance in instances])
    return [_row(links, instance, standing.get(instance.pk, [])) for instance in instances]


def _row(links: Links, instance: AutomationModel, tasks: list[AutomationTaskModel]) -> Row:
    failed = [task for task in tasks if task.state == TaskState.FAILED]
    trouble = troubled(tasks)
    ordered = sorted(tasks, key=lambda task: task not in trouble)
    counted = Counter(_standing(task) for task in ordered)
    steps = [replace(standing, times=times) for standing, times in counted.items()]
    return Row(
        instance=instance,
        label=names.flow_label(instance.automation_class),
        url=links.instance(instance.pk),
        subject=subject(instance),
        mark=marks.of_instance(instance),
        failed=len(failed) if not instance.finished else 0,
        steps=steps[:MOST_STEPS],
        further=max(len(steps) - MOST_STEPS, 0),
        error=_error(trouble[0]) if trouble else "",
    )


def troubled(tasks: list[Any]) -> list[Any]:
    """Return the tasks that failed, and then those that are tried again."""
    failed = [task for task in tasks if task.state == TaskState.FAILED]
    return [*failed, *(task for task in tasks if task.waiting == Waiting.RETRY)]


def _standing(task: AutomationTaskModel) -> Standing:
    mark = marks.of_task(task)
    condition = notes.said(task.message) if task.waiting == Waiting.CONDITION else ""
    if task.waiting == Waiting.LIMIT:
        condition = slots.reached(task.message)
    return Standing(names.step_label(task.status), mark, condition)


def _error(task: AutomationTaskModel) -> str:
    text = f"{task.error_class}: {notes.said(task.error)}" if task.error else task.error_class
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"


def subject(instance: Any) -> str:
    """Return what the instance is about, from the references in its data, without a query."""
    found = [
        tree.object_label(label, pk)
        for key, label, pk in tree.references(instance.data)
        if not redaction.is_secret(key)
    ]
    return ", ".join(found[:2])
