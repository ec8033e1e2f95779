"""The way that a dry run has taken, laid over the diagram of its flow."""

from __future__ import annotations

from collections.abc import Iterable

from automations.dryrun.stage import Stage
from automations.models import AutomationTaskModel
from automations.status import LIVE
from automations_admin import marks
from automations_admin.diagram.overlay import Badge, Look, Overlay


def overlay(stage: Stage) -> Overlay:
    """Return how steps and edges look for the instance of a dry run."""
    visits: dict[str, list[AutomationTaskModel]] = {}
    for task in stage.tasks:
        visits.setdefault(task.status, []).append(task)
    here = {name for name, found in visits.items() if _open(found)}
    ahead = set(stage.graph.walk(here)) if not stage.row.finished else set()
    looks = {}
    for vertex in stage.graph.vertices:
        name = vertex.name
        if name in visits:
            looks[name] = _been(visits[name], list(visits).index(name) + 1)
        else:
            looks[name] = Look(css="a-ahead" if name in ahead else "a-untaken")
    taken = stage.taken()
    ends = {(edge.source, edge.target) for edge in stage.graph.edges}
    dim = frozenset(pair for pair in ends - set(taken) if pair[0] not in ahead | here)
    return Overlay(looks, taken, dim)


def _open(tasks: Iterable[AutomationTaskModel]) -> bool:
    return any(task.state in LIVE for task in tasks)


def _been(tasks: list[AutomationTaskModel], order: int) -> Look:
    live = [task for task in tasks if task.state in LIVE]
    mark = marks.of_task((live or tasks)[-1])
    count = f"×{len(tasks)}" if len(tasks) > 1 else ""  # noqa: RUF001
    badges = (Badge(mark, count, title=str(mark.text)),) if live or count else ()
    return Look(mark=mark, css="a-now" if live else "", badges=badges, order=str(order))
