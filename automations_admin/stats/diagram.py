"""Diagram: the flow's graph with what happened at its steps and between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from automations import wording
from automations.graph import Graph, Kind, Vertex, Way
from automations_admin import counting, marks
from automations_admin.diagram import tally as tallies
from automations_admin.diagram import view
from automations_admin.diagram.overlay import Badge, Look, Overlay
from automations_admin.diagram.tally import Tally
from automations_admin.diagram.weight import Flow
from automations_admin.find.slices import Part
from automations_admin.marks import Mark
from automations_admin.stats import diagram_tables, said, visits
from automations_admin.stats import lens as lenses
from automations_admin.stats.diagram_values import Values
from automations_admin.stats.flow import Pairs, label_of
from automations_admin.stats.lens import Lens
from automations_admin.stats.page import Page
from automations_admin.stats.step import ROWS, Step
from automations_admin.stats.table import Table
from automations_admin.stats.visits import EVER, Found, Visits

#: From which share on a step is in the next bin of the heat.
BINS = (0.005, 0.015, 0.05, 0.15)
#: From which bin on the badge is inverted.
STRONG = 3
HEATS: dict[str, Any] = {
    "": gettext_lazy("Drop-off"),
    "waiting": gettext_lazy("Waiting"),
    "off": gettext_lazy("Off"),
}
SHARES: dict[str, Any] = {"": gettext_lazy("Step before"), "entered": gettext_lazy("All entered")}
LOUD = Mark("a-s-loud", "", "")


def level(share: float | None) -> int:
    """Return the bin of a share, from 0 to 4."""
    return 0 if share is None else sum(share >= bound for bound in BINS)


class Diagram(Page):
    """What happened at each step, and between them."""

    name = "diagram"
    label = gettext_lazy("Diagram")
    options = ("node", "share", "heat")
    offers = frozenset({"compare", "dated", "people", "by"})
    template = "automations_admin/stats/diagram.html"
    counts = gettext_lazy("Visits")

    @cached_property
    def graph(self) -> Graph:
        """The graph of the version that is looked at."""
        return self.journey.graph(self.lens.part.version)

    @cached_property
    def found(self) -> Found:
        """The visits of the days that are shown."""
        return self._visits(self.lens)

    @cached_property
    def before(self) -> Found | None:
        """Those of the days that they are compared with, as it stands now; None for none."""
        found = self._visits(self.compared) if self.compared is not None else Found()
        return None if found.empty else found

    def _visits(self, lens: Lens) -> Found:
        if self.people:
            return visits.people(lens, self.journey.name)
        return visits.found(self.sums, lens)

    @cached_property
    def values(self) -> Values:
        """The visits of each value that the page is broken down by."""
        return Values(self)

    @property
    def _comparison(self) -> str:
        if self.lens.dated == "event":
            return super()._comparison
        # Of visits only the day of the start is counted together with what became of them.
        return _(
            "Compared with %(first)s to %(last)s, as it stands now: who started earlier has had "
            "more time."
        )

    @property
    def heat(self) -> str:
        """A key of HEATS; those who wait now are no share of those who came in some days."""
        heat = self.lens.options.get("heat", "")
        allowed = heat in HEATS and not (heat == "waiting" and self.lens.dated == "event")
        return heat if allowed else ""

    @property
    def share(self) -> str:
        """A key of SHARES."""
        share = self.lens.options.get("share", "")
        return share if share in SHARES else ""

    @property
    def node(self) -> str:
        """Name of the step that was chosen, or ""."""
        node = self.lens.options.get("node", "")
        return node if node in self.graph.by_name else ""

    def choices(self) -> Iterable[tuple[str, Any, Pairs, str]]:
        """Return heat, and base of the shares."""
        heats = [(key, str(word)) for key, word in HEATS.items()]
        if self.lens.dated == "event":
            heats = [pair for pair in heats if pair[0] != "waiting"]
        yield "heat", _("Heat"), heats, self.heat
        shares = [(key, str(word)) for key, word in SHARES.items()]
        yield "share", _("Share of"), shares, self.share

    def context(self) -> dict[str, Any]:
        """Return the picture, the tables, the step that was chosen, and what is not drawn."""
        return {
            "diagram": view.of(self.graph, self.overlay(), self._title()),
            "rows": list(self._listed()),
            "steps": self.steps(),
            "ways": self.ways(),
            "values": self.values.table() if self.by else None,
            **self._chosen(),
            "bins": list(self._legend()),
            "unseen": list(self.unseen()),
            "parts": ROWS,
            "quarter": counting.grouped(round(self.found.entered / 4)),
            "clear_url": self.url(node=""),
        }

    def _chosen(self) -> dict[str, Any]:
        vertex = self.graph.by_name.get(self.node)
        if vertex is None:
            return {"step": None}
        step = Step(self, vertex)
        now = step.open()
        query = {**self.lens.query(heat="", share="", people=""), "node": self.node}
        return {
            "step": step,
            "now": now,
            "age": step.age(now),
            "reasons": step.reasons(),
            "people_url": self.to("people", **query),
        }

    def _title(self) -> str:
        return _("Diagram of the flow %(flow)s with %(count)s steps") % {
            "flow": self.journey.label,
            "count": len(self.graph.vertices),
        }

    # -- links -------------------------------------------------------------------------------

    def of_step(self, what: str, step: str, part: Part | None = None) -> str:
        """Return the address of the instances behind the visits of a step, of all or of a part."""
        if self.lens.dated == "event" and what in visits.PRESENT:
            lens = replace(self.lens, dated="start", since=EVER, until=lenses.today())
            figure = lens.figure(what, step, part=part)
            return self.links.instances(flow=self.journey.name, figure=figure)
        return self.behind(what, step, part=part)

    def of_step_before(self, what: str, step: str) -> str:
        """Return the address of the instances behind the visits of the earlier days."""
        return self.behind(what, step, lens=self.compared)

    def to_step(self, step: str) -> str:
        """Return the address of this page with a step chosen."""
        return f"{self.url(node=step)}#step"

    # -- the picture -------------------------------------------------------------------------

    def overlay(self) -> Overlay:
        """Return what is laid over the graph."""
        looks = {vertex.name: self._look(vertex) for vertex in self.graph.vertices}
        return Overlay(looks, counted=True, flows=self._flows())

    def _look(self, vertex: Vertex) -> Look:
        at = self.found.at(vertex.name)
        share = self.heat_of(at)
        bar = vertex.kind in {Kind.SPLIT, Kind.JOIN}
        return Look(
            badges=self._badges(at, share, bar=bar),
            url=self.to_step(vertex.name),
            selected=vertex.name == self.node,
            heat=level(share),
            tally=self.tally(at),
        )

    def heat_of(self, at: Visits) -> float | None:
        """Return the share that colours a step, or None."""
        if self.heat == "off":
            return None
        return at.waiting_share if self.heat == "waiting" else at.drop_off

    def _badges(self, at: Visits, share: float | None, *, bar: bool) -> tuple[Badge, ...]:
        found = []
        if bar:
            found.append(Badge(marks.FIGURE, counting.grouped(at.reached), title=_("reached")))
        if share:
            mark = LOUD if level(share) >= STRONG else marks.FIGURE
            found.append(Badge(mark, self.heat_said(share), title=str(HEATS[self.heat])))
        return tuple(found)

    def heat_said(self, share: float) -> str:
        """Return the share that colours a step, as its badge has it."""
        return said.percent(share) if self.heat == "waiting" else said.MINUS + said.percent(share)

    def tally(self, at: Visits) -> Tally:
        """Return the counts that are written into a step."""
        parts = tuple(tallies.Part(getattr(at, what), css) for what, _word, css in ROWS)
        return Tally(counting.grouped(at.reached), _("reached"), parts, _line(at))

    def _flows(self) -> dict[tuple[str, str], Flow]:
        found: dict[tuple[str, str], list[visits.Way]] = {}
        for edge in self.graph.edges:
            found.setdefault((edge.source, edge.target), [])
        for way in self.found.ways:
            if way.way != Way.MOVE and (way.source, way.target) in found:
                found[way.source, way.target].append(way)
        return {ends: self._flow(ways) for ends, ways in found.items()}

    def _flow(self, ways: list[visits.Way]) -> Flow:
        n = sum(way.n for way in ways)
        entered, share = self.found.entered, self.share_of(ways[0].source, n) if ways else None
        text = counting.grouped(n)
        if share is not None and round(share, 2) != 1:
            text = f"{text} · {said.percent(share, 0)}"
        url = self.behind("edge", ways[0].source, ways[0].detail) if len(ways) == 1 else ""
        return Flow(n / entered if entered else 0.0, text, url)

    def share_of(self, source: str, n: int, found: Found | None = None) -> float | None:
        """Return the share of a transition: of those who passed the step before, or of all.

        Args:
            source: name of the step that it leaves.
            n: how many did.
            found: among whom, by default those of the days that are shown.
        """
        found = found if found is not None else self.found
        base = found.entered if self.share else self._passed(source, found)
        return n / base if base else None

    def _passed(self, source: str, found: Found) -> int:
        """Return how many went on from a step: of those who meet at a join one does."""
        vertex = self.graph.by_name.get(source)
        if vertex is not None and vertex.kind == Kind.JOIN:
            return sum(way.n for way in found.ways if way.source == source)
        return found.at(source).passed

    def _listed(self) -> Iterator[dict[str, Any]]:
        """Yield the steps in flow order, for small screens and without graphviz."""
        drawn = self._flows()
        for vertex in self.graph.vertices:
            at = self.found.at(vertex.name)
            share = self.heat_of(at)
            ways = [
                (wording.edge(edge, vertex.kind), label_of(self.graph, edge.target),
                 drawn[edge.source, edge.target])
                for edge in {e.target: e for e in self.graph.leaving(vertex.name)}.values()
            ]  # fmt: skip
            yield {
                "label": label_of(self.graph, vertex.name),
                "url": self.to_step(vertex.name),
                "icon": marks.of_step(vertex),
                "tally": self.tally(at),
                "heat": level(share),
                "badge": self.heat_said(share) if share else "",
                "ways": ways,
            }

    def _legend(self) -> Iterator[tuple[int, str]]:
        if self.heat == "off":
            return
        bounds = [said.decimal(100 * bound, 1 if bound < 0.05 else 0) for bound in BINS]
        yield 0, _("under %(number)s%%") % {"number": bounds[0]}
        for number, (low, high) in enumerate(pairwise(bounds), 1):
            yield number, _("%(low)s to %(high)s%%") % {"low": low, "high": high}
        yield len(bounds), _("%(number)s%% and more") % {"number": bounds[-1]}

    # -- what is not drawn -------------------------------------------------------------------

    def unseen(self) -> Iterator[str]:
        """Yield, in sentences, what has no place in the picture."""
        ends = {(edge.source, edge.target) for edge in self.graph.edges}
        moved = sum(way.n for way in self.found.ways if way.way == Way.MOVE)
        older = [
            way
            for way in self.found.ways
            if way.way != Way.MOVE and (way.source, way.target) not in ends
        ]
        if moved:
            yield ngettext(
                "%(number)s transition is not drawn: staff moved the instance.",
                "%(number)s transitions are not drawn: staff moved the instances.",
                moved,
            ) % {"number": counting.grouped(moved)}
        if older:
            n = sum(way.n for way in older)
            named = ", ".join(self.ends(way) for way in older[:3])
            yield ngettext(
                "%(number)s transition is not drawn, as this version has no such way: %(ways)s.",
                "%(number)s transitions are not drawn, as this version has no such ways: %(ways)s.",
                n,
            ) % {"number": counting.grouped(n), "ways": f"{named}{' …' if len(older) > 3 else ''}"}
        yield from self._gone()

    def _gone(self) -> Iterator[str]:
        gone = sorted(set(self.found.steps) - set(self.graph.by_name))
        if gone:
            n = sum(self.found.at(step).reached for step in gone)
            yield ngettext(
                "%(number)s visit is not drawn, as this version has no such step: %(steps)s.",
                "%(number)s visits are not drawn, as this version has no such steps: %(steps)s.",
                n,
            ) % {
                "number": counting.grouped(n),
                "steps": ", ".join(label_of(self.graph, step) for step in gone),
            }

    def ends(self, way: visits.Way) -> str:
        """Return from where to where a way leads."""
        return f"{label_of(self.graph, way.source)} → {label_of(self.graph, way.target)}"

    # -- tables ------------------------------------------------------------------------------

    def steps(self) -> Table:
        """Return the visits of each step."""
        return diagram_tables.steps(self)

    def ways(self) -> Table:
        """Return the transitions."""
        return diagram_tables.ways(self)

    def table(self) -> Table:
        """Return steps and then ways, as the file has them; or the steps of each value."""
        return self.values.table() if self.by else diagram_tables.whole(self)


def _line(at: Visits) -> str:
    """Return what became of the visits of a step, as short as a node needs it."""
    words = {
        "passed": _("%(number)s pass."),
        "waiting": _("%(number)s wait."),
        "dropped": _("%(number)s drop."),
        "failed": _("%(number)s fail."),
    }
    parts = [
        text % {"number": counting.grouped(getattr(at, what))}
        for what, text in words.items()
        if getattr(at, what)
    ]
    return " · ".join(parts)
