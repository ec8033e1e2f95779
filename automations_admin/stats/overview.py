"""Overview: tiles, what adds up, entries over time, the goal against its target, reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from automations.engine.rollups.counts import GOAL
from automations_admin import counting
from automations_admin.stats import breakdown, numbers, periods, reasons, said, unique
from automations_admin.stats.charts import columns, forest, line, spans
from automations_admin.stats.flow import window
from automations_admin.stats.lens import Lens
from automations_admin.stats.numbers import Instances, Reached
from automations_admin.stats.page import Page
from automations_admin.stats.periods import Periods
from automations_admin.stats.table import Table

#: Tiles: what they count, the word, the class of their colour.
TILES: tuple[tuple[str, Any, str], ...] = (
    ("entered", gettext_lazy("Entered"), ""),
    ("in_progress", gettext_lazy("In progress"), "a-o-open"),
    ("completed", gettext_lazy("Completed"), "a-o-done"),
    ("exited", gettext_lazy("Exited early"), "a-o-exit"),
    ("failed", gettext_lazy("Failed"), "a-o-fail"),
    ("cancelled", gettext_lazy("Cancelled"), "a-o-off"),
)
_CSS = {what: css for what, _word, css in TILES}
#: A change for the worse beyond this share, and of so many at least, has a colour.
BAD, FEW = 0.05, 5
#: Widths of charts: on a wide page, beside another card, on a small screen.
WIDE, NARROW = 720.0, 330.0


@dataclass(frozen=True)
class Tile:
    """One figure on top of the page.

    Attributes:
        word, value, note: what it says.
        url: of the instances behind it.
        change: how it has changed, and from what, or "".
        bad: the change is large and for the worse.
        css: class of its colour.
        line: the small picture, or None.
    """

    word: Any
    value: str
    note: str = ""
    url: str = ""
    change: str = ""
    since: str = ""
    bad: bool = False
    css: str = ""
    line: line.Line | None = None


class Overview(Page):
    """How many entered, and what became of them."""

    name = ""
    label = gettext_lazy("Overview")
    offers = frozenset({"compare", "dated", "unit", "people", "by", "goal"})
    template = "automations_admin/stats/overview.html"

    @cached_property
    def now(self) -> Instances:
        """The instances of the days that are shown."""
        return numbers.instances(self.sums, self.lens)

    @cached_property
    def before(self) -> Instances | None:
        """Those of the days that they are compared with, at the same age."""
        return numbers.at_same_age(self.sums, self.lens)

    @cached_property
    def reached(self) -> Reached | None:
        """The goal, among those old enough; None if the flow has none."""
        if self.goal is None:
            return None
        return numbers.reached(self.sums, self.goal, self.lens.span, self.lens.part)

    @cached_property
    def reached_before(self) -> Reached | None:
        """The same of the days that they are compared with, at the same age."""
        before = self.lens.before
        if self.goal is None or before is None:
            return None
        age = self.sums.now - self.lens.shift
        return numbers.reached(self.sums, self.goal, before.span, self.lens.part, age)

    def context(self) -> dict[str, Any]:
        """Return tiles, charts, reasons and the breakdown."""
        for lens in filter(None, (self.lens, self.lens.before)):
            self._tallies("start", lens)  # what is asked next is a part of it
        return {
            "tiles": list(self._tiles()),
            "identity": list(self._identity()),
            "bar": [(_CSS[what], getattr(self.now, what)) for what in numbers.PARTS],
            "entered": [self._entered(width) for width in (WIDE, NARROW)],
            "rates": [self._rates(width) for width in (WIDE, NARROW)] if self.goal else [],
            "target": self._target(),
            "verdict": self._verdict(),
            "reasons": reasons.of(self),
            "refused": reasons.refused(self),
            "table": self.table(),
        }

    def table(self) -> Table:
        """Return the instances, broken down as the lens says."""
        return breakdown.table(self)

    def of_goal(self, what: str, lens: Lens | None) -> str:
        """Return the address of those who are old enough for the goal, or have reached it.

        Args:
            what: "matured" or "converted".
            lens: says the days and the part; without one there is no address.
        """
        if lens is None or self.goal is None:
            return ""
        until = numbers.matured_until(self.goal, self.sums.now)
        detail = str(int(until)) if until < float("inf") else ""
        lens = replace(lens, dated="start")
        converted = what == "converted"
        place = GOAL + self.goal.name if converted else ""
        figure = lens.figure("came" if converted else "entered", place, detail)
        return self.links.instances(flow=self.journey.name, figure=figure)

    # -- tiles -------------------------------------------------------------------------------

    def _tiles(self) -> Iterator[Tile]:
        people = unique.people(self) if self.people else {}
        for what, word, css in TILES:
            n = people.get(what, getattr(self.now, what))
            before = None if people or self.before is None else getattr(self.before, what)
            share = self.now.share(what) if what != "entered" and not people else None
            yield Tile(
                word,
                counting.grouped(n),
                said.percent(share) if share is not None and self.lens.dated == "start" else "",
                self.behind(what) if n else "",
                *_change(what, n, before),
                css=css,
                line=self._line(what),
            )
        if self.reached is not None and self.goal is not None:
            yield self._goal_tile(self.reached)

    def _goal_tile(self, now: Reached) -> Tile:
        before, change, since = self.reached_before, "", ""
        if now.rate is not None and before is not None and before.rate is not None:
            change = said.points(now.rate - before.rate)
            since = _("from %(number)s") % {"number": said.percent(before.rate)}
        target = self.goal.target if self.goal else None
        note = _("target %(rate)s") % {"rate": said.percent(target, 0)} if target else ""
        word = _("Goal rate, matured") if self.goal and self.goal.within else _("Goal rate so far")
        value = said.percent(now.rate) if now.rate is not None else said.of(*now.counts)
        url = self.of_goal("converted", self.lens) if now.converted else ""
        return Tile(word, value, note, url, change, since)

    def _line(self, what: str) -> line.Line | None:
        if what == "in_progress" and self.lens.dated == "event":
            return None
        now = self._series(what, self.lens)
        before = self.lens.before
        earlier = self._series(what, before) if before is not None else []
        open_ = self._series("in_progress", self.lens) if self.lens.dated == "start" else []
        young = _tail(open_) if what not in {"entered", "in_progress"} else 0
        return line.drawn(now, earlier, young)

    def _series(self, what: str, lens: Any) -> list[int]:
        return Periods(lens, "day").spread(self._hourly(what, lens))

    def _hourly(self, what: str, lens: Any) -> dict[tuple[Any, ...], int]:
        dated = "start" if what == "entered" else lens.dated
        found = self._tallies(dated, lens)
        return {(hour,): n for (one, place, hour), n in found.items() if (one, place) == (what, "")}

    def _tallies(self, dated: str, lens: Any) -> Any:
        whats = ("entered", *numbers.PARTS, "goal")
        return self.sums.tally(dated, whats, lens.span, ("what", "place", "hour"), lens.part)

    def _identity(self) -> Iterator[tuple[Any, str, str, str]]:
        """Yield what those who entered became: word, count, class, address."""
        if self.lens.dated != "start" or not self.now.entered or self.people:
            return
        words = {what: (word, css) for what, word, css in TILES}
        for what in numbers.PARTS:
            n, (word, css) = getattr(self.now, what), words[what]
            url = self.behind(what) if n else ""
            yield word, counting.grouped(n), css, url

    # -- charts ------------------------------------------------------------------------------

    def _entered(self, width: float) -> columns.Columns:
        parts, before = Periods(self.lens), self.lens.before
        earlier: list[int] = []
        if before is not None:
            earlier = Periods(before).spread(self._hourly("entered", before))
        counts = parts.spread(self._hourly("entered", self.lens))
        return columns.drawn(_("Entered"), counts, parts.names, earlier, width=width)

    def _rates(self, width: float) -> spans.Spans:
        unit = "month" if self.lens.days > 120 else "week" if self.lens.days > 10 else "day"
        now = self._by_period(Periods(self.lens, unit))
        before = self.lens.before
        earlier = self._by_period(Periods(before, unit)) if before is not None else []
        target = self.goal.target if self.goal else None
        names = Periods(self.lens, unit).all
        found = [
            spans.Period(
                one.name,
                reached.rate,
                reached.interval,
                self._note(reached),
                young=bool(reached.young),
                before=_before(earlier, number),
                days=one.days,
            )
            for number, (one, reached) in enumerate(zip(names, now, strict=True))
        ]
        return spans.drawn(_("Goal rate by start"), found, target=target, width=width)

    def _by_period(self, parts: Periods) -> list[Reached]:
        """Return the goal of each part of some days, earlier ones at the same age."""
        if self.goal is None:
            return []
        lens, split = parts.lens, [Counter[tuple[Any, ...]]() for _one in parts.all]
        earlier = lens.since != self.lens.since
        age = self.sums.now - (self.lens.shift if earlier else timedelta())
        found = numbers.standing(self.sums, self.goal, lens.span, lens.part, age)
        for key, n in found.items():
            number = parts.place(key[1])
            if 0 <= number < len(split):
                split[number][key] = n
        return [numbers.reached_of(one, self.goal, age) for one in split]

    def _note(self, reached: Reached) -> str:
        if reached.matured:
            return said.of(*reached.counts)
        within = self.goal.within if self.goal else None
        if not reached.young or within is None:
            return ""
        return _("of %(number)s, none is %(age)s old") % {
            "number": counting.grouped(reached.young),
            "age": window(within),
        }

    # -- goal --------------------------------------------------------------------------------

    def _target(self) -> forest.Forest | None:
        now, before = self.reached, self.reached_before
        if self.goal is None or now is None or now.rate is None or now.interval is None:
            return None
        rows = [forest.Rate(self._said_rate(_("Now"), now), now.rate, now.interval, "a-now")]
        if before is not None and before.rate is not None and before.interval is not None:
            words = self._said_rate(_("Previous"), before)
            rows.append(forest.Rate(words, before.rate, before.interval, "a-then"))
        target = self.goal.target
        text = _("Target %(rate)s") % {"rate": said.percent(target, 0)} if target else ""
        return forest.drawn(_("Goal against target"), rows, target=target, target_text=text)

    def _said_rate(self, word: str, reached: Reached) -> str:
        interval = reached.interval
        text = said.interval(interval.low, interval.high) if interval else ""
        return f"{word}: {said.percent(reached.rate)} ({text}), {said.of(*reached.counts)}"

    def _verdict(self) -> list[str]:
        """Return what the goal's rate means, in sentences."""
        now, target = self.reached, self.goal.target if self.goal else None
        if now is None:
            return []
        found = []
        if now.rate is None:
            words = _("Fewer than 30 instances are old enough: no rate is shown.")
            found.append(words)
        elif target is not None and now.interval is not None:
            found.append(_against(now.rate, target, target in now.interval))
        if now.young and self.goal is not None and self.goal.within is not None:
            words = ngettext(
                "%(number)s instance is younger than %(age)s and is not counted.",
                "%(number)s instances are younger than %(age)s and are not counted.",
                now.young,
            )
            age = window(self.goal.within)
            found.append(words % {"number": counting.grouped(now.young), "age": age})
        return found

    @property
    def days_said(self) -> str:
        """The days that are shown."""
        return periods.named(self.lens.since, self.lens.until, "day")

    @property
    def before_said(self) -> str:
        """The days that they are compared with, or ""."""
        before = self.lens.before
        return periods.named(before.since, before.until, "day") if before is not None else ""


def _before(found: list[Reached], number: int) -> Any:
    if number >= len(found):
        return None
    rate, interval = found[number].rate, found[number].interval
    return (rate, interval) if rate is not None and interval is not None else None


def _against(rate: float, target: float, within: bool) -> str:
    """Return how a rate stands to its target, and whether that can be said."""
    points = said.decimal(abs(100 * (rate - target)))
    if rate < target:
        if within:
            return _(
                "Below the target by %(points)s points, but the interval contains it: not enough "
                "data to call it missed."
            ) % {"points": points}
        return _("Below the target by %(points)s points: it is missed.") % {"points": points}
    if within:
        return _(
            "Above the target by %(points)s points, but the interval contains it: not enough "
            "data to call it reached."
        ) % {"points": points}
    return _("Above the target by %(points)s points: it is reached.") % {"points": points}


def _change(what: str, n: int, before: int | None) -> tuple[str, str, bool]:
    """Return how a figure has changed, from what, and whether that is bad."""
    if before is None:
        return "", "", False
    since = _("from %(number)s") % {"number": counting.grouped(before)}
    many = before and n - before >= FEW and n / before - 1 > BAD
    worse = what in {"failed", "cancelled"} and many
    return said.change(n, before), since, bool(worse)


def _tail(open_: list[int]) -> int:
    """Return how many of the last parts still hold instances in progress."""
    return next((len(open_) - place for place, n in enumerate(open_) if n), 0)
