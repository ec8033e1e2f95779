"""Instances and their goal, broken down by dimension, arm, version or time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from automations_admin.find.slices import value_of
from automations_admin.stats import said
from automations_admin.stats import table as tables
from automations_admin.stats.lens import Lens
from automations_admin.stats.numbers import (
    PARTS,
    Instances,
    Reached,
    matured_until,
    reached_of,
    total,
)
from automations_admin.stats.periods import Periods
from automations_admin.stats.table import Cell, Table

if TYPE_CHECKING:
    from automations_admin.stats.overview import Overview


@dataclass(frozen=True)
class Line:
    """What a row says.

    Attributes:
        instances: by what became of them.
        reached: the goal, among those old enough.
    """

    instances: Instances
    reached: Reached


def table(page: Overview) -> Table:
    """Return the instances of a page by what its lens breaks them down by, else by time."""
    by = page.by
    if not by:
        return _by_time(page)
    lines = _split(page, by)
    rows = []
    for value in sorted(lines, key=lambda one: -lines[one].instances.entered):
        part = page.lens.part.narrowed(by, value)
        label = page.journey.value_label(by, value)
        name = tables.words(label, page.url(**_query(part), by=""))
        rows.append(_row(page, name, lines[value], replace(page.lens, part=part)))
    title = dict(page.journey.breakdowns())[by]
    return _with_total(page, title, rows, lines.values())


def _query(part: Any) -> dict[str, str]:
    return {"version": part.version, "arm": part.arm, "only": part.only}


def _split(page: Overview, by: str) -> dict[str, Line]:
    """Return the lines of the values.

    Who is old enough is asked for besides, instead of the hour of every start: there are many.
    """
    found: dict[str, Counter[tuple[Any, ...]]] = defaultdict(Counter)
    old: dict[str, Counter[tuple[Any, ...]]] = defaultdict(Counter)
    for (key, *rest), n in _sums(page, ("slice", "what", "place")).items():
        found[value_of(key, by)][tuple(rest)] += n
    for (key, *rest), n in _matured(page).items():
        old[value_of(key, by)][tuple(rest)] += n
    goal = page.goal.name if page.goal is not None else ""
    return {
        value: Line(_instances(counts), _reached(counts, old[value], goal))
        for value, counts in found.items()
    }


def _reached(all_: Counter[Any], old: Counter[Any], goal: str) -> Reached:
    matured = old["entered", ""]
    return Reached(old["goal", goal], matured, all_["entered", ""] - matured)


def _matured(page: Overview) -> Counter[tuple[Any, ...]]:
    """Return the sums of those who are old enough for the goal."""
    lens, (since, until) = page.lens, page.lens.span
    limit = matured_until(page.goal, page.sums.now)
    if limit < until.timestamp():
        until = max(datetime.fromtimestamp(limit, UTC), since)
    by = ("slice", "what", "place")
    return page.sums.tally("start", ("entered", "goal"), (since, until), by, lens.part)


def _sums(page: Overview, by: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
    lens = page.lens
    whats = ("entered", "goal", *PARTS)
    if lens.dated == "start":
        return page.sums.tally("start", whats, lens.span, by, lens.part)
    found = page.sums.tally("start", ("entered", "goal"), lens.span, by, lens.part)
    found += page.sums.tally("event", PARTS, lens.span, by, lens.part)
    return found


def _by_time(page: Overview) -> Table:
    parts, goal = Periods(page.lens), page.goal
    split = [Counter[tuple[Any, ...]]() for _one in parts.all]
    for key, n in _sums(page, ("what", "hour", "place")).items():
        number = parts.place(key[1])
        if 0 <= number < len(split):
            split[number][key] += n
    # The instances of an hour cannot be listed: a link says days.
    lenses = [
        None if parts.unit == "hour" else replace(page.lens, since=one.since, until=one.until)
        for one in parts.all
    ]
    lines = [
        Line(
            _instances(_without_hours(found)),
            reached_of(found, goal, page.sums.now) if goal is not None else Reached(0, 0),
        )
        for found in split
    ]
    rows = [
        _row(page, tables.words(one.name), lines[number], lenses[number])
        for number, one in enumerate(parts.all)
    ]
    return _with_total(page, _("Days"), rows, lines)


def _with_total(page: Overview, title: Any, rows: list[list[Cell]], lines: Iterable[Line]) -> Table:
    lines = list(lines)
    reached = Reached(
        *(
            sum(getattr(line.reached, name) for line in lines)
            for name in ("converted", "matured", "young")
        )
    )
    whole = Line(total(line.instances for line in lines), reached)
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


def _row(page: Overview, name: Cell, line: Line, lens: Lens | None) -> list[Cell]:
    """Return a row; its numbers lead to the instances that a lens shows, if there is one."""
    row, url = line.instances, _urls(page, lens)
    cells = [name, tables.number(row.entered, url("entered"))]
    cells += [tables.number(getattr(row, what), url(what)) for what in PARTS]
    return cells if page.goal is None else [*cells, *_of_goal(page, line.reached, lens)]


def _urls(page: Overview, lens: Lens | None) -> Any:
    """Return what gives the address of the instances behind a number.

    Those in progress are those of now if the others are dated by the event.
    """

    def url(what: str) -> str:
        if lens is None or (what == "in_progress" and lens.dated == "event"):
            return ""
        return page.links.instances(flow=page.journey.name, figure=lens.figure(what))

    return url


def _of_goal(page: Overview, reached: Reached, lens: Lens | None) -> list[Cell]:
    interval = reached.interval
    bounds = None if interval is None else said.interval(interval.low, interval.high)
    return [
        tables.number(reached.matured, page.of_goal("matured", lens)),
        tables.number(reached.converted, page.of_goal("converted", lens)),
        tables.rate(reached.rate),
        tables.plain(bounds, bounds or said.NOTHING),
    ]


def _instances(found: Mapping[tuple[Any, ...], int]) -> Instances:
    """Return the instances that sums by what and place say."""
    wanted = {"entered", *PARTS}
    return Instances(**{w: n for (w, place), n in found.items() if w in wanted and not place})


def _without_hours(found: Counter[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    kept = Counter[tuple[Any, ...]]()
    for (what, _hour, place), n in found.items():
        kept[what, place] += n
    return kept
