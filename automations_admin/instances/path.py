"""The way of one instance, laid over the diagram of the definition that it runs on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from automations import wording
from automations.graph import Graph, Kind
from automations.models import AutomationTaskModel
from automations_admin import marks
from automations_admin.diagram.overlay import Badge, Look, Overlay
from automations_admin.instances import facts
from automations_admin.instances.queries import Trail, Visits


def overlay(
    graph: Graph,
    trail: Trail,
    tasks: list[AutomationTaskModel],
    now: datetime,
    selected: str = "",
) -> Overlay:
    """Return how the nodes and edges of a graph look for an instance.

    Args:
        graph: that of its definition.
        trail: the way that it has taken.
        tasks: its open and failed tasks.
        now: the present moment.
        selected: name of the step to mark, or "".
    """
    at: dict[str, list[AutomationTaskModel]] = {}
    for task in tasks:
        at.setdefault(task.status, []).append(task)
    ahead = frozenset(graph.walk(list(at))) - set(at)
    looks = {}
    for vertex in graph.vertices:
        name = vertex.name
        if name in at:
            look = _here(graph, at[name], tasks, now)
        elif name in trail.visits:
            look = _been(trail.visits[name], vertex.kind)
        else:
            look = Look(css="a-ahead" if name in ahead else "a-untaken")
        order = str(trail.visits[name].order) if name in trail.visits else ""
        looks[name] = replace(look, selected=name == selected, order=order)
    return Overlay(looks, trail.taken, _dim(graph, trail, ahead | set(at)))


def _dim(graph: Graph, trail: Trail, open_steps: frozenset[str]) -> frozenset[tuple[str, str]]:
    """Return the edges that were not taken and leave steps that are passed for good."""
    ends = {(edge.source, edge.target) for edge in graph.edges}
    return frozenset(
        (source, target) for source, target in ends - set(trail.taken) if source not in open_steps
    )


def _been(visits: Visits, kind: Kind) -> Look:
    """Return how a step looks that the instance has left."""
    mark = marks.of_task(visits.last)
    if visits.count > 1 and kind != Kind.JOIN:
        text = f"×{visits.count}"  # noqa: RUF001
        title = _("%(count)s times") % {"count": visits.count}
    else:
        text = _took(visits.last, kind)
        title = str(mark.text)
    badge = (Badge(mark, text, title=title),) if text else ()
    return Look(mark=mark, badges=badge)


def _took(task: AutomationTaskModel, kind: Kind) -> str:
    """Return what the badge of a step says that was visited once."""
    if kind == Kind.DECIDE and task.message in {"True", "False"}:
        return _("yes") if task.message == "True" else _("no")
    if kind in {Kind.SPLIT, Kind.JOIN, Kind.END, Kind.PASS} or task.finished is None:
        return ""
    took = wording.age(task.finished - task.created)
    if task.attempts > 1:
        return _("try %(number)s, %(age)s") % {"number": task.attempts, "age": took}
    return took


def _here(
    graph: Graph,
    here: list[AutomationTaskModel],
    tasks: list[AutomationTaskModel],
    now: datetime,
) -> Look:
    """Return how a step looks at which the instance is."""
    by_key: dict[str, list[AutomationTaskModel]] = {}
    for task in here:
        by_key.setdefault(marks.standing(task.state, task.waiting) or "ready", []).append(task)
    badges = tuple(
        Badge(mark, _said(graph, key, by_key[key], tasks, now), title=str(mark.text))
        for key, mark in marks.STANDINGS.items()
        if key in by_key
    )
    if set(by_key) == {"branches"}:
        return Look(css="a-ahead", badges=badges)
    return Look(mark=badges[0].mark, css="a-now", badges=badges)


def _said(
    graph: Graph,
    key: str,
    here: list[AutomationTaskModel],
    tasks: list[AutomationTaskModel],
    now: datetime,
) -> str:
    task = here[0]
    if key == "branches":
        arrived, total = facts.branches_at(task, tasks)
        return _("%(arrived)s of %(total)s") % {"arrived": arrived, "total": total}
    if len(here) > 1:
        return f"×{len(here)}"  # noqa: RUF001
    most = max(facts.attempts_allowed(graph, task.status), task.attempts)
    if key == "failed" and task.attempts:
        return _("%(number)s of %(most)s tries") % {"number": task.attempts, "most": most}
    if key == "retrying":
        return _("try %(number)s of %(most)s") % {"number": task.attempts, "most": most}
    if key in {"time", "window", "limit"} and task.due is not None and task.due > now:
        return _("in %(age)s") % {"age": wording.age(task.due - now)}
    return wording.age(now - task.created)
