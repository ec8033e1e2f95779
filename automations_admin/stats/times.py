"""Time in step: how long visits took, what was planned and what came on top, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from automations_admin.stats import reaches, said
from automations_admin.stats import table as tables
from automations_admin.stats.charts import durations, strips
from automations_admin.stats.charts.axis import Axis
from automations_admin.stats.charts.strips import Row, Strip
from automations_admin.stats.histogram import Histogram
from automations_admin.stats.page import Page
from automations_admin.stats.stays import QUICK, Step
from automations_admin.stats.table import Cell, Table
from automations_admin.stats.time_lines import Line, Lines
from automations_admin.stats.verdict import LEAST

#: Widths of the strips: in the table, and on a small screen.
WIDE, NARROW = 160.0, 330.0
#: Index of the column that is drawn, and of those that only the file has in a comparison.
DRAWN, FILED = 1, frozenset({3, 5, 6, 8, 9})
#: Share by which durations are known, so that less is no change.
EXACT = 0.05


class Times(Page):
    """Where time goes."""

    name = "time"
    label = gettext_lazy("Time")
    dated = "event"
    offers = frozenset({"compare", "people", "by"})
    template = "automations_admin/stats/time.html"
    counts = gettext_lazy("Visits")
    #: Visits that are needed to say how times have changed.
    least = LEAST

    @cached_property
    def lines(self) -> Lines:
        """The rows."""
        return Lines(self)

    @property
    def before(self) -> bool:
        """Whether there is anything of the days that those shown are compared with."""
        return self.lines.before

    @property
    def slow(self) -> list[Line]:
        """The rows that take time, or have open visits."""
        return self.lines.slow

    def context(self) -> dict[str, Any]:
        """Return the table with its strips, the strips alone, and sentences."""
        table = self.table().shown
        axis = self._axis(NARROW)
        return {
            "table": table if table.rows else None,
            "narrow": [(line.label, self._strip(line, axis, NARROW)) for line in self.slow],
            "narrow_ruler": strips.ruler(axis, NARROW),
            "folded": self._folded(),
            "waiting": self._waiting(),
            "left_out": self.lines.segments.sentence,
            "reaches": list(reaches.of(self)),
        }

    def table(self) -> Table:
        """Return the times of the steps that take any."""
        axis = self._axis(WIDE)
        what = _("People") if self.people else _("Visits")
        took = [what, _("Median"), _("p90")]
        if self.before:
            took = [
                what, _("People, before") if self.people else _("Visits, before"),
                _("Median"), _("Median, before"), _("Median, change"),
                _("p90"), _("p90, before"), _("p90, change"),
            ]  # fmt: skip
        head = [
            _("Step"), _("Time in step"), *took, _("Planned"), _("Beyond, p90"), _("Open"),
            _("Oldest open"), _("Overdue"),
        ]  # fmt: skip
        rows = [self._row(line, axis) for line in self.slow]
        table = tables.of(_("Time in step"), head, rows)
        filed = FILED if self.before else frozenset()
        return replace(table, drawn=DRAWN, ruler=strips.ruler(axis, WIDE), filed=filed)

    def _basis(self) -> Iterator[str]:
        yield _("Event-dated: a finished visit counts on the day on which it was over.")
        yield from self._against(_("Compared with %(first)s to %(last)s."))
        yield _("Open visits are those of now; they are never mixed with finished ones.")
        if self.people:
            yield _(
                "Unique people: whose visits these are, from the histories that are still there. "
                "Durations are those of all visits."
            )

    # -- rows --------------------------------------------------------------------------------

    def _row(self, line: Line, axis: Axis) -> list[Cell]:
        step, part = line.step, line.part
        overdue = "a-overdue" if line.overdue else ""
        return [
            tables.words(line.label),
            tables.strip(self._strip(line, axis, WIDE)),
            *self._took(line),
            _planned(step),
            tables.time(None if step.waits else step.beyond.p90),
            tables.number(line.open, self.behind("waiting", step.name, part=part)),
            tables.time(self._age(step)),
            tables.number(line.overdue, self.behind("overdue", step.name, part=part), overdue),
        ]

    def _took(self, line: Line) -> Iterator[Cell]:
        """Yield finished visits, their median and p90, each followed by the earlier one."""
        took, before = line.step.took, line.before
        yield tables.number(line.done, self.behind("done", line.step.name, part=line.part))
        if self.before:
            url = self.behind("done", line.step.name, part=line.part, lens=self.compared)
            yield tables.earlier(tables.number(line.done_before, url))
        for share, css in ((0.5, "a-strong"), (0.9, "")):
            cell = tables.time(took.percentile(share), css)
            if not self.before:
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
        steps = [line.step for line in self.slow]
        middles = [step.took.between(0.1, 0.9) for step in steps]
        ends = [end for one in middles if one for end in (one.low, one.high)]
        ends += [age for age in map(self._age, steps) if age is not None]
        low, high = min(ends, default=0), max(ends, default=1)
        return durations.logarithmic(low, high, strips.ends(width))

    def _strip(self, line: Line, axis: Axis, width: float) -> Strip:
        step = line.step
        took, age = step.took, self._age(step)
        planned = None if step.waits else step.planned.median
        title = _("%(step)s: median %(median)s, p90 %(p90)s, oldest open %(age)s") % {
            "step": line.label,
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
        shown = {line.step.name for line in self.slow}
        quick = _labels(
            line for line in self.lines.all if line.step.took.n and line.step.name not in shown
        )
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
        waits = _labels(line for line in self.slow if line.step.waits)
        if not waits:
            return ""
        words = ngettext(
            "%(steps)s waits for a person, a message or other branches, so all its time is real.",
            "%(steps)s wait for a person, a message or other branches, so all their time is real.",
            len(waits),
        )
        return words % {"steps": ", ".join(waits)}


def _labels(lines: Iterable[Line]) -> list[str]:
    """Return what their steps are called, each once."""
    return [*dict.fromkeys(line.step.label for line in lines)]


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
