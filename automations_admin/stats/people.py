"""People: who is where, since when, and when the next step is due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from automations.permissions import Action
from automations_admin import console, counting, moments
from automations_admin.find.slices import value_of
from automations_admin.stats import open as opened
from automations_admin.stats import said, subjects
from automations_admin.stats import table as tables
from automations_admin.stats.flow import Pairs, arm_label, label_of
from automations_admin.stats.open import MOST, ORDERS, SIZE, Group, Visit
from automations_admin.stats.page import Page
from automations_admin.stats.subjects import Named
from automations_admin.stats.table import Cell, Table

#: What the orders are called.
WORDS: dict[str, Any] = {
    "": gettext_lazy("Oldest first"),
    "due": gettext_lazy("Overdue first"),
    "newest": gettext_lazy("Newest first"),
}


class People(Page):
    """Who is where."""

    name = "people"
    label = gettext_lazy("People")
    options = ("node", "order", "page")
    offers = frozenset({"dated", "by"})
    template = "automations_admin/stats/people.html"

    @property
    def node(self) -> str:
        """Name of the step that is looked at; "" for all."""
        return self.lens.options.get("node", "")[:100]

    @property
    def order(self) -> str:
        """A key of ORDERS."""
        order = self.lens.options.get("order", "")
        return order if order in ORDERS else ""

    @cached_property
    def number(self) -> int:
        """Which page is shown, from 1 on."""
        last = max(-(-min(self.count, MOST) // SIZE), 1)
        return counting.bounded(self.lens.options.get("page"), 1, last, 1)

    @cached_property
    def sees_data(self) -> bool:
        """Whether the reader may see whom instances are about."""
        user = self.request.user if self.request is not None else None
        return user is not None and console.may(user, Action.VIEW_DATA, self.journey.name)

    @cached_property
    def _tasks(self) -> Any:
        return opened.tasks(self.lens, self.journey.name, self.node)

    @cached_property
    def count(self) -> int:
        """How many open visits there are, capped."""
        return counting.capped_count(self._tasks)

    @cached_property
    def subjects(self) -> int:
        """How many subjects these visits have, capped."""
        return counting.capped_count(opened.subjects(self._tasks))

    def choices(self) -> Iterable[tuple[str, Any, Pairs, str]]:
        """Return the steps, and the order."""
        graph = self.journey.graph(self.lens.part.version)
        steps = [(name, label_of(graph, name)) for name in graph.by_name]
        if self.node and self.node not in graph.by_name:
            steps.append((self.node, label_of(graph, self.node)))
        yield "node", _("Step"), [("", _("All")), *steps], self.node
        yield "order", _("Order"), [(key, str(word)) for key, word in WORDS.items()], self.order

    def context(self) -> dict[str, Any]:
        """Return one page of the visits, and the ways to the others."""
        first = (self.number - 1) * SIZE
        visits = opened.read(self._tasks, self.order, first)
        shown = min(self.count, MOST)
        return {
            "table": self._table(visits),
            "values": self._values() if self.by else None,
            "subjects": counting.said(self.subjects) if self._has_subject else "",
            "count_said": counting.said(self.count),
            "range": (first + 1, first + len(visits)) if visits else None,
            "newer_url": self._page(self.number - 1) if self.number > 1 else "",
            "older_url": self._page(self.number + 1) if first + SIZE < shown else "",
            "hides": not self.sees_data,
            "most": counting.grouped(MOST) if self.count > MOST else "",
        }

    def _page(self, number: int) -> str:
        return self.url(page=number if number > 1 else "")

    def table(self) -> Table:
        """Return all visits, at most as many as are counted."""
        return self._table(opened.read(self._tasks, self.order, 0, MOST))

    def _table(self, visits: list[Visit]) -> Table:
        head = [_("Instance")]
        if self.sees_data:
            head.append(_("Subject"))
        head += [_("Step"), _("Since"), _("For"), _("Waits for"), _("Next"), _("Arm")]
        if self.by:
            head.append(dict(self.breakdowns())[self.by])
        named = self._named(visits)
        return tables.of(_("Who is where"), head, [list(self._row(v, named)) for v in visits])

    def _named(self, visits: list[Visit]) -> dict[str, Named]:
        if not self.sees_data:
            return {}
        return subjects.named((visit.subject for visit in visits), self.links, self.request)

    def _row(self, visit: Visit, named: dict[str, Named]) -> Iterator[Cell]:
        now = self.sums.now
        url = self.links.instance(visit.instance)
        yield Cell(visit.instance, f"{self.journey.label} {visit.instance}", url)
        if self.sees_data:
            label, address = named.get(visit.subject, ("", ""))
            yield Cell(label, label or said.NOTHING, address)
        graph = self.journey.graph(self.lens.part.version)
        yield tables.words(label_of(graph, visit.step), self._step_url(visit.step))
        yield _moment(visit.since)
        yield tables.time((now - visit.since).total_seconds())
        yield tables.words(visit.waits_for)
        yield self._next(visit, now)
        yield tables.words(self._arms(visit))
        if self.by:
            yield tables.words(self._value(visit.slice))

    def _step_url(self, step: str) -> str:
        return "" if step == self.node else self.url(node=step, page="")

    def _next(self, visit: Visit, now: datetime) -> Cell:
        if visit.next is None:
            return Cell(None, said.NOTHING)
        when = moments.clock_time(visit.next)
        if visit.overdue(now):
            words = _("%(moment)s, overdue") % {"moment": when}
            return Cell(visit.next.isoformat(), words, css="a-late")
        return Cell(visit.next.isoformat(), when)

    def _arms(self, visit: Visit) -> str:
        key = self.sums.keys.get(visit.slice) if visit.slice is not None else None
        return ", ".join(arm_label(*pair) for pair in key.arms) if key is not None else ""

    def _value(self, slice_: int | None) -> str:
        """Return what the instances of a slice are told apart by, in words."""
        key = self.sums.keys.get(slice_) if slice_ is not None else None
        if key is None:
            return _("not counted yet")
        return self.journey.value_label(self.by, value_of(key, self.by))

    def _values(self) -> Table:
        """Return the open visits by value, those with most first."""
        split: dict[str | None, Group] = {}
        for slice_, group in opened.by_slice(self._tasks, self.sums.now).items():
            key = self.sums.keys.get(slice_) if slice_ is not None else None
            value = None if key is None else value_of(key, self.by)
            split[value] = split[value].and_also(group) if value in split else group
        title = str(dict(self.breakdowns())[self.by])
        head = [title, _("Open"), _("Oldest open"), _("Overdue")]
        ordered = sorted(split.items(), key=lambda pair: (-pair[1].n, pair[0] or ""))
        rows = [list(self._group(value, one)) for value, one in ordered]
        return tables.of(_("Open visits by %(name)s") % {"name": title}, head, rows)

    def _group(self, value: str | None, one: Group) -> Iterator[Cell]:
        """Yield the cells of a value; its numbers lead to the page that is narrowed to it."""
        label, url = _("not counted yet"), ""
        if value is not None:
            label = self.journey.value_label(self.by, value)
            narrowed = self.lens.part.narrowed(self.by, value)
            url = self.url(**narrowed.query(), by="", page="")
        yield tables.words(label)
        yield tables.number(one.n, url)
        yield tables.time((self.sums.now - one.since).total_seconds())
        yield tables.number(one.overdue, css="a-overdue" if one.overdue else "")

    def _basis(self) -> Iterator[str]:
        if self.lens.dated == "start":
            yield _("The present: open visits of instances that started in these days.")
        else:
            yield _("The present: all open visits, whenever their instances started.")


def _moment(moment: datetime) -> Cell:
    return Cell(moment.isoformat(), moments.clock_time(moment))
