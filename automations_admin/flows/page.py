"""The page of one flow, put together: definition, live counts, the selected step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from automations import clock, registry
from automations.graph import Graph, Kind, Vertex
from automations_admin import counting, marks, names
from automations_admin.diagram import view
from automations_admin.diagram.overlay import Badge, Look, Overlay
from automations_admin.flows import choice, queries, visits
from automations_admin.flows import table as tables
from automations_admin.flows.choice import Choices
from automations_admin.flows.heat import Heat
from automations_admin.flows.lens import Lens
from automations_admin.flows.selected import Selected
from automations_admin.links import Links


class FlowPage:
    """Everything that the page of a flow shows.

    Args:
        links: addresses within the admin site.
        name: the flow's dotted name.
        definition: id of the stored definition to show; None for the current one.
        node: name of the selected step.
        lens: what is shown of the past.
    """

    def __init__(
        self, links: Links, name: str, definition: int | None, node: str, lens: Lens | None = None
    ) -> None:
        self.links, self.name = links, name
        self.lens, self.now = lens or Lens(), clock.now()
        self._cls = registry.find(name)
        fingerprint = self._cls.graph.fingerprint if self._cls else ""
        self.versions = queries.versions(name, fingerprint)
        self.version = self._chosen(definition)
        self.graph = self._graph()
        self.node = node if node in self.graph.by_name else ""
        self.counts = queries.counts_of(name)
        self.standing = self._standing()
        self.visits = self._visits()
        self.heat = self._heat()

    @property
    def known(self) -> bool:
        """Whether there is such a flow, in the code or in the database."""
        return self._cls is not None or bool(self.versions) or queries.is_stored(self.name)

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
        if self.version is None or (self.lens.heat and not self.node):
            return {}
        only = self.version.row.pk if len(self.versions) > 1 else None
        return queries.standing_at(self.name, only, self.graph.by_name)

    @property
    def _definition(self) -> int | None:
        return self.version.row.pk if self.version is not None else None

    def _visits(self) -> visits.Found:
        """Return the visits that the page says something about: to all steps, one or none."""
        if not self.lens.heat and not self.node:
            return visits.Found()
        step = "" if self.lens.heat else self.node
        return visits.found(self._definition, self.lens.since(self.now), step)

    def _heat(self) -> Heat | None:
        return Heat(self.lens, self.visits, self.graph.by_name) if self.lens.heat else None

    def url(self, **changes: Any) -> str:
        """Return the address of this page with some changes, such as another measure."""
        given = None if self.version is None or self.version.current else self._definition
        said = {"node": self.node, "definition": given, **self.lens.query()}
        return self.links.flow(self.name, **{**said, **changes})

    def choices(self) -> Choices:
        """Return what can be chosen."""
        return choice.offered(self.lens, self.versions, self.version, self.url)

    def diagram(self) -> view.Diagram:
        """Return the diagram with the counts or the heat of each step."""
        looks = {vertex.name: self._look(vertex) for vertex in self.graph.vertices}
        title = _("Diagram of the flow %(flow)s with %(count)s steps") % {
            "flow": self.label,
            "count": len(self.graph.vertices),
        }
        if self.heat:
            title = f"{title}. {self.heat.title}"
        return view.of(self.graph, Overlay(looks), title)

    def _look(self, vertex: Vertex) -> Look:
        step = vertex.name
        url, selected = f"{self.url(node=step)}#selected", step == self.node
        badges: tuple[Badge, ...]
        if self.heat:
            # A split takes no time and never fails; its figure would cover its branches.
            badges = () if vertex.kind == Kind.SPLIT else (self.heat.badge(step),)
            return Look(badges=badges, url=url, selected=selected, heat=self.heat.level(step))
        badges = tuple(
            Badge(mark, counting.said(count), self._standing_url(step, key), str(mark.text))
            for key, mark, count in self._at(step)
        )
        return Look(badges=badges, url=url, selected=selected)

    def _at(self, step: str) -> list[tuple[str, marks.Mark, int]]:
        found: Mapping[str, int] = self.standing.get(step, {})
        return [(key, mark, found[key]) for key, mark in marks.STANDINGS.items() if found.get(key)]

    def _standing_url(self, step: str, key: str = "") -> str:
        return self.links.instances(
            flow=self.name, step=step, task=key, definition=self._definition
        )

    def table(self) -> tables.Table | None:
        """Return the figures of all steps; None without heat."""
        if self.heat is None:
            return None
        return tables.of(self.graph.vertices, self.heat, self.now, self.url, self._standing_url)

    def failures(self, step: str = "") -> list[dict[str, Any]]:
        """Return the failed tasks of the flow or a step, grouped, each with its list."""
        found = queries.failures_in(self.name, step)
        for group in found:
            group["url"] = self.links.instances(flow=self.name, same=group["fingerprint"])
        return found

    def selected(self) -> Selected | None:
        """Return the selected step, or None."""
        vertex = self.graph.by_name.get(self.node)
        if vertex is None:
            return None
        at = self.visits.at(vertex.name)
        return Selected(
            name=self.name,
            graph=self.graph,
            vertex=vertex,
            now=[
                (mark, count, self._standing_url(vertex.name, key))
                for key, mark, count in self._at(vertex.name)
            ],
            past=[(column.label, column.figure(at)) for column in tables.columns(self.now)],
            failures=self.failures(vertex.name),
            instances=self._standing_url(vertex.name),
        )
