"""The list of instances, put together for its template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from automations import registry
from automations.models import AutomationModel, AutomationTaskModel
from automations_admin import marks, names
from automations_admin.instances import queries, tree
from automations_admin.instances.filters import AGES, STATES, TASKS, Filters
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


@dataclass(frozen=True)
class Chip:
    """A filter in force that has no field of its own, and how to take it off."""

    words: str
    url: str


def rows(links: Links, page: queries.Page) -> list[Row]:
    """Return the rows of a page; one more query for all their tasks."""
    standing = queries.standing_tasks([instance.pk for instance in page.rows])
    return [_row(links, instance, standing.get(instance.pk, [])) for instance in page.rows]


def _row(links: Links, instance: AutomationModel, tasks: list[AutomationTaskModel]) -> Row:
    failed = [task for task in tasks if task.state == "failed"]
    troubled = [*failed, *(task for task in tasks if task.waiting == "retry")]
    ordered = sorted(tasks, key=lambda task: task not in troubled)
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
        error=_error(troubled[0]) if troubled else "",
    )


def _standing(task: AutomationTaskModel) -> Standing:
    mark = marks.of_task(task)
    condition = task.message if task.waiting == "condition" else ""
    return Standing(names.step_label(task.status), mark, condition)


def _error(task: AutomationTaskModel) -> str:
    text = f"{task.error_class}: {task.error}" if task.error else task.error_class
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"


def subject(instance: AutomationModel) -> str:
    """Return what the instance is about, from the references in its data, without a query."""
    found = [
        f"{tree.model_label(label)} {pk}" for _key, label, pk in tree.references(instance.data)
    ]
    return ", ".join(found[:2])


def choices(filters: Filters) -> dict[str, list[tuple[str, Any]]]:
    """Return what the fields of the filter form offer, by their names."""
    return {
        "flow": names.all_flows(),
        "state": list(STATES.items()),
        "task": list(TASKS.items()),
        "age": [(key, words) for key, (words, _since, _until) in AGES.items()],
        "step": _steps(filters),
    }


def _steps(filters: Filters) -> list[tuple[str, str]]:
    cls = registry.find(filters.flow) if filters.flow else None
    found = [(vertex.name, vertex.label) for vertex in cls.graph.vertices] if cls else []
    if filters.step and filters.step not in dict(found):
        found.append((filters.step, names.step_label(filters.step)))
    return found


def chips(links: Links, filters: Filters) -> Iterator[Chip]:
    """Yield the filters in force that come from links and have no field."""
    if filters.same:
        yield Chip(_("the same failure"), links.instances(**filters.query(same="")))
    if filters.definition:
        yield Chip(_("one definition"), links.instances(**filters.query(definition=0)))
    if filters.ended:
        words = _("ended %(when)s") % {"when": AGES[filters.ended][0]}
        yield Chip(words, links.instances(**filters.query(ended="")))
