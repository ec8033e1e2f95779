"""What is known about the tasks at which an instance stands, collected for `explain`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from automations.graph import Graph
from automations.models import AutomationModel, AutomationTaskModel, Event, Pause
from automations.status import EventKind, InstanceState, TaskState, Waiting
from automations_admin import marks, names
from automations_admin.instances import addressees, copied, explain, queries, slots
from automations_admin.instances.explain import Facts, Sentence
from automations_admin.workers import Pulse

#: Tasks that are explained one by one on one page.
MOST_EXPLAINED = 20


def attempts_allowed(graph: Graph, step: str) -> int:
    """Return how many attempts the declaration allows at a step."""
    vertex = graph.by_name.get(step)
    for modifier in vertex.modifiers if vertex else ():
        if modifier.kind == "retry":
            return int(modifier.value["max_attempts"])
    return 1


def label_at(graph: Graph, step: str) -> str:
    """Return the label of a step on the definition that the instance ran on."""
    vertex = graph.by_name.get(step)
    return vertex.label if vertex else names.step_label(step)


def sentences(
    instance: AutomationModel,
    graph: Graph,
    tasks: list[AutomationTaskModel],
    pulse: Pulse,
    number: int = 1,
    *,
    valued: bool = False,
) -> list[tuple[Sentence, AutomationTaskModel | None]]:
    """Return why the instance waits: about itself first, then about each open or failed task.

    Args:
        instance: the instance.
        graph: of the definition that it runs on.
        tasks: its open and failed tasks.
        pulse: how the workers are.
        number: of the page of tasks; see `explained`.
        valued: values from the data may be shown.
    """
    found: list[tuple[Sentence, AutomationTaskModel | None]] = []
    if (own := _of_instance(instance, pulse)) is not None:
        found.append((own, None))
    if not instance.finished:
        found += [(said, None) for said in _of_pauses(instance, graph, tasks, pulse)]
    similar, shown = queries.similar(tasks), explained(tasks, number)
    members = addressees.members(addressees.read(shown))
    for task in shown:
        known = _facts(task, graph, tasks, similar, members.get(task.pk))
        if task.waiting == Waiting.LIMIT:
            reached = slots.reached(task.message, valued=valued)
            known = replace(known, condition=reached, timed=slots.is_timed(task.message))
        found.append((explain.task(known, pulse.now, workers=bool(pulse.alive)), task))
    return found


def explained(tasks: list[AutomationTaskModel], number: int = 1) -> list[AutomationTaskModel]:
    """Return the open and failed tasks of a page, the most urgent first; pages count from 1."""
    return sorted(tasks, key=_urgency)[MOST_EXPLAINED * (number - 1) : MOST_EXPLAINED * number]


def _of_pauses(
    instance: AutomationModel, graph: Graph, tasks: list[AutomationTaskModel], pulse: Pulse
) -> list[Sentence]:
    """Return what pauses of steps, of the flow or of everything hold the instance."""
    flows = ["", instance.automation_class]
    steps = {"", *(task.status for task in tasks)}
    rows = Pause.objects.filter(automation_class__in=flows, step__in=steps).order_by("pk")
    return [of_pause(row, graph, pulse) for row in rows]


def of_pause(pause: Pause, graph: Graph, pulse: Pulse) -> Sentence:
    """Return the sentence for a pause; `graph` knows the labels of its steps."""
    what, by, reason = _what_is_paused(pause, graph), pause.actor_name, pause.reason
    return explain.flow_paused(what, by, pause.created, reason, pulse.now)


def _what_is_paused(pause: Pause, graph: Graph) -> str:
    if pause.step:
        return _("The step %(step)s") % {"step": label_at(graph, pause.step)}
    if pause.automation_class:
        return _("The flow %(flow)s") % {"flow": names.flow_label(pause.automation_class)}
    return _("Everything")


def _urgency(task: AutomationTaskModel) -> tuple[int, int]:
    keys = list(marks.STANDINGS)
    key = marks.standing(task.state, task.waiting)
    return (keys.index(key) if key in keys else len(keys)), task.pk


def _of_instance(instance: AutomationModel, pulse: Pulse) -> Sentence | None:
    if instance.state == InstanceState.ARCHIVED:
        return copied.sentence(instance)
    if instance.finished:
        return explain.ended(instance.state, instance.ended, instance.reason, pulse.now)
    if instance.state == InstanceState.BLOCKED:
        return explain.blocked(instance.reason)
    if instance.state == InstanceState.PAUSED:
        events = Event.objects.filter(automation=instance, kind=EventKind.PAUSED)
        last = events.order_by("-pk").first()
        return explain.paused(last.actor_name if last else "", last.reason if last else "")
    return None


def _facts(
    task: AutomationTaskModel,
    graph: Graph,
    tasks: list[AutomationTaskModel],
    similar: dict[str, int],
    members: int | None,
) -> Facts:
    """Return what is known about a task; what only its kind needs is asked for only there."""
    found = _of_row(task, graph)
    if task.waiting == Waiting.PERSON:
        found = replace(found, addressees=addressees.said(task), members=members)
    if task.waiting == Waiting.BRANCHES and (missing := _missing(task, tasks)):
        arrived = sum(1 for other in tasks if _is_beside(task, other))
        labels = tuple(label_at(graph, other.status) for other in missing)
        found = replace(found, arrived=arrived, missing=labels)
    if task.state == TaskState.FAILED:
        alike = similar.get(task.fingerprint, 0)
        found = replace(found, failed=task.finished, similar=alike)
    return found


def _of_row(task: AutomationTaskModel, graph: Graph) -> Facts:
    """Return what the row of a task says."""
    return Facts(
        key=marks.standing(task.state, task.waiting) or "ready",
        step=label_at(graph, task.status),
        since=task.created,
        due=task.due,
        held=task.held is not None,
        attempts=task.attempts,
        most=attempts_allowed(graph, task.status),
        started=task.started,
        owner=task.owner,
        error=task.error_class,
        condition=task.message,
        asked=task.started or task.created,
        arrived=1,
    )


def _is_beside(task: AutomationTaskModel, other: AutomationTaskModel) -> bool:
    """Tell whether both have come to the same join of the same visit to a split."""
    return other.waiting == Waiting.BRANCHES and other.path == task.path


def _missing(
    task: AutomationTaskModel, tasks: Iterable[AutomationTaskModel]
) -> list[AutomationTaskModel]:
    """Return the tasks in the other branches that have not come to the join."""
    return [
        other
        for other in tasks
        if (other.path == task.path or other.path.startswith(f"{task.path}."))
        and not _is_beside(task, other)
    ]


def branches_at(task: AutomationTaskModel, tasks: list[AutomationTaskModel]) -> tuple[int, int]:
    """Return how many branches have come to a task's join, and how many there are."""
    arrived = sum(1 for other in tasks if _is_beside(task, other))
    return arrived, arrived + len(_missing(task, tasks))
