"""The selected step of a flow: its declaration, who stands there, what its visits came to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from automations import wording
from automations.graph import Graph, Vertex
from automations_admin import marks
from automations_admin.diagram import steps


@dataclass(frozen=True)
class Selected:
    """The selected step with what is known about it.

    Attributes:
        name: the flow's dotted name.
        graph: the flow's.
        vertex: the step.
        now: how many stand there, by mark, with the address of their list.
        past: what the visits of the period came to, as terms and figures.
        failures: its failed tasks, grouped; see `queries.failures_in`.
        instances: address of the list of those that stand there.
    """

    name: str
    graph: Graph
    vertex: Vertex
    now: list[tuple[marks.Mark, int, str]]
    past: list[tuple[Any, str]]
    failures: list[dict[str, Any]]
    instances: str

    @property
    def kind(self) -> str:
        """What it does, in words."""
        return wording.does(self.vertex)

    @property
    def code(self) -> str:
        """Where it is declared."""
        return f"{self.name.rpartition('.')[2]}.{self.vertex.name}"

    @property
    def next(self) -> list[steps.Way]:
        """Where it leads."""
        return list(steps.ways(self.graph, self.vertex))

    @property
    def effects(self) -> str:
        """What it touches outside; "" for nothing."""
        said = dict(self._said)
        return next((said[kind] for kind in wording.OUTSIDE if kind in said), "")

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The small print as pairs of term and words."""
        terms = {
            "limit": _("Limit"),
            "priority": _("Priority"),
            "retry": _("Retry"),
            "timeout": _("Timeout"),
            "detached": _("Runs"),
            "user": _("For"),
            "group": _("For"),
            "permission": _("For"),
            "repeats": _("Schedule"),
            "if": _("Asks"),
            "exited": _("Outcome"),
            "sends": _("Sends"),
            "scope": _("Passed over"),
            "stores": _("Answer"),
        }
        return [
            (terms.get(kind, _("Waits")), words)
            for kind, words in self._said
            if words and kind not in wording.OUTSIDE
        ]

    @cached_property
    def _said(self) -> list[tuple[str, str]]:
        return [(given.kind, wording.modifier(given)) for given in self.vertex.modifiers]
