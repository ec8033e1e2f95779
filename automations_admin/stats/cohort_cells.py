"""The cells of the page of cohorts: shares with their shades, and the line of who is too young."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from automations_admin import counting
from automations_admin.find.slices import Part
from automations_admin.stats import rates, said
from automations_admin.stats.grid import Row, Whole
from automations_admin.stats.starts import Together
from automations_admin.stats.verdict import LEAST

if TYPE_CHECKING:
    from automations_admin.stats.cohorts import Cohorts

SHADES = 5


@dataclass(frozen=True)
class Shown:
    """A cell as it is drawn.

    Attributes:
        text, title, url: what it says, and where it leads.
        css: shade, edge, or too young.
    """

    text: str
    title: str = ""
    url: str = ""
    css: str = ""


#: What a row is about, the address of its instances, its cells.
Line = tuple[Row | Together, str, list[Shown]]


def rows(page: Cohorts) -> Iterator[Line]:
    """Yield the rows of those who started together."""
    found = page.grid.rows
    for place, row in enumerate(found):
        below = len(found[place + 1].reached) if place + 1 < len(found) else len(row.reached)
        days = row.period.since, row.period.until
        url = _behind(page, days, "entered") if row.n else ""
        yield row, url, [_cell(page, row, number, below) for number in range(len(page.ages))]


def values(page: Cohorts) -> Iterator[Line]:
    """Yield the rows of the values that the page is broken down by."""
    for one in page.values:
        days = page.lens.since, page.lens.until
        url = _behind(page, days, "entered", part=one.part) if one.n else ""
        yield one, url, whole(page, one, days[0])


def whole(page: Cohorts, together: Together, since: date) -> list[Shown]:
    """Return the cells of all who are old enough, for each age.

    Args:
        page: of the cells.
        together: whom they are about.
        since: the first day on which these started.
    """
    return [
        _whole_cell(page, one, age, since, together.part)
        for one, age in zip(together.whole, page.ages, strict=True)
    ]


def legend(page: Cohorts) -> list[tuple[str, str]]:
    """Return the class of each shade with what it means."""
    places = 0 if page.shade * 100 >= 1 and _is_whole(page.shade * 100) else 1
    ends = [said.percent(page.shade * place, places) for place in range(SHADES)]
    words = [_("under %(high)s") % {"high": ends[1]}]
    words += [
        _("%(low)s to under %(high)s") % {"low": low, "high": high}
        for low, high in pairwise(ends[1:])
    ]
    words.append(_("%(low)s and more") % {"low": ends[-1]})
    shades = [(f"a-shade-{place + 1}", text) for place, text in enumerate(words)]
    return [("a-shade-0", "0"), *shades]


def _cell(page: Cohorts, row: Row, number: int, below: int) -> Shown:
    """Return a cell; the line between old enough and too young runs along its edges."""
    lived = len(row.reached)
    if number >= lived:
        edge = " a-edge-l" if number == 0 else ""
        return Shown("", _("not that old yet"), css=f"a-too-young{edge}")
    edges = (number == lived - 1 and "a-edge-r", number >= below and "a-edge-b")
    edge = " ".join(one for one in edges if one)
    if not row.n:
        return Shown(said.NOTHING, css=edge)
    k, age = row.reached[number], str(page.ages[number] - 1)
    url = _behind(page, (row.period.since, row.period.until), "age", page.measure, age)
    return _filled(page, (k, row.n), url if k else "", edge)


def _whole_cell(page: Cohorts, one: Whole | None, age: int, since: date, part: Part) -> Shown:
    if one is None:
        return Shown("", _("not that old yet"), css="a-too-young")
    days = since, one.until
    url = _behind(page, days, "age", page.measure, str(age - 1), part) if one.reached else ""
    return _filled(page, one.counts, url)


def _filled(page: Cohorts, counts: rates.Counts, url: str, edge: str = "") -> Shown:
    k, n = counts
    if n < LEAST:
        return Shown(counting.grouped(k), said.of(k, n), url, f"a-few {edge}".strip())
    shade = 0 if not k else 1 + min(int(k / n / page.shade + 1e-9), SHADES - 1)
    return Shown(said.percent(k / n), said.of(k, n), url, f"a-shade-{shade} {edge}".strip())


def _behind(
    page: Cohorts,
    days: tuple[date, date],
    what: str,
    place: str = "",
    detail: str = "",
    part: Part | None = None,
) -> str:
    lens = replace(page.lens, since=days[0], until=days[1])
    return page.behind(what, place, detail, part, lens)


def _is_whole(number: float) -> bool:
    return abs(number - round(number)) < 1e-6
