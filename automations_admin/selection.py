"""What an act on many is for: a selection of instances, as the address of a list says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Selection:
    """Instances that match, found on the server.

    Attributes:
        instances: a queryset of them, of flows that the user may see.
        tasks: a queryset of their open and failed tasks that stand as the filters say.
        flow: dotted name if all are of one flow, or "".
        step: name of the step at which they stand, if that was asked for, or "".
        query: the filters, as an address holds them.
        words: the filters in words.
    """

    instances: Any
    tasks: Any
    flow: str = ""
    step: str = ""
    query: Mapping[str, Any] = field(default_factory=dict)
    words: tuple[str, ...] = ()
