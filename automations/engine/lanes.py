"""Lanes: due tasks of one priority and one flow queue in one lane, and lanes take turns."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from automations.automation import Automation
    from automations.nodes.base import Node

#: Bits of a lane that say which flow it is.
FLOW_BITS = 32


def priority_of(automation: type[Automation], step: str) -> int:
    """Return the priority of a step: its own, else that of its flow; higher goes first.

    Args:
        automation: the class.
        step: name of the node, also one of before a renaming.
    """
    renamed = automation.options.renamed_nodes
    return priority_at(automation, automation.nodes.get(renamed.get(step, step)))


def priority_at(automation: type[Automation], node: Node | None) -> int:
    """Return the priority of a node; without one that of its flow."""
    own = None if node is None else node.priority
    return automation.options.priority if own is None else own


def of(automation: type[Automation], step: str) -> int:
    """Return the lane of tasks at a step; that of unknown ones if the step is gone."""
    node = automation.nodes.get(step)
    return 0 if node is None else lane_of(automation, node)


def lane_of(automation: type[Automation], node: Node) -> int:
    """Return the lane of tasks at a node."""
    priority = automation.options.priority if node.priority is None else node.priority
    return lane(priority, automation.get_automation_class_name())


@lru_cache(maxsize=4096)
def lane(priority: int, flow: str) -> int:
    """Return a lane: the smaller, the sooner.

    Two flows whose names have the same sum share their turns, which harms nobody.

    Args:
        priority: higher goes first.
        flow: dotted name of the flow.
    """
    return crc32(flow.encode()) - (priority << FLOW_BITS)


def rank_of(number: int) -> int:
    """Return the rank of a lane: lanes of one rank take turns, a smaller rank goes first."""
    return number >> FLOW_BITS
