"""Queues and priorities: where a step is put by dispatchers that have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from automations import registry
from automations.engine import lanes, store
from automations.engine.bell import Due
from automations.models import AutomationModel

if TYPE_CHECKING:
    from automations.nodes.base import Node


@dataclass(frozen=True)
class Ring:
    """One call of a dispatcher that has queues.

    Attributes:
        instance: primary key.
        queue: its name; "" for the default.
        priority: higher goes first; 0 is usual.
    """

    instance: int
    queue: str = ""
    priority: int = 0


def queue_of(automation: type[Any], node: Node | None) -> str:
    """Return the queue of a step; without a node that of its flow. "" is the default."""
    return str(getattr(node, "queue", "") or automation.options.queue)


def names(automation: type[Any]) -> set[str]:
    """Return the queues of a flow and of its steps."""
    return {
        queue_of(automation, None),
        *(queue_of(automation, n) for n in automation.nodes.values()),
    }


def elsewhere(flow: str, queue: str) -> tuple[str, ...]:
    """Return the names of the nodes of a flow, present and former, that are of other queues."""
    automation = registry.find(flow)
    if automation is None:
        return ()
    called = {name: name for name in automation.nodes} | dict(automation.options.renamed_nodes)
    nodes = automation.nodes
    return tuple(
        name
        for name, now in called.items()
        if now in nodes and queue_of(automation, nodes[now]) != queue
    )


def rings(dues: Iterable[Due]) -> list[Ring]:
    """Return the calls that tell of what is due: one for each detached step, which may run side
    by side, and one for all others of an instance that share queue and priority.
    """
    found: dict[tuple[Ring, int], Ring] = {}
    for place, due in enumerate(_known(dues)):
        automation = registry.find(due.flow)
        if automation is None:
            found[Ring(due.instance), 0] = Ring(due.instance)
            continue
        node = _node(automation, due.node)
        for ring in _rings(automation, node, due.instance):
            found[ring, place if node is not None and node.detached else 0] = ring
    return list(found.values())


def _rings(automation: type[Any], node: Node | None, instance: int) -> Iterator[Ring]:
    if node is not None:
        yield Ring(instance, queue_of(automation, node), lanes.priority_at(automation, node))
        return
    for queue in sorted(names(automation)):
        yield Ring(instance, queue, lanes.priority_at(automation, None))


def _node(automation: type[Any], name: str) -> Node | None:
    found: Node | None = automation.nodes.get(automation.options.renamed_nodes.get(name, name))
    return found


def _known(dues: Iterable[Due]) -> Iterator[Due]:
    """Yield dues with the flows of their instances; those that are gone are left out."""
    dues = list(dues)
    unknown = [due.instance for due in dues if not due.flow]
    rows = AutomationModel.objects.using(store.alias()).filter(pk__in=unknown)
    flows = dict(rows.values_list("pk", "automation_class")) if unknown else {}
    for due in dues:
        if flow := due.flow or flows.get(due.instance):
            yield Due(due.instance, flow, due.node)
