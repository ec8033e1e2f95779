"""The same statistics, counted in the plainest way from the raw rows."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from automations.engine.rollups.counts import Count
from automations.engine.rollups.packing import unpacked
from automations.graph import Kind
from automations.models import AutomationModel, AutomationTaskModel, Rollup, Trail, Watch
from automations.status import TaskState

#: How a visit stands, by the state of its task.
STOOD = {
    TaskState.READY: "waiting",
    TaskState.RUNNING: "waiting",
    TaskState.WAITING: "waiting",
    TaskState.DONE: "passed",
    TaskState.SKIPPED: "passed",
    TaskState.CANCELLED: "dropped",
    TaskState.FAILED: "failed",
}
OUTCOMES = ("completed", "exited", "failed", "cancelled")


def stored(dated: str, *whats: str) -> Counter[Any]:
    """Return what the sums say, by what and place."""
    found = Counter[Any]()
    for row in Rollup.objects.filter(dated=dated):
        said = row.detail
        if row.what == "path":
            said = json.dumps(Trail.objects.get(pk=row.detail).path)
        for count, n in unpacked(Count(dated, row.what, 0, row.place, said)).items():
            if count.what in whats:
                found[count.what, count.place] += n * row.n
    return +found


def every_row() -> dict[Any, int]:
    """Return all sums that are not 0, whether their histories are there or not."""
    found = Counter[Any]()
    for row in Rollup.objects.select_related("slice"):
        found[row.slice.digest, row.dated, row.what, row.hour, row.place, row.detail] += row.n
    return {key: n for key, n in found.items() if n}


def instances() -> Counter[Any]:
    """Return instances by what became of them."""
    found = Counter[Any]()
    for row in AutomationModel.objects.all():
        found["entered", ""] += 1
        found[row.state if row.state in OUTCOMES else "in_progress", ""] += 1
    for watch in Watch.objects.filter(kind="goal", at__isnull=False):
        found["goal", watch.name] += 1
    return found


def visits() -> Counter[Any]:
    """Return visits by node and by how they stand."""
    found = Counter[Any]()
    for task in AutomationTaskModel.objects.all():
        found["reached", task.status] += 1
        found[STOOD[TaskState(task.state)], task.status] += 1
        if task.state == TaskState.SKIPPED:
            found["skipped", task.status] += 1
    return found


def edges() -> Counter[Any]:
    """Return transitions by the node that they leave."""
    found = Counter[Any]()
    for task in AutomationTaskModel.objects.select_related("previous"):
        if task.previous is not None:
            found["edge", task.previous.status] += 1
    return found


def assert_identities(flow: Any) -> None:
    """Assert that what is counted adds up: instances, visits of each node, edges."""
    of_instances = stored("start", "entered", "in_progress", *OUTCOMES)
    whole = sum(of_instances[what, ""] for what in ("in_progress", *OUTCOMES))
    assert of_instances["entered", ""] == whole
    kinds = {vertex.name: vertex.kind for vertex in flow.graph.vertices}
    parts = ("waiting", "passed", "dropped", "failed")
    found = stored("start", "reached", *parts, "edge")
    for node, kind in kinds.items():
        assert found["reached", node] == sum(found[part, node] for part in parts), node
        if kind == Kind.SPLIT:
            assert found["edge", node] == found["passed", node] * len(flow.graph.leaving(node))
        elif kind == Kind.JOIN:
            assert found["edge", node] <= found["passed", node]
        else:
            assert found["edge", node] == (0 if kind == Kind.END else found["passed", node]), node
