"""The tables of the diagram: visits of the steps, and the ways between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from automations import wording
from automations.graph import Way as Edge
from automations_admin.stats import said, visits
from automations_admin.stats import table as tables
from automations_admin.stats.flow import label_of
from automations_admin.stats.table import Cell, Table
from automations_admin.stats.verdict import LEAST
from automations_admin.stats.visits import Found, Way

if TYPE_CHECKING:
    from automations_admin.stats.diagram import Diagram

#: What is counted of each step, besides those reached.
COUNTED = (*visits.PARTS, *visits.WHATS[5:])


def steps(page: Diagram) -> Table:
    """Return the visits of each step, with those that this version has no more."""
    rows = [[_named(page, name), *_step_row(page, name)] for name in _names(page)]
    return tables.of(_("Steps"), [_("Step"), *_step_head(page)], rows)


def ways(page: Diagram) -> Table:
    """Return the transitions, those that are not drawn as well."""
    rows = []
    for way in _all_ways(page):
        words = way_said(page, way)
        text = f"{page.ends(way)} ({words})" if words else page.ends(way)
        rows.append([tables.words(text), *_way_row(page, way)])
    return tables.of(_("Ways"), [_("Way"), *_way_head(page)], rows)


def whole(page: Diagram) -> Table:
    """Return steps and then ways, as the file has them."""
    of_step, of_way, none = _step_head(page), _way_head(page), Cell(None, said.NOTHING)
    rows = [[row[0], none, none, *row[1:], *[none] * len(of_way)] for row in steps(page).rows]
    for way in _all_ways(page):
        source, target = (label_of(page.graph, name) for name in (way.source, way.target))
        first = [tables.words(words) for words in (source, way_said(page, way), target)]
        rows.append([*first, *[none] * len(of_step), *_way_row(page, way)])
    head = [_("Step"), _("Way"), _("To"), *of_step, *of_way]
    return tables.of(_("Steps and ways"), head, rows)


# -- steps -----------------------------------------------------------------------------------


def _step_head(page: Diagram) -> list[str]:
    counted = counted_head()
    if page.before is None:
        return [_("Reached"), *counted, _("Left here")]
    left = [_("Left here, before")] if page.lens.dated == "start" else []
    return [_("Reached"), _("Reached, before"), *counted, _("Left here"), *left]


def counted_head() -> list[str]:
    """Return the titles of COUNTED."""
    return [
        _("Passed"), _("Waiting"), _("Dropped"), _("Failed"), _("Passed over"), _("Held"),
    ]  # fmt: skip


def _names(page: Diagram) -> list[str]:
    """Return the steps of the graph in flow order, then others that have been visited."""
    names = [vertex.name for vertex in page.graph.vertices]
    known = {*page.found.steps, *(page.before.steps if page.before is not None else ())}
    return [*names, *sorted(known - set(names))]


def _named(page: Diagram, name: str) -> Cell:
    url = page.to_step(name) if name in page.graph.by_name else ""
    return tables.words(label_of(page.graph, name), url)


def _step_row(page: Diagram, name: str) -> Iterator[Cell]:
    at, dated = page.found.at(name), page.lens.dated
    yield tables.number(at.reached, page.of_step("reached", name))
    if page.before is not None:
        yield _reached_before(page, page.before, name)
    for what in COUNTED:
        yield tables.number(getattr(at, what), page.of_step(what, name))
    yield tables.rate(None if dated == "event" else at.drop_off)
    if page.before is not None and dated == "start":
        yield tables.earlier(tables.rate(page.before.at(name).drop_off))


def _reached_before(page: Diagram, before: Found, name: str) -> Cell:
    n = before.at(name).reached
    cell = tables.number(n, page.of_step_before("reached", name))
    return tables.earlier(cell, change(page, page.found.at(name).reached, n))


def change(page: Diagram, now: int, before: int) -> str:
    """Return how a count has changed; "" if it is small, or those before have had more time."""
    fair = page.lens.dated == "event" and before >= LEAST
    return said.change(now, before) if fair else ""


# -- ways ------------------------------------------------------------------------------------


def _way_head(page: Diagram) -> list[str]:
    if page.before is None:
        return [_("Transitions"), _("Share")]
    return [_("Transitions"), _("Transitions, before"), _("Share"), _("Share, before")]


def _all_ways(page: Diagram) -> list[Way]:
    """Return the transitions in flow order; ways that nobody took have 0."""
    rest = {_ends(way): way for way in page.found.ways}
    for way in page.before.ways if page.before is not None else ():
        rest.setdefault(_ends(way), replace(way, n=0))
    found = []
    for edge in page.graph.edges:
        key = (edge.source, edge.target, str(edge.way), edge.label)
        found.append(rest.pop(key, Way(*key, 0)))
    return [*found, *rest.values()]


def _ends(way: Way) -> tuple[str, str, str, str]:
    return way.source, way.target, way.way, way.branch


def _way_row(page: Diagram, way: Way) -> Iterator[Cell]:
    yield tables.number(way.n, page.behind("edge", way.source, way.detail))
    if page.before is None:
        yield tables.rate(page.share_of(way.source, way.n))
        return
    n = sum(one.n for one in page.before.ways if _ends(one) == _ends(way))
    url = page.behind("edge", way.source, way.detail, lens=page.compared)
    yield tables.earlier(tables.number(n, url), change(page, way.n, n))
    yield tables.rate(page.share_of(way.source, way.n))
    yield tables.earlier(tables.rate(page.share_of(way.source, n, page.before)))


def way_said(page: Diagram, way: Way) -> str:
    """Return what a way is called, or ""."""
    if way.way == Edge.MOVE:
        return _("moved by staff")
    vertex = page.graph.by_name.get(way.source)
    if vertex is None or way.way not in set(Edge):
        return way.branch or way.way
    edges = [e for e in page.graph.leaving(way.source) if e.target == way.target]
    fits = next((e for e in edges if (str(e.way), e.label) == (way.way, way.branch)), None)
    if fits is not None:
        return wording.edge(fits, vertex.kind)
    return way.branch or wording.way(Edge(way.way), vertex.kind)
