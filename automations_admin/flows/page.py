"""The page of one flow, put together: definition, live counts, the selected step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from automations import registry, wording
from automations.graph import Graph, Vertex
from automations_admin import counting, marks, names
from automations_admin.diagram import steps, view
from automations_admin.diagram.overlay import Badge, Look, Overlay
from automations_admin.flows import queries
from automations_admin.links import Links


@dataclass(frozen=True)
class Selected:
    """The selected step with what is known about it."""

    vertex: Vertex
    kind: str
    code: str
    now: list[tuple[marks.Mark, int, str]]
    facts: list[tuple[str, str]]
    effects: str
    next: list[steps.Way]
    failures: list[dict[str, Any]]
    instances: str


class FlowPage:
    """Everything that the page of a flow shows.

    Args:
        links: addresses within the admin site.
        name: the flow's dotted name.
        definition: id of the stored definition to show; None for the current one.
        node: name of the selected step.
    """

    def __init__(self, links: Links, name: str, definition: int | None, node: str) -> None:
        self.links, self.name, self.node = links, name, node
        self._cls = registry.find(name)
        fingerprint = self._cls.graph.fingerprint if self._cls else ""
        self.versions = queries.versions(name, fingerprint)
        self.version = self._chosen(definition)
        self.graph = self._graph()
        self.counts = queries.counts_of(name)
        self.standing = self._standing()

    @property
    def known(self) -> bool:
        """Whether there is such a flow, in the code or in the database."""
        return self._cls is not None or bool(self.versions) or self.counts.live > 0

    @property
    def in_code(self) -> bool:
        """Whether its class is registered. Templates never get the class: they would call it."""
        return self._cls is not None

    @property
    def label(self) -> str:
        """What the flow is called."""
        return names.flow_label(self.name)

    @property
    def description(self) -> str:
        """First paragraph of what the class says about itself."""
        said = (self._cls.__dict__.get("__doc__") or "") if self._cls else ""
        return " ".join(said.strip().split("\n\n")[0].split())

    @property
    def older(self) -> list[queries.Version]:
        """Definitions that are not current and on which instances still run."""
        return [version for version in self.versions if version.live and not version.current]

    def _chosen(self, definition: int | None) -> queries.Version | None:
        wanted = [v for v in self.versions if definition is not None and v.row.pk == definition]
        current = [v for v in self.versions if v.current]
        if wanted or current:
            return (wanted or current)[0]
        # The code's own graph is shown if nothing has run on it yet.
        return None if self._cls else next(reversed(self.versions), None)

    def _graph(self) -> Graph:
        if self.version is not None:
            return self.version.row.graph
        return self._cls.graph if self._cls else Graph((), ())

    def _standing(self) -> dict[str, dict[str, int]]:
        if self.version is None:
            return {}
        return queries.standing_at(self.name, self.version.row.pk)

    @property
    def _definition(self) -> int | None:
        return self.version.row.pk if self.version is not None else None

    def diagram(self) -> view.Diagram:
        """Return the diagram with the counts of each step."""
        looks = {vertex.name: self._look(vertex.name) for vertex in self.graph.vertices}
        title = _("Diagram of the flow %(flow)s with %(count)s steps") % {
            "flow": self.label,
            "count": len(self.graph.vertices),
        }
        return view.of(self.graph, Overlay(looks), title)

    def _look(self, step: str) -> Look:
        given = None if self.version is None or self.version.current else self._definition
        url = self.links.flow(self.name, node=step, definition=given)
        badges = tuple(
            Badge(mark, counting.said(count), self._standing_url(step, key), str(mark.text))
            for key, mark, count in self._at(step)
        )
        return Look(badges=badges, url=f"{url}#selected", selected=step == self.node)

    def _at(self, step: str) -> list[tuple[str, marks.Mark, int]]:
        found: Mapping[str, int] = self.standing.get(step, {})
        return [(key, mark, found[key]) for key, mark in marks.STANDINGS.items() if found.get(key)]

    def _standing_url(self, step: str, key: str = "") -> str:
        return self.links.instances(
            flow=self.name, step=step, task=key, definition=self._definition
        )

    def selected(self) -> Selected | None:
        """Return the selected step, or None."""
        vertex = self.graph.by_name.get(self.node)
        if vertex is None:
            return None
        said = {given.kind: wording.modifier(given) for given in vertex.modifiers}
        effects = said.pop("effects", "")
        failures = queries.failures_in(self.name, vertex.name)
        for group in failures:
            group["url"] = self.links.instances(flow=self.name, same=group["fingerprint"])
        return Selected(
            vertex=vertex,
            kind=wording.kind(vertex.kind),
            code=f"{self.name.rpartition('.')[2]}.{vertex.name}",
            now=[
                (mark, count, self._standing_url(vertex.name, key))
                for key, mark, count in self._at(vertex.name)
            ],
            facts=_facts(said),
            effects=effects,
            next=list(steps.ways(self.graph, vertex)),
            failures=failures,
            instances=self._standing_url(vertex.name),
        )


def _facts(said: dict[str, str]) -> list[tuple[str, str]]:
    """Return the small print as pairs of term and words; the terms for what stays together."""
    terms = {
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
    }
    return [(terms.get(kind, _("Waits")), words) for kind, words in said.items() if words]
