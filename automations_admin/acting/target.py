"""What an act is for: an instance, one of its tasks, or many of a flow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from automations import registry
from automations.graph import Graph, Kind
from automations.models import AutomationModel, AutomationTaskModel, Definition
from automations_admin import names

#: Here nothing is done: an act names the steps around them.
_SILENT = frozenset({Kind.PASS, Kind.SPLIT, Kind.JOIN, Kind.END})


#: Labels of steps, by their names.
Labels = Callable[[], Mapping[str, str]]


@dataclass(frozen=True)
class Target:
    """What is known about where an act begins.

    Attributes:
        flow: dotted name; empty if many flows are concerned.
        graph: what the flow does as it is in the code; its definition if the code is gone.
        old: gives the labels of steps that are no longer in the graph.
        in_code: the flow is in the code.
        step: name of the task's step; empty for the instance.
        been: names of the steps at which the instance was; None if nobody knows.
        waiting: what the task waits for.
        attempts: how often the task was tried.
        name: what the instance is called; empty for many.
    """

    flow: str = ""
    graph: Graph = field(default_factory=lambda: Graph((), ()))
    old: Labels = field(default=dict, compare=False)
    in_code: bool = False
    step: str = ""
    been: frozenset[str] | None = None
    waiting: str = ""
    attempts: int = 0
    name: str = ""

    def label(self, step: str) -> str:
        """Return what a step is called."""
        vertex = self.graph.by_name.get(step)
        return vertex.label if vertex else self.old().get(step) or names.step_label(step)

    @property
    def step_label(self) -> str:
        """What the task's step is called; "" without a task."""
        return self.label(self.step) if self.step else ""

    @property
    def is_gone(self) -> bool:
        """Whether the step of the task is no longer in the code."""
        return bool(self.step) and (not self.in_code or self.step not in self.graph.by_name)

    def visited(self) -> list[tuple[str, str]]:
        """Return (name, label) of the steps that it can begin again at, in declared order."""
        if not self.in_code:
            return []
        been = self.graph.by_name if self.been is None else self.been
        return [
            (vertex.name, vertex.label)
            for vertex in self.graph.vertices
            if vertex.name in been and vertex.kind not in {Kind.JOIN, Kind.END}
        ]

    def others(self) -> list[tuple[str, str]]:
        """Return (name, label) of the steps that it can be moved to, in declared order."""
        if not self.in_code:
            return []
        steps = self.graph.vertices
        return [(vertex.name, vertex.label) for vertex in steps if vertex.name != self.step]

    def speaking(self, steps: Iterable[str]) -> list[str]:
        """Return those of the steps at which something is done, in declared order."""
        wanted = set(steps)
        return [
            vertex.name
            for vertex in self.graph.vertices
            if vertex.name in wanted and vertex.kind not in _SILENT
        ]


def of(instance: AutomationModel, task: AutomationTaskModel | None = None) -> Target:
    """Return the target of an act on an instance or on one of its tasks.

    Args:
        instance: with its definition.
        task: the task, if the act is on one.
    """
    return replace(unasked(instance, task), been=steps_of(instance))


def unasked(instance: AutomationModel, task: AutomationTaskModel | None = None) -> Target:
    """Return a target without asking the database where the instance was; see `of`."""
    flow = instance.automation_class
    name = f"{names.flow_label(flow)} {instance.pk}"
    known = replace(_target(flow, lambda: instance.definition), name=name)
    if task is None:
        return known
    step = _renamed(flow).get(task.status, task.status)
    return replace(known, step=step, waiting=task.waiting, attempts=task.attempts)


def of_flow(flow: str, step: str = "", definition: Definition | None = None) -> Target:
    """Return the target of an act on many instances of a flow.

    Args:
        flow: dotted name; "" if several flows are concerned.
        step: name of the step at which the tasks are, if they are all at one.
        definition: what the instances run on, for the labels of steps that are gone.
    """
    return replace(_target(flow, lambda: definition), step=_renamed(flow).get(step, step))


def _target(flow: str, definition: Callable[[], Definition | None]) -> Target:
    """Return what a flow says; the definition is only read if the code does not say it."""
    automation = registry.find(flow) if flow else None

    def stored() -> Graph:
        found = definition()
        return found.graph if found is not None else Graph((), ())

    return Target(
        flow=flow,
        graph=automation.graph if automation else stored(),
        old=lambda: {vertex.name: vertex.label for vertex in stored().vertices},
        in_code=automation is not None,
    )


def steps_of(instance: AutomationModel) -> frozenset[str]:
    """Return the names of the steps at which an instance was, as they are called now."""
    tasks = AutomationTaskModel.objects.filter(automation_id=instance.pk).order_by()
    renamed = _renamed(instance.automation_class)
    return frozenset(
        renamed.get(name, name) for name in tasks.values_list("status", flat=True).distinct()
    )


def _renamed(flow: str) -> Mapping[str, str]:
    automation = registry.find(flow) if flow else None
    return automation.options.renamed_nodes if automation else {}
