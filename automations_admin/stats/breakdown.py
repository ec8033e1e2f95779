"""Instances and their goal, broken down by dimension, arm, version or time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from automations_admin.find.slices import value_of
from automations_admin.stats import said
from automations_admin.stats import table as tables
from automations_admin.stats.lens import Lens
from automations_admin.stats.numbers import PARTS, Instances, Reached, reached_of, total
from automations_admin.stats.periods import Periods
from automations_admin.stats.table import Cell, Table

if TYPE_CHECKING:
    from automations_admin.stats.overview import Overview

#: Sums by value: what, hour, place.
Split = dict[str, Counter[tuple[Any, ...]]]


def table(page: Overview) -> Table:
    """Return the instances of a page by what its lens breaks them down by, else by time."""
    by = page.by
    if not by:
        return _by_time(page)
    split = _split(page, by)
    rows = []
    for value in sorted(split, key=lambda one: -_instances(page, split[one]).entered):
        part = page.lens.part.narrowed(by, value)
        label = page.journey.value_label(by, value)
        name = tables.words(label, page.url(**_query(part), by=""))
        rows.append(_row(page, name, split[value], replace(page.lens, part=part)))
    title = dict(page.journey.breakdowns())[by]
    return _with_total(page, title, rows, split)


def _query(part: Any) -> dict[str, str]:
    return {"version": part.version, "arm": part.arm, "only": part.only}


def _split(page: Overview, by: str) -> Split:
    found: Split = {}
    for (key, *rest), n in _sums(page, ("slice", "what", "hour", "place")).items():
        found.setdefault(value_of(key, by), Counter())[tuple(rest)] += n
    return found


def _sums(page: Overview, by: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
    lens = page.lens
    whats = ("entered", "goal", *PARTS)
    if lens.dated == "start":
        return page.sums.tally("start", whats, lens.span, by, lens.part)
    found = page.sums.tally("start", ("entered", "goal"), lens.span, by, lens.part)
    found += page.sums.tally("event", PARTS, lens.span, by, lens.part)
    return found


def _by_time(page: Overview) -> Table:
    parts = Periods(page.lens)
    split: Split = {str(number): Counter() for number in range(len(parts.all))}
    for key, n in _sums(page, ("what", "hour", "place")).items():
        number = parts.place(key[1])
        if str(number) in split:
            split[str(number)][key] += n
    # The instances of an hour cannot be listed: a link says days.
    lenses = [
        None if parts.unit == "hour" else replace(page.lens, since=one.since, until=one.until)
        for one in parts.all
    ]
    rows = [
        _row(page, tables.words(one.name), split[str(number)], lenses[number])
        for number, one in enumerate(parts.all)
    ]
    return _with_total(page, _("Days"), rows, split)


def _with_total(page: Overview, title: Any, rows: list[list[Cell]], split: Split) -> Table:
    whole = Counter[tuple[Any, ...]]()
    for one in split.values():
        whole.update(one)
    rows.append(_row(page, tables.words(_("All")), whole, page.lens))
    return tables.of(title, [title, *_head(page)], rows, len(rows) - 1)


def _head(page: Overview) -> list[str]:
    head = [
        _("Entered"), _("Completed"), _("In progress"), _("Exited early"), _("Failed"),
        _("Cancelled"),
    ]  # fmt: skip
    if page.goal is not None:
        head += [_("Matured"), page.goal.name, _("Goal rate"), _("Interval of 95 per cent")]
    return head


def _row(
    page: Overview, name: Cell, found: Counter[tuple[Any, ...]], lens: Lens | None
) -> list[Cell]:
    """Return a row; its numbers lead to the instances that a lens shows, if there is one."""
    row, url = _instances(page, found), _urls(page, lens)
    cells = [name, tables.number(row.entered, url("entered"))]
    cells += [tables.number(getattr(row, what), url(what)) for what in PARTS]
    if page.goal is None:
        return cells
    return [*cells, *_of_goal(reached_of(found, page.goal, page.sums.now))]


def _urls(page: Overview, lens: Lens | None) -> Any:
    """Return what gives the address of the instances behind a number.

    Those in progress are those of now if the others are dated by the event.
    """

    def url(what: str) -> str:
        if lens is None or (what == "in_progress" and lens.dated == "event"):
            return ""
        return page.links.instances(flow=page.journey.name, figure=lens.figure(what))

    return url


def _of_goal(reached: Reached) -> list[Cell]:
    interval = reached.interval
    bounds = None if interval is None else said.interval(interval.low, interval.high)
    return [
        tables.number(reached.matured),
        tables.number(reached.converted),
        tables.rate(reached.rate),
        tables.plain(bounds, bounds or said.NOTHING),
    ]


def _instances(page: Overview, found: Counter[tuple[Any, ...]]) -> Instances:
    wanted = {"entered", *PARTS}
    return total(
        Instances(**{what: n})
        for (what, _hour, place), n in found.items()
        if what in wanted and not place
    )
