"""What is paused, and what is held because of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from automations.engine import pausing
from automations.models import AutomationTaskModel, Pause
from automations_admin import counting, names

#: Most held tasks that are named for each pause, and most pauses that are counted.
MOST_HELD, MOST_PAUSES = 5, 50


@dataclass(frozen=True)
class Held:
    """A pause with what it holds.

    Attributes:
        pause: as it is stored.
        what: what is paused, in words.
        count: how many tasks are held, capped.
        tasks: the first of them, with their instances.
    """

    pause: Pause
    what: str
    count: int
    tasks: tuple[AutomationTaskModel, ...]


def said(flow: str, step: str) -> str:
    """Return what a pause is about, in words."""
    if step:
        words = {"step": names.step_label(step), "flow": names.flow_label(flow)}
        return _("%(step)s in %(flow)s") % words
    return names.flow_label(flow) if flow else _("Everything")


def all_pauses(flows: frozenset[str] | None) -> list[Held]:
    """Return all pauses that may be seen, newest first; four queries, however many there are.

    Args:
        flows: dotted names of those that may be seen; None for all. A pause of everything may be
            seen by everybody.
    """
    rows = Pause.objects.order_by("-pk")
    if flows is not None:
        rows = rows.filter(automation_class__in=[*flows, ""])
    pauses = list(rows[:MOST_PAUSES])
    held = [_held_by(pause, flows) for pause in pauses]
    counts = counting.capped_counts(held)
    found = zip(pauses, counts, _first(held), strict=True)
    return [
        Held(pause, said(pause.automation_class, pause.step), count, tasks)
        for pause, count, tasks in found
    ]


def _held_by(pause: Pause, flows: frozenset[str] | None) -> Any:
    tasks = pausing.held_tasks(pause.automation_class, pause.step)
    return tasks if flows is None else tasks.filter(automation__automation_class__in=flows)


def _first(held: list[Any]) -> list[tuple[AutomationTaskModel, ...]]:
    """Return the tasks of each that have been held longest, with their instances."""
    keys = counting.first_keys([tasks.order_by("held", "pk") for tasks in held], MOST_HELD)
    rows = AutomationTaskModel.objects.filter(pk__in=set().union(*keys))
    named = list(rows.select_related("automation").order_by("held", "pk"))
    return [tuple(task for task in named if task.pk in own) for own in keys]


def of_flow(flow: str) -> dict[str, Pause]:
    """Return the pauses of a flow by the names of their steps; "" for the flow itself."""
    return {pause.step: pause for pause in Pause.objects.filter(automation_class=flow)}
