"""How long it took from the start to a goal, and to complete."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from automations.engine.rollups.counts import GOAL
from automations.status import Outcome
from automations_admin import counting
from automations_admin.stats import said, stays, unique
from automations_admin.stats.flow import label_of
from automations_admin.stats.histogram import Histogram
from automations_admin.stats.verdict import LEAST

if TYPE_CHECKING:
    from automations_admin.stats.page import Page


@dataclass(frozen=True)
class Reach:
    """How long it took to reach a goal or the end.

    Attributes:
        text: what was reached, and by how many.
        median, p90: in words.
        before: the same of the days that those shown are compared with, or "".
        url: of the instances that have got there.
    """

    text: str
    median: str
    p90: str
    before: str = ""
    url: str = ""


def of(page: Page) -> Iterator[Reach]:
    """Yield how long it took to reach each goal, and to complete.

    Earlier instances are looked at as they were when they were as old as those of now: who has
    had more time has more who took long.

    Args:
        page: says of which flow, and by which lens.
    """
    compared, then = page.compared, page.sums.now - page.lens.shift
    earlier = stays.took(page.sums, compared, then) if compared is not None else {}
    for place, took in stays.took(page.sums, page.lens).items():
        if place.startswith(GOAL) or place == Outcome.COMPLETED:
            before = _before(earlier.get(place, Histogram()))
            text = _text(page, place, took)
            median, p90 = said.duration(took.median), said.duration(took.p90)
            yield Reach(text, median, p90, before, _url(page, place))


def _text(page: Page, place: str, took: Histogram) -> str:
    graph = page.journey.graph(page.lens.part.version)
    n = _people(page, place) if page.people else took.n
    words = (
        _("Time to the goal %(name)s, of %(number)s that have reached it")
        if place.startswith(GOAL)
        else _("Time to complete, of %(number)s that have")
    )
    return words % {"number": counting.grouped(n), "name": label_of(graph, place)}


def _people(page: Page, place: str) -> int:
    return unique.by_start(page, *_figure(place))


def _url(page: Page, place: str) -> str:
    figure = replace(page.lens, dated="start").figure(*_figure(place))
    return page.links.instances(flow=page.journey.name, figure=figure)


def _figure(place: str) -> tuple[str, str]:
    """Return what a figure counts, and at which place, of a goal or outcome."""
    return ("goal", place[1:]) if place.startswith(GOAL) else (place, "")


def _before(took: Histogram) -> str:
    if took.n < LEAST:
        return ""
    return _("before: %(median)s, p90 %(p90)s") % {
        "median": said.duration(took.median),
        "p90": said.duration(took.p90),
    }
