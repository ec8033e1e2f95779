"""Time in step: how long visits took, what was planned and what came on top, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from automations_admin import counting
from automations_admin.stats import said, stays
from automations_admin.stats import table as tables
from automations_admin.stats.charts import durations, strips
from automations_admin.stats.charts.axis import Axis
from automations_admin.stats.charts.strips import Row, Strip
from automations_admin.stats.flow import label_of
from automations_admin.stats.histogram import Histogram
from automations_admin.stats.page import Page
from automations_admin.stats.stays import QUICK, Step
from automations_admin.stats.table import Cell, Table
from automations_admin.stats.verdict import LEAST

#: Widths of the strips: in the table, and on a small screen.
WIDE, NARROW = 250.0, 330.0
#: Index of the column that is drawn, and of those that only the file has in a comparison.
DRAWN, FILED = 1, frozenset({3, 5, 6, 8, 9})
#: Share by which durations are known, so that less is no change.
EXACT = 0.05


@dataclass(frozen=True)
class Reach:
    """How long it took to reach a goal or the end.

    Attributes:
        text: what was reached, and by how many.
        median, p90: in words.
    """

    text: str
    median: str
    p90: str


class Times(Page):
    """Where time goes."""

    name = "time"
    label = gettext_lazy("Time")
    dated = "event"
    offers = frozenset({"compare"})
    template = "automations_admin/stats/time.html"
    #: Visits that are needed to say how times have changed.
    least = LEAST

    @cached_property
    def steps(self) -> list[Step]:
        """The steps that have had visits, in the order of the flow."""
        graph = self.journey.graph(self.lens.part.version)
        return stays.steps(self.sums, self.lens, graph)

    @cached_property
    def before(self) -> dict[str, Histogram] | None:
        """How long visits took that were over within the earlier days, by step; None for none."""
        if self.compared is None:
            return None
        return stays.took_before(self.sums, self.compared) or None

    @property
    def slow(self) -> list[Step]:
        """Those that take time, or have open visits."""
        return [step for step in self.steps if not step.quick]

    def context(self) -> dict[str, Any]:
        """Return the table with its strips, the strips alone, and sentences."""
        table = self.table().shown
        axis = self._axis(NARROW)
        return {
            "table": table if table.rows else None,
            "narrow": [(step.label, self._strip(step, axis, NARROW)) for step in self.slow],
            "narrow_ruler": strips.ruler(axis, NARROW),
            "folded": self._folded(),
            "waiting": self._waiting(),
            "reaches": list(self._reaches()),
        }

    def table(self) -> Table:
        """Return the times of the steps that take any."""
        axis = self._axis(WIDE)
        took = [_("Visits"), _("Median"), _("p90")]
        if self.before is not None:
            took = [
                _("Visits"), _("Visits, before"),
                _("Median"), _("Median, before"), _("Median, change"),
                _("p90"), _("p90, before"), _("p90, change"),
            ]  # fmt: skip
        head = [
            _("Step"), _("Time in step"), *took, _("Planned"), _("Beyond, p90"), _("Open"),
            _("Oldest open"), _("Overdue"),
        ]  # fmt: skip
        rows = [self._row(step, axis) for step in self.slow]
        table = tables.of(_("Time in step"), head, rows)
        filed = FILED if self.before is not None else frozenset()
        return replace(table, drawn=DRAWN, ruler=strips.ruler(axis, WIDE), filed=filed)

    def _basis(self) -> Iterator[str]:
        yield _("Event-dated: a finished visit counts on the day on which it was over.")
        yield from self._against(_("Compared with %(first)s to %(last)s."))
        yield _("Open visits are those of now; they are never mixed with finished ones.")

    # -- rows --------------------------------------------------------------------------------

    def _row(self, step: Step, axis: Axis) -> list[Cell]:
        name, now = step.name, step.open
        age = self._age(step)
        overdue = "a-overdue" if now.overdue else ""
        return [
            tables.words(step.label),
            tables.strip(self._strip(step, axis, WIDE)),
            *self._took(step),
            _planned(step),
            tables.time(None if step.waits else step.beyond.p90),
            tables.number(now.n, self.behind("waiting", name)),
            tables.time(age),
            tables.number(now.overdue, self.behind("overdue", name), overdue),
        ]

    def _took(self, step: Step) -> Iterator[Cell]:
        """Yield finished visits, their median and p90, each followed by the earlier one."""
        took = step.took
        before = None if self.before is None else self.before.get(step.name, Histogram())
        yield tables.number(took.n, self.behind("done", step.name))
        if before is not None:
            yield tables.earlier(tables.number(before.n))
        for share, css in ((0.5, "a-strong"), (0.9, "")):
            cell = tables.time(took.percentile(share), css)
            if before is None:
                yield cell
                continue
            earlier, since = before.percentile(share), change(took, before, share)
            yield replace(cell, note=note(earlier, since))
            yield from (tables.time(earlier), tables.rate(since))

    def _age(self, step: Step) -> float | None:
        """Return how long the oldest open visit has been there, in seconds."""
        since = step.open.since
        return max((self.sums.now - since).total_seconds(), 0) if since is not None else None

    def _axis(self, width: float) -> Axis:
        reaches = [step.took.between(0.1, 0.9) for step in self.slow]
        ends = [end for one in reaches if one for end in (one.low, one.high)]
        ends += [age for age in map(self._age, self.slow) if age is not None]
        low, high = min(ends, default=0), max(ends, default=1)
        return durations.logarithmic(low, high, strips.ends(width))

    def _strip(self, step: Step, axis: Axis, width: float) -> Strip:
        took, age = step.took, self._age(step)
        planned = None if step.waits else step.planned.median
        title = _("%(step)s: median %(median)s, p90 %(p90)s, oldest open %(age)s") % {
            "step": step.label,
            "median": said.duration(took.median),
            "p90": said.duration(took.p90),
            "age": said.duration(age),
        }
        row = Row(
            title,
            reach=took.between(0.1, 0.9),
            box=took.between(0.25, 0.75),
            bar=took.median,
            planned=planned or None,
            open=age,
        )
        return strips.drawn(axis, row, width)

    # -- sentences ---------------------------------------------------------------------------

    def _folded(self) -> str:
        """Return which steps are left out, as they take no time; "" for none."""
        quick = [step.label for step in self.steps if step.quick and step.took.n]
        if not quick:
            return ""
        words = ngettext(
            "%(steps)s takes under %(time)s and is left out.",
            "%(steps)s take under %(time)s and are left out.",
            len(quick),
        )
        return words % {"steps": ", ".join(quick), "time": said.duration(QUICK)}

    def _waiting(self) -> str:
        """Return which steps wait for somebody, so that nothing is beyond a plan."""
        waits = [step.label for step in self.slow if step.waits]
        if not waits:
            return ""
        words = ngettext(
            "%(steps)s waits for a person, a message or other branches, so all its time is real.",
            "%(steps)s wait for a person, a message or other branches, so all their time is real.",
            len(waits),
        )
        return words % {"steps": ", ".join(waits)}

    def _reaches(self) -> Iterator[Reach]:
        """Yield how long it took to reach each goal, and to complete."""
        graph = self.journey.graph(self.lens.part.version)
        for place, took in stays.took(self.sums, self.lens).items():
            if not place.startswith("*") and place != "completed":
                continue
            number = {"number": counting.grouped(took.n), "name": label_of(graph, place)}
            words = (
                _("Time to the goal %(name)s, of %(number)s that have reached it")
                if place.startswith("*")
                else _("Time to complete, of %(number)s that have")
            )
            yield Reach(words % number, said.duration(took.median), said.duration(took.p90))


def change(now: Histogram, before: Histogram, share: float) -> float | None:
    """Return by which share a percentile has changed; None if too few are known to say it."""
    one, other = now.percentile(share), before.percentile(share)
    if one is None or not other or min(now.n, before.n) < LEAST:
        return None
    return one / other - 1


def note(earlier: float | None, since: float | None) -> str:
    """Return an earlier duration, with the change since if that is more than its exactness."""
    changed = since is not None and abs(since) >= EXACT
    words = said.signed_percent(since or 0, 0) if changed else ""
    return f"{said.duration(earlier)} {words}".strip()


def _planned(step: Step) -> Cell:
    """Return the wait that the flow asks for."""
    median = step.planned.median
    if step.waits or not median:
        return tables.plain(None, said.NOTHING if step.waits else _("none"))
    return tables.time(median)
