"""Why an instance is waiting, in one sentence: that of the task which needs somebody most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from automations.graph import Graph
from automations.models import AutomationModel, AutomationTaskModel, Event, Pause
from automations.status import InstanceState, TaskState, Waiting
from automations_admin import marks
from automations_admin.instances import addressees, explain, facts, slots
from automations_admin.instances.explain import Facts, Sentence
from automations_admin.workers import Pulse


def by_urgency(tasks: Sequence[AutomationTaskModel]) -> list[AutomationTaskModel]:
    """Return open and failed tasks, those first that need somebody."""
    order = list(marks.STANDINGS)
    return sorted(tasks, key=lambda task: (order.index(standing(task)), task.pk))


def standing(task: AutomationTaskModel) -> str:
    """Return the key in `marks.STANDINGS` for an open or failed task."""
    key = marks.standing(task.state, task.waiting)
    return key if key in marks.STANDINGS else "ready"


@dataclass(frozen=True)
class Stops:
    """What people have stopped.

    Attributes:
        event: the event that paused the instance itself.
        pauses: those of steps, of flows and of everything.
    """

    event: Event | None = None
    pauses: tuple[Pause, ...] = ()


def sentence(
    instance: AutomationModel,
    graph: Graph,
    tasks: Sequence[AutomationTaskModel],
    pulse: Pulse,
    stops: Stops,
) -> tuple[Sentence | None, AutomationTaskModel | None]:
    """Return why an instance waits, or failed, and the task that this is about, if it is.

    There is no sentence if the instance has ended well or is just being carried on.

    Args:
        instance: the instance.
        graph: that of its definition.
        tasks: its open and failed tasks, the most urgent first.
        pulse: how the workers are.
        stops: what people have stopped.
    """
    if (own := _of_instance(instance, graph, tasks, pulse, stops)) is not None:
        return own, None
    if not tasks:
        return None, None
    return explain.task(_facts(tasks[0], graph), pulse.now, workers=bool(pulse.alive)), tasks[0]


def _of_instance(
    instance: AutomationModel,
    graph: Graph,
    tasks: Sequence[AutomationTaskModel],
    pulse: Pulse,
    stops: Stops,
) -> Sentence | None:
    """Return what holds the instance as a whole, or the most urgent of its steps."""
    if instance.state == InstanceState.BLOCKED:
        return explain.blocked(instance.reason)
    if instance.state == InstanceState.PAUSED:
        event = stops.event
        return explain.paused(event.actor_name if event else "", event.reason if event else "")
    step = tasks[0].status if tasks else ""
    for pause in stops.pauses if not instance.finished else ():
        if pause.covers(instance.automation_class, step):
            return facts.of_pause(pause, graph, pulse)
    return None


def _facts(task: AutomationTaskModel, graph: Graph) -> Facts:
    return Facts(
        key=standing(task),
        step=facts.label_at(graph, task.status),
        since=task.created,
        due=task.due,
        held=task.held is not None,
        attempts=task.attempts,
        most=facts.attempts_allowed(graph, task.status),
        started=task.started,
        owner=task.owner,
        failed=task.finished if task.state == TaskState.FAILED else None,
        error=task.error_class,
        condition=_condition(task),
        asked=task.started or task.created,
        addressees=addressees.said(task) if task.waiting == Waiting.PERSON else "",
        arrived=1,
        timed=slots.is_timed(task.message),
    )


def _condition(task: AutomationTaskModel) -> str:
    """Return what a task waits for, without values from the data."""
    return slots.reached(task.message) if task.waiting == Waiting.LIMIT else task.message
